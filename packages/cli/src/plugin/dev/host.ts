import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { serve } from '@hono/node-server'
import { kyselyOn } from '@xuncha/database'
import {
  createLog,
  loadPlugin,
  madeUpCounty,
  type PlatformDb,
  prepareDatabase,
  seedCounty,
  startPlatform,
} from '@xuncha/platform'
import { buildServerHalf } from '@xuncha/vite-preset/package'
import { COUNTIES, PASSWORD, said, type ToHost } from './order.ts'

// A process of its own, so that a change of the server half is a new one, with nothing left of the one before.
process.once(
  'message',
  (order: ToHost) => void begin(order).catch((error: Error) => said({ failed: error.message })),
)
process.once('disconnect', () => process.exit(0))

async function begin({ folder, home, ownerUrl, port }: ToHost): Promise<void> {
  const built = join(home, 'built')
  await rm(built, { recursive: true, force: true })
  await mkdir(built, { recursive: true })
  await buildServerHalf(folder, built)
  const plugin = await loadPlugin(pathToFileURL(`${built}/`))
  const { appUrl, gateUrl, vaultUrl } = await prepareDatabase(ownerUrl, [plugin])
  const [owner, gate] = [kyselyOn<PlatformDb>(ownerUrl), kyselyOn<PlatformDb>(gateUrl)]
  for (const { id, suffix } of COUNTIES)
    await seedCounty(owner, gate, madeUpCounty(id, suffix, [plugin.manifest.id]), PASSWORD)
  await owner.destroy()
  await gate.destroy()
  const keysFolder = join(home, 'keys')
  const platform = await startPlatform({
    appUrl,
    gateUrl,
    filesFolder: join(home, 'files'),
    keysFolder,
    vault: { url: vaultUrl, keysFolder },
    plugins: [plugin],
    log: createLog(),
  })
  // This machine alone: everybody knows the password.
  serve({ fetch: platform.fetch, port, hostname: '127.0.0.1' }, ({ port: listening }) =>
    said({ ready: `http://127.0.0.1:${listening}` }),
  )
}
