import { pathToFileURL } from 'node:url'
import { type Kysely, sql } from 'kysely'
import { migrateWhole, SetupError } from '@xuncha/database'
import { done, type Outcome, refuse } from '@xuncha/domain'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import {
  isNewer,
  openPackage,
  type OpenedPackage,
  provenConformant,
  type TrustedKey,
  unpackInto,
  verifyPackage,
} from '@xuncha/plugin-package'
import type { PlatformDb } from '../tables.ts'
import { install, lockPlugins, settleTables } from './install.ts'
import { loadPlugin } from './load.ts'
import { Registry } from './registry.ts'
import {
  countiesWith,
  listReleases,
  putIntoService,
  type ReleaseRow,
  releasesInService,
  takeOutOfService,
} from './releases.repository.ts'

/** What installing stands on. */
export interface InstallationParts {
  /** The database as its owner, who migrates. */
  ownerUrl: string
  owner: Kysely<PlatformDb>
  gate: Kysely<PlatformDb>
  /** Where packages are unpacked on this machine. */
  folder: string
  trusted: readonly TrustedKey[]
  /** The modules of the program itself, which no package replaces. */
  ofTheProgram: readonly BuiltManifest[]
  /** `YYYY-MM-DD` */
  today: string
  /** The publisher from whom the signer of a package takes a module over, where the operator says so. */
  inPlaceOf?: string
}

/** What an installation came to. */
export interface Installed {
  manifest: BuiltManifest
  /** The version that was in service before. */
  before: string | undefined
}

/**
 * Puts a package into service 安装: verified against the pinned keys, with the record of the conformance kit, its manifest and its server half looked at as at a
 * start, its schema migrated, its grants and row policies written. Counties turn it on afterwards. Every process of the
 * installation follows by itself. What fails leaves the installation as it was.
 * @refuses whatever `openPackage`, `verifyPackage` and `provenConformant` refuse; release.built-in, release.same-version, release.older,
 *   release.other-publisher, release.not-as-declared, release.migration, or what `beforehand` says
 * @param beforehand done once nothing speaks against the package any more, before its tables are touched
 */
export async function installRelease(
  bytes: Uint8Array,
  parts: InstallationParts,
  beforehand?: (opened: OpenedPackage) => Promise<Outcome<void>>,
): Promise<Outcome<Installed>> {
  const opened = openPackage(bytes)
  if (!opened.ok) return opened
  const verified = verifyPackage(opened.value, parts.trusted, parts.today)
  if (!verified.ok) return verified
  const proven = provenConformant(opened.value)
  if (!proven.ok) return proven
  const { manifest, digest } = opened.value
  const { id, version } = manifest
  if (parts.ofTheProgram.some((one) => one.id === id)) return refuse('release.built-in', { id })
  const known = (await listReleases(parts.gate)).filter(({ pluginId }) => pluginId === id)
  // Its tables are those of whoever published it before, in service or not.
  const publisher = publisherOf(known[0]?.keyId ?? verified.value)
  if (publisher !== publisherOf(verified.value) && publisher !== parts.inPlaceOf)
    return refuse('release.other-publisher', { id, by: publisherOf(verified.value), publisher })
  const before = known.find(({ state }) => state === 'installed')
  if (before?.digest === digest) return done({ manifest, before: before.version })
  if (before?.version === version) return refuse('release.same-version', { id, version })
  if (before !== undefined && !isNewer(version, before.version))
    return refuse('release.older', { id, version, installed: before.version })

  const folder = pathToFileURL(`${await unpackInto(parts.folder, opened.value)}/`)
  try {
    // As at a start: what would stop the process there is found here.
    new Registry([await loadPlugin(folder)])
  } catch (error) {
    return refuse('release.not-as-declared', { problem: messageOf(error) })
  }
  const ready = await beforehand?.(opened.value)
  if (ready?.ok === false) return ready
  const isNew = !(await hasSchema(parts.owner, manifest.data.schema))
  try {
    const source = { schema: manifest.data.schema, folder: new URL('migrations/', folder) }
    await migrateWhole<PlatformDb>(parts.ownerUrl, source, async (tx) => {
      await lockPlugins(tx)
      await putIntoService(tx, { manifest, digest, bytes, keyId: verified.value })
      await install(tx, parts.ofTheProgram)
    })
  } catch (error) {
    // A file that got rid of the transaction leaves what it did. A schema of a moment ago holds nothing of anybody.
    if (isNew) await sql`drop schema if exists ${sql.id(manifest.data.schema)} cascade`.execute(parts.owner)
    return refuse('release.migration', { problem: messageOf(error) })
  }
  await settleTables(parts.owner)
  return done({ manifest, before: before?.version })
}

/**
 * Takes a package out of service 停止使用. Nobody may have it on; its tables stay as they are, and installing it again
 * brings it back with all that was in them.
 * @refuses release.not-installed, release.in-use
 */
export async function retireRelease(
  pluginId: string,
  reason: string,
  { owner, gate, ofTheProgram }: Pick<InstallationParts, 'owner' | 'gate' | 'ofTheProgram'>,
): Promise<Outcome<ReleaseRow>> {
  const release = (await releasesInService(gate)).find((one) => one.pluginId === pluginId)
  if (release === undefined) return refuse('release.not-installed', { id: pluginId })
  const counties = await countiesWith(gate, pluginId)
  if (counties.length > 0) return refuse('release.in-use', { id: pluginId, counties: counties.join('、') })
  await owner.transaction().execute(async (tx) => {
    await lockPlugins(tx)
    await takeOutOfService(tx, release, reason)
    await install(tx, ofTheProgram)
  })
  return done(release)
}

/** Who publishes 发布方: the name of the key. A new key under the same name is the same publisher’s, since an operator pinned it. */
function publisherOf(keyId: string): string {
  return keyId.slice(0, keyId.lastIndexOf('+'))
}

async function hasSchema(owner: Kysely<PlatformDb>, name: string): Promise<boolean> {
  const { rows } = await sql`select from pg_namespace where nspname = ${name}`.execute(owner)
  return rows.length > 0
}

function messageOf(error: unknown): string {
  if (error instanceof SetupError) return `${error.message} ${error.remedy}`
  return error instanceof Error ? error.message : String(error)
}
