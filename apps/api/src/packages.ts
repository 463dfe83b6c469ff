import { join } from 'node:path'
import { kyselyOn } from '@xuncha/database'
import {
  type createLog,
  type InstalledPlugin,
  type LoadedRelease,
  type Platform,
  type PlatformDb,
  Releases,
  type RunApart,
  Runners,
  systemClock,
  trustedKeysIn,
} from '@xuncha/platform'
import { apartSpec } from './plugins.ts'
import { builtWeb } from './web.ts'

/** The modules of the program with the packages in service, as this process follows them. */
export interface FollowedPackages {
  plugins(): InstalledPlugin[]
  /** Those of them that run in processes of their own. */
  runners: Runners
  web(): ReturnType<typeof builtWeb>
  /** From now on the platform has what is in service, within moments of every change. */
  follow(platform: Platform): void
  /** Once the platform has stopped. */
  stop(): Promise<void>
}

/** What following packages stands on. */
export interface PackagesParts {
  gateUrl: string
  home: string
  ofTheProgram: readonly InstalledPlugin[]
  apart: RunApart
  /** Where a plugin's own process finds the database. */
  runUrl: (schema: string) => string
  log: ReturnType<typeof createLog>
}

/**
 * Loads the packages in service, and starts those and the modules that run in processes of their own. A package that
 * cannot be loaded is left out, and told to the log; a process that does not come up is tried again meanwhile.
 */
export async function openPackages(parts: PackagesParts): Promise<FollowedPackages> {
  const { gateUrl, home, ofTheProgram, apart, runUrl, log } = parts
  const gate = kyselyOn<PlatformDb>(gateUrl, 1)
  const releases = new Releases({
    gate,
    folder: join(home, 'plugins'),
    trusted: () => trustedKeysIn(join(home, 'keys')),
    clock: systemClock,
    log,
    ...(apart.packages ? { runUrl } : {}),
  })
  const isApart = ({ manifest }: InstalledPlugin) => apart.modules.includes(manifest.id)
  const here = ofTheProgram.filter((plugin) => !isApart(plugin))
  const modules = ofTheProgram.filter(isApart).map((plugin) => apartSpec(plugin, runUrl))
  const runners = await Runners.open(log)
  let packages: LoadedRelease[] = []
  const web = () => builtWeb(ofTheProgram, packages)
  const plugins = () => [
    ...here,
    ...packages.flatMap(({ plugin }) => (plugin ? [plugin] : [])),
    ...runners.plugins(),
  ]
  /** Loads what is in service. Yields what ends the processes that are not wanted any more. */
  const load = async () => {
    packages = await releases.load()
    return runners.use([...modules, ...packages.flatMap((one) => (one.apart ? [one.apart] : []))])
  }
  try {
    await load()
  } catch (error) {
    await runners.stop()
    await gate.destroy()
    throw error
  }
  let work = Promise.resolve()

  return {
    plugins,
    runners,
    web,
    follow(platform) {
      const take = async () => {
        const before = packages
        try {
          const endFormer = await load()
          await platform.use(plugins(), await web())
          log.info({ packages: packages.map(({ manifest }) => manifest.id) }, 'plugins changed')
          void endFormer()
        } catch (error) {
          packages = before
          log.error({ error }, 'plugins stay as they were')
        }
      }
      const describe = async () => {
        try {
          await platform.use(plugins(), await web())
        } catch (error) {
          log.error({ error }, 'plugins stay as they were')
        }
      }
      // One after the other: the last word counts.
      platform.onPlugins(() => {
        work = work.then(take)
      })
      runners.onChanged((_plugin, what) => {
        if (what === 'description') work = work.then(describe)
      })
    },
    async stop() {
      await work
      await runners.stop()
      await gate.destroy()
    },
  }
}
