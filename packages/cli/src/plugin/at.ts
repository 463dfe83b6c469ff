import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kyselyOn, prepareRoles } from '@xuncha/database'
import { dateOf, type InstallationParts, type PlatformDb, trustedKeysIn } from '@xuncha/platform'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import { Failure, type World } from '../command.ts'
import type { Options } from '../options.ts'
import { type Place, placeOf, told } from '../place.ts'

const apps = fileURLToPath(new URL('../../../../apps/', import.meta.url))

/** Does something to the packages of an installation, as its operator. */
export async function atInstallation<T>(
  options: Options,
  world: World,
  work: (parts: InstallationParts, place: Place) => Promise<T>,
): Promise<T> {
  const place = await placeOf(options, world, 'refused')
  try {
    const { gateUrl } = await told(() => prepareRoles(place.ownerUrl))
    const [owner, gate] = [kyselyOn<PlatformDb>(place.ownerUrl), kyselyOn<PlatformDb>(gateUrl)]
    try {
      return await work(
        {
          ownerUrl: place.ownerUrl,
          owner,
          gate,
          folder: join(place.home, 'plugins'),
          trusted: await trusted(join(place.home, 'keys')),
          ofTheProgram: await programManifests(),
          today: dateOf(world.now()),
        },
        place,
      )
    } finally {
      await owner.destroy()
      await gate.destroy()
    }
  } finally {
    await place.leave()
  }
}

async function trusted(keysFolder: string): Promise<InstallationParts['trusted']> {
  try {
    return await trustedKeysIn(keysFolder)
  } catch (error) {
    throw new Failure('failed', { text: (error as Error).message })
  }
}

/** What the modules of the program say of themselves, as built. */
async function programManifests(): Promise<BuiltManifest[]> {
  const found: BuiltManifest[] = []
  for (const name of (await readdir(apps)).sort()) {
    const text = await readFile(join(apps, name, 'dist/manifest.json'), 'utf8').catch(() => undefined)
    if (text !== undefined) found.push(JSON.parse(text) as BuiltManifest)
  }
  if (found.length === 0) throw new Failure('failed', { text: `${apps}*/dist/manifest.json` })
  return found
}
