import { createServer } from 'node:net'
import { join } from 'node:path'
import { serve, type ServerType } from '@hono/node-server'
import type { Kysely } from 'kysely'
import { kyselyOn, SetupError, startEmbedded } from '@xuncha/database'
import { createLog, type PlatformDb, prepareDatabase, renewPassword, startPlatform } from '@xuncha/platform'
import { type Demo, prepareDemo, tellStory } from '../demo/index.ts'
import type { Config } from './config.ts'
import { prepareCounty } from './county.ts'
import { hasCounties, loadDivisions } from './divisions.repository.ts'
import { openPackages } from './packages.ts'
import { installedPlugins } from './plugins.ts'

/** A server that listens. */
export interface RunningServer {
  url: string
  demo: Demo | undefined
  /** Accounts that got a one-time password at this start. It is shown once and stored nowhere. */
  oneTime: { username: string; title: string; password: string }[]
  stop(): Promise<void>
}

/** Tells what is being done, for the terminal. */
export type Tell = (step: string) => void

/**
 * Brings everything up in order: database, schema, directory, demonstration, platform, and listens last.
 * Whatever was brought up before a failure is taken down again.
 * @throws SetupError with what to do about it
 */
export async function startServer(
  config: Config,
  tell: Tell,
  onLost: (reason: string) => void,
): Promise<RunningServer> {
  await assertFree(config.port)
  const undo: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const ownerUrl = config.databaseUrl ?? (await embedded())
    const plugins = await installedPlugins()
    tell('Schema')
    assertKnown(config.apart.modules, plugins)
    const { appUrl, gateUrl, vaultUrl, runUrl } = await prepareDatabase(ownerUrl, plugins, config.apart)

    const owner = kyselyOn<PlatformDb>(ownerUrl)
    const gate = kyselyOn<PlatformDb>(gateUrl)
    let demo: Demo | undefined
    const oneTime: RunningServer['oneTime'] = []
    try {
      tell('Directory of counties and townships')
      await loadDivisions(owner)
      if (config.demo) {
        tell('Demonstration counties')
        demo = await prepareDemo(owner, gate, config.demo.password)
      } else if (config.county !== undefined) {
        tell('County')
        const modules = plugins.map(({ manifest }) => manifest.id)
        oneTime.push(...(await prepareCounty(owner, gate, config.county, modules)))
      } else if (!(await hasCounties(owner))) {
        throw new SetupError({
          code: 'no-county',
          step: 'Setting up a county',
          message: 'There is no county yet, and nobody could sign in.',
          remedy:
            'Name yours by its code in the national directory: XUNCHA_DEMO=off XUNCHA_COUNTY=330102 npm start. Or start without XUNCHA_DEMO=off to see the demonstration.',
        })
      }
      if (config.renew !== undefined) oneTime.push(await renewed(gate, config.renew))
    } finally {
      await owner.destroy()
      await gate.destroy()
    }

    tell('Platform')
    const log = createLog()
    const keysFolder = join(config.home, 'keys')
    const packages = await openPackages({
      gateUrl,
      home: config.home,
      ofTheProgram: plugins,
      apart: config.apart,
      runUrl,
      log,
    })
    undo.push(() => packages.stop())
    const platform = await startPlatform({
      appUrl,
      gateUrl,
      filesFolder: join(config.home, 'files'),
      keysFolder,
      vault: { url: vaultUrl, keysFolder },
      plugins: packages.plugins(),
      runners: packages.runners,
      log,
      proxies: config.proxies,
      web: await packages.web(),
    })
    undo.push(() => platform.stop())
    packages.follow(platform)
    if (demo?.made) {
      tell('What happened in the demonstration county so far')
      await tellStory(platform.fetch, demo.made.password)
    }
    const http = await listen(platform.fetch, config.port)
    undo.push(() => {
      platform.retire()
      return close(http)
    })
    return { url: `http://localhost:${config.port}`, demo, oneTime, stop }
  } catch (error) {
    await stop()
    throw error
  }

  async function embedded(): Promise<string> {
    tell('PostgreSQL')
    const server = await startEmbedded({ home: config.home, onExit: onLost })
    undo.push(() => server.stop())
    return server.url
  }
}

/** @throws SetupError no-module */
function assertKnown(ids: readonly string[], plugins: Awaited<ReturnType<typeof installedPlugins>>): void {
  const known = plugins.map(({ manifest }) => manifest.id)
  const unknown = ids.filter((id) => !known.includes(id))
  if (unknown.length === 0) return
  throw new SetupError({
    code: 'no-module',
    step: 'Starting modules in processes of their own',
    message: `This program has no module "${unknown.join('", "')}".`,
    remedy: `Correct XUNCHA_APART: there are ${known.join(', ')}, and "packages" for whatever comes as a package.`,
  })
}

/** @throws SetupError no-account */
async function renewed(
  gate: Kysely<PlatformDb>,
  username: string,
): Promise<RunningServer['oneTime'][number]> {
  const password = await renewPassword(gate, username)
  if (password !== undefined) return { username, title: '', password }
  throw new SetupError({
    code: 'no-account',
    step: 'Giving an account a new password',
    message: `There is no account called "${username}".`,
    remedy: 'Correct XUNCHA_RENEW, or leave it out.',
  })
}

/** @throws SetupError port-taken */
async function assertFree(port: number): Promise<void> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(port, () => probe.close(() => resolve()))
  }).catch((error: NodeJS.ErrnoException) => {
    throw new SetupError({
      code: 'port-taken',
      step: `Listening on port ${port}`,
      message: error.code === 'EADDRINUSE' ? `Port ${port} is taken by another program.` : error.message,
      remedy: `Stop that program, or choose another port: PORT=${port + 1} npm start`,
    })
  })
}

function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  port: number,
): Promise<ServerType> {
  return new Promise((resolve) => {
    const server = serve({ fetch, port }, () => resolve(server))
  })
}

async function close(server: ServerType): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A connection that is kept alive becomes idle once its last answer is through; what is slow gets a moment.
  const idle = setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), 50)
  const patience = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 3000)
  await closed
  clearInterval(idle)
  clearTimeout(patience)
}
