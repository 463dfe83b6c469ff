import { pathToFileURL } from 'node:url'
import { type Kysely, sql } from 'kysely'
import { migrate, preparePluginRoles, SetupError } from '@xuncha/database'
import { done, type Outcome, refuse } from '@xuncha/domain'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import {
  isNewer,
  openPackage,
  provenConformant,
  type TrustedKey,
  unpackInto,
  verifyPackage,
} from '@xuncha/plugin-package'
import type { PlatformDb } from '../tables.ts'
import { install, lockPlugins, settleTables } from './install.ts'
import { describeApart, serverOf } from '../apart/index.ts'
import { createLog } from '../log.ts'
import { forgetDenials, guardFor, handOverSchema, openToRunner } from './package-schema.repository.ts'
import { Registry } from './registry.ts'
import {
  countiesWith,
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
 *   release.not-as-declared, release.migration
 */
export async function installRelease(
  bytes: Uint8Array,
  parts: InstallationParts,
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
  const before = (await releasesInService(parts.gate)).find(({ pluginId }) => pluginId === id)
  if (before?.digest === digest) return done({ manifest, before: before.version })
  if (before?.version === version) return refuse('release.same-version', { id, version })
  if (before !== undefined && !isNewer(version, before.version))
    return refuse('release.older', { id, version, installed: before.version })

  const folder = pathToFileURL(`${await unpackInto(parts.folder, opened.value)}/`)
  try {
    // As at a start: what would stop it there is found here. Not in this process, which knows the owner's password.
    const description = await describeApart({ manifest, folder }, { log: createLog('silent') })
    const server = serverOf({ manifest, migrations: new URL('migrations/', folder) }, description)
    new Registry([{ manifest, server }])
  } catch (error) {
    return refuse('release.not-as-declared', { problem: messageOf(error) })
  }
  const { schema } = manifest.data
  const isNew = !(await hasSchema(parts.owner, schema))
  try {
    const { ownUrl } = await preparePluginRoles(parts.ownerUrl, schema)
    await handOverSchema(parts.owner, schema)
    const source = { schema, folder: new URL('migrations/', folder) }
    await migrate(ownUrl, [source], { guard: guardFor(schema) })
    await parts.owner.transaction().execute(async (tx) => {
      await lockPlugins(tx)
      await openToRunner(tx, { id, schema })
      await forgetDenials(tx, schema)
      await putIntoService(tx, { manifest, digest, bytes, keyId: verified.value })
      await install(tx, parts.ofTheProgram)
    })
  } catch (error) {
    // A schema that is there only since a moment ago holds nothing of anybody.
    if (isNew) await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(parts.owner)
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

async function hasSchema(owner: Kysely<PlatformDb>, name: string): Promise<boolean> {
  const { rows } = await sql`select from pg_namespace where nspname = ${name}`.execute(owner)
  return rows.length > 0
}

function messageOf(error: unknown): string {
  if (error instanceof SetupError) return `${error.message} ${error.remedy}`
  return error instanceof Error ? error.message : String(error)
}
