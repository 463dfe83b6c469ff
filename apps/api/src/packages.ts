import { join } from 'node:path'
import { kyselyOn } from '@xuncha/database'
import {
  type createLog,
  type InstalledPlugin,
  type LoadedRelease,
  type Platform,
  type PlatformDb,
  Releases,
  systemClock,
  trustedKeysIn,
} from '@xuncha/platform'
import { builtWeb } from './web.ts'

/** The modules of the program with the packages in service, as this process follows them. */
export interface FollowedPackages {
  plugins(): InstalledPlugin[]
  web(): ReturnType<typeof builtWeb>
  /** From now on the platform has what is in service, within moments of every change. */
  follow(platform: Platform): void
  stop(): Promise<void>
}

/** Loads the packages in service. One that cannot be loaded is left out, and told to the log. */
export async function openPackages(
  gateUrl: string,
  home: string,
  ofTheProgram: readonly InstalledPlugin[],
  log: ReturnType<typeof createLog>,
): Promise<FollowedPackages> {
  const gate = kyselyOn<PlatformDb>(gateUrl, 1)
  const releases = new Releases({
    gate,
    folder: join(home, 'plugins'),
    trusted: () => trustedKeysIn(join(home, 'keys')),
    clock: systemClock,
    log,
  })
  let packages: LoadedRelease[] = await releases.load()
  const plugins = () => [...ofTheProgram, ...packages.map(({ plugin }) => plugin)]
  const web = () => builtWeb(ofTheProgram, packages)
  let work = Promise.resolve()

  return {
    plugins,
    web,
    follow(platform) {
      const take = async () => {
        const before = packages
        try {
          packages = await releases.load()
          await platform.use(plugins(), await web())
          log.info({ packages: packages.map(({ plugin }) => plugin.manifest.id) }, 'plugins changed')
        } catch (error) {
          packages = before
          log.error({ error }, 'plugins stay as they were')
        }
      }
      // One after the other: the last word counts.
      platform.onPlugins(() => {
        work = work.then(take)
      })
    },
    async stop() {
      await work
      await gate.destroy()
    },
  }
}
