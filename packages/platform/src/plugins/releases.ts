import { pathToFileURL } from 'node:url'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import {
  openPackage,
  type OpenedPackage,
  type TrustedKey,
  unpackInto,
  verifyPackage,
} from '@xuncha/plugin-package'
import { type BuiltManifest, manifestProblems } from '@xuncha/plugin-sdk'
import type { PlatformDb } from '../tables.ts'
import type { ApartSpec } from '../apart/runners.ts'
import { type Clock, dateOf } from '../tenancy/index.ts'
import { loadPlugin } from './load.ts'
import type { InstalledPlugin } from './registry.ts'
import { packageOf, type ReleaseRow, releasesInService } from './releases.repository.ts'

/** A package as this process runs it: its code is loaded here, or it is said how to start it elsewhere. */
export type LoadedRelease = (
  { plugin: InstalledPlugin; apart?: undefined } | { plugin?: undefined; apart: ApartSpec }
) & {
  manifest: BuiltManifest
  /** Where the files of its web half lie. */
  webFolder: URL
}

/** So many are loaded side by side: while one is read, another is compared. Each is in memory meanwhile. */
const AT_ONCE = 4

/** What is looked at again each time. */
type Signed = Pick<OpenedPackage, 'note' | 'manifest'>

/** A package that was loaded, without its bytes. */
interface KnownRelease extends Signed {
  loaded: LoadedRelease
}

/** What a process follows the packages with. */
export interface ReleasesParts {
  gate: Kysely<PlatformDb>
  /** Where packages are unpacked on this machine. */
  folder: string
  /** The keys that are pinned at this moment. */
  trusted: () => Promise<readonly TrustedKey[]>
  clock: Clock
  log: Logger
  /** Where a package's process finds the database, by its schema. Undefined: packages run in this process. */
  runUrl?: (schema: string) => string
}

/**
 * The packages in service, as this process has loaded them. Each is verified again before its code runs: what the
 * database hands out is not trusted for having been trusted once.
 */
export class Releases {
  readonly #parts: ReleasesParts
  /** By digest: what was opened once is the same for good, only the key may have been revoked since. */
  readonly #known = new Map<string, KnownRelease>()

  constructor(parts: ReleasesParts) {
    this.#parts = parts
  }

  /** Loads what is in service. A package that cannot be is left out and told to the log: the others go on. */
  async load(): Promise<LoadedRelease[]> {
    const { gate, trusted, clock, log } = this.#parts
    const keys = await trusted()
    const today = dateOf(clock.now())
    const one = async (release: ReleaseRow): Promise<LoadedRelease | undefined> => {
      try {
        return await this.#one(release, keys, today)
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error)
        log.error({ plugin: release.pluginId, version: release.version, problem }, 'plugin left out')
        return undefined
      }
    }
    const releases = await releasesInService(gate)
    const loaded: LoadedRelease[] = []
    for (let at = 0; at < releases.length; at += AT_ONCE) {
      const some = await Promise.all(releases.slice(at, at + AT_ONCE).map(one))
      loaded.push(...some.filter((release) => release !== undefined))
    }
    return loaded
  }

  async #one(release: ReleaseRow, keys: readonly TrustedKey[], today: string): Promise<LoadedRelease> {
    const known = this.#known.get(release.digest)
    if (known !== undefined) {
      assertTrusted(known, keys, today)
      return known.loaded
    }
    const opened = await this.#opened(release)
    assertTrusted(opened, keys, today)
    const folder = pathToFileURL(`${await unpackInto(this.#parts.folder, opened)}/`)
    const { note, manifest } = opened
    const loaded = await this.#ready(manifest, folder)
    this.#known.set(release.digest, { note, manifest, loaded })
    return loaded
  }

  async #ready(manifest: BuiltManifest, folder: URL): Promise<LoadedRelease> {
    const webFolder = new URL('web/', folder)
    const { runUrl } = this.#parts
    if (runUrl === undefined) return { manifest, webFolder, plugin: await loadPlugin(folder) }
    const problems = manifestProblems(manifest)
    if (problems.length > 0) throw new Error(problems.join('; '))
    const apart = {
      manifest,
      folder,
      entry: new URL('server/index.js', folder),
      migrations: new URL('migrations/', folder),
      databaseUrl: runUrl(manifest.data.schema),
    }
    return { manifest, webFolder, apart }
  }

  async #opened(release: ReleaseRow): Promise<OpenedPackage> {
    const opened = openPackage(await packageOf(this.#parts.gate, release))
    if (!opened.ok) throw new Error(opened.refusal.code)
    if (opened.value.digest !== release.digest) throw new Error('its bytes are not those of its digest')
    return opened.value
  }
}

function assertTrusted(signed: Signed, keys: readonly TrustedKey[], today: string): void {
  const verified = verifyPackage(signed, keys, today)
  if (!verified.ok) throw new Error(verified.refusal.code)
}
