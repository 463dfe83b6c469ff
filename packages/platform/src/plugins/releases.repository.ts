import { type Kysely, sql } from 'kysely'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import type { PlatformDb } from '../tables.ts'

type Db = Kysely<PlatformDb>

/** A package of this installation 插件版本 and what became of it, without its bytes. */
export interface ReleaseRow {
  pluginId: string
  version: string
  /** SHA-256 of the package, in hex. */
  digest: string
  keyId: string
  state: 'installed' | 'replaced' | 'retired'
  installedAt: string
  endedAt: string | null
}

/** A package that is put into service. */
export interface NewRelease {
  manifest: BuiltManifest
  digest: string
  bytes: Uint8Array
  keyId: string
}

const shown = [
  'plugin_id as pluginId',
  'version',
  'digest',
  'key_id as keyId',
  'state',
  'installed_at as installedAt',
  'ended_at as endedAt',
] as const

/** Every package, those in service first. */
export async function listReleases(db: Db): Promise<ReleaseRow[]> {
  return db
    .selectFrom('platform.release')
    .select(shown)
    .orderBy(sql`state = 'installed'`, 'desc')
    .orderBy('plugin_id')
    .orderBy('installed_at', 'desc')
    .execute()
}

/** The packages in service. */
export async function releasesInService(db: Db): Promise<ReleaseRow[]> {
  return db
    .selectFrom('platform.release')
    .select(shown)
    .where('state', '=', 'installed')
    .orderBy('plugin_id')
    .execute()
}

/** The manifests of the packages in service. */
export async function releasedManifests(db: Db): Promise<BuiltManifest[]> {
  const rows = await db
    .selectFrom('platform.release')
    .select('manifest')
    .where('state', '=', 'installed')
    .orderBy('plugin_id')
    .execute()
  return rows.map(({ manifest }) => manifest as unknown as BuiltManifest)
}

/** The manifest of a plugin's package in service, if it has one. */
export async function manifestInService(db: Db, pluginId: string): Promise<BuiltManifest | undefined> {
  return (await releasedManifests(db)).find(({ id }) => id === pluginId)
}

/** The bytes of a package. */
export async function packageOf(db: Db, { pluginId, version }: ReleaseRow): Promise<Uint8Array> {
  const row = await db
    .selectFrom('platform.release')
    .select('package')
    .where('plugin_id', '=', pluginId)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return new Uint8Array(row.package)
}

/** Puts a package into service in place of the version before it, with a word of it in every county's log. As the owner. */
export async function putIntoService(
  owner: Db,
  { manifest, digest, bytes, keyId }: NewRelease,
): Promise<void> {
  const { id, version } = manifest
  await owner
    .updateTable('platform.release')
    .set({ state: 'replaced', ended_at: sql<string>`now()` })
    .where('plugin_id', '=', id)
    .where('state', '=', 'installed')
    .execute()
  const row = {
    digest,
    package: Buffer.from(bytes),
    manifest: JSON.stringify(manifest),
    key_id: keyId,
    state: 'installed' as const,
    installed_at: sql<string>`now()`,
    ended_at: null,
  }
  await owner
    .insertInto('platform.release')
    .values({ plugin_id: id, version, ...row })
    .onConflict((conflict) => conflict.columns(['plugin_id', 'version']).doUpdateSet(row))
    .execute()
  await record(owner, { pluginId: id, version, digest }, 'installed')
}

/** Takes a package out of service. Its tables stay as they are. As the owner. */
export async function takeOutOfService(owner: Db, release: ReleaseRow, reason: string): Promise<void> {
  await owner
    .updateTable('platform.release')
    .set({ state: 'retired', ended_at: sql<string>`now()` })
    .where('plugin_id', '=', release.pluginId)
    .where('version', '=', release.version)
    .execute()
  await record(owner, release, 'retired', reason)
}

/** The release of a plugin that was the last in service, whether it still is or not. */
export async function lastRelease(db: Db, pluginId: string): Promise<ReleaseRow | undefined> {
  return db
    .selectFrom('platform.release')
    .select(shown)
    .where('plugin_id', '=', pluginId)
    .where('state', '<>', 'replaced')
    .orderBy(sql`state = 'installed'`, 'desc')
    .orderBy('ended_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** A plugin is not of this installation any more, nor what was under way to it. As the owner. */
export async function forgetPlugin(owner: Db, pluginId: string): Promise<void> {
  await owner.deleteFrom('platform.plugin').where('id', '=', pluginId).execute()
  await owner.deleteFrom('platform.catch_up').where('plugin_id', '=', pluginId).execute()
  await sql`delete from pgboss.job where name like ${`${pluginId}/%`} and state in ('created', 'retry', 'failed')`.execute(
    owner,
  )
}

/** The names of the counties that have a module on. As the gate, which sees those of all. */
export async function countiesWith(gate: Db, pluginId: string): Promise<string[]> {
  const rows = await gate
    .selectFrom('platform.activation as activation')
    .innerJoin('platform.county as county', 'county.id', 'activation.county_id')
    .select('county.name')
    .where('activation.plugin_id', '=', pluginId)
    .where('activation.active', '=', true)
    .orderBy('county.id')
    .execute()
  return rows.map(({ name }) => name)
}

async function record(
  owner: Db,
  { pluginId, version, digest }: Pick<ReleaseRow, 'pluginId' | 'version' | 'digest'>,
  done: string,
  reason: string | null = null,
): Promise<void> {
  await sql`select platform.record_release(${pluginId}, ${version}, ${digest}, ${done}, ${reason})`.execute(
    owner,
  )
}
