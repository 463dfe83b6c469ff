import { type Kysely, sql } from 'kysely'
import { done, type Outcome, refuse } from '@xuncha/domain'
import { isNewer } from '@xuncha/plugin-package'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import {
  countiesWith,
  forgetPlugin,
  install,
  type InstallationParts,
  lockPlugins,
  type ReleaseRow,
  settleTables,
  takeOutOfService,
} from '../plugins/index.ts'
import type { PlatformDb } from '../tables.ts'
import {
  endPart,
  endRetained,
  type LeavingCounty,
  recordPluginAct,
  resetTerms,
  retainedCounties,
  type RetainedPlugin,
  storeRetained,
  storeSettings,
} from './retained.repository.ts'
import {
  countAll,
  countRows,
  lockTables,
  recordRowsMoved,
  seeRows,
  tableNames,
  unequalTables,
} from './rows.repository.ts'

/** What leaves: a plugin's last release, and of each county what its archive has. */
export interface Leaving {
  release: ReleaseRow
  manifest: BuiltManifest
  counties: readonly LeavingCounty[]
  reason: string
  /** Last day of keeping; null: for good. */
  keepUntil: string | null
}

type Parts = Pick<InstallationParts, 'owner' | 'gate' | 'ofTheProgram'>

/**
 * Puts a plugin away 卸载留存: out of service, its tables under another name that requests do not reach, and on record
 * that each row left. Only what is in the archives: anything else that is found under the lock stops it.
 * @refuses release.in-use, uninstall.changed-meanwhile
 * @returns what the schema is called now
 */
export async function retainPlugin(
  leaving: Leaving,
  { owner, gate, ofTheProgram }: Parts,
): Promise<Outcome<string>> {
  const { release, manifest, counties, reason } = leaving
  const { schema } = manifest.data
  return inOutcome(owner, async (tx) => {
    await lockPlugins(tx)
    const on = await countiesWith(gate, release.pluginId)
    if (on.length > 0) return refuse('release.in-use', { id: release.pluginId, counties: on.join('、') })
    const rows = tx as unknown as Kysely<never>
    await seeRows(rows)
    const tables = await tableNames(rows, schema)
    await lockTables(rows, schema, tables)
    const unequal = await changedSince(rows, schema, tables, counties)
    if (unequal.length > 0) return refuse('uninstall.changed-meanwhile', { tables: unequal.join(', ') })
    if (release.state === 'installed') await takeOutOfService(tx, release, reason)
    await recordRowsMoved(rows, { schema, as: schema, tables }, 'delete')
    const now = await freeName(tx, schema)
    await sql`alter schema ${sql.id(schema)} rename to ${sql.id(now)}`.execute(tx)
    await sql`revoke all on schema ${sql.id(now)} from xuncha_app, xuncha_gate`.execute(tx)
    const { pluginId, version, digest } = release
    const kept = { pluginId, version, digest, manifest, schema: now, reason }
    await storeRetained(tx, kept, counties, leaving.keepUntil)
    await resetTerms(tx, pluginId)
    await forgetPlugin(tx, pluginId)
    await install(tx, ofTheProgram)
    return done(now)
  })
}

/** What is under the lock and not in the archives. */
async function changedSince(
  rows: Kysely<never>,
  schema: string,
  tables: readonly string[],
  counties: readonly LeavingCounty[],
): Promise<string[]> {
  let archived = 0
  for (const { county, tables: counts } of counties) {
    const unequal = unequalTables(counts, await countRows(rows, { schema, tables, county }))
    if (unequal.length > 0) return unequal
    for (const { rows: some } of Object.values(counts)) archived += some
  }
  return (await countAll(rows, schema, tables)) === archived ? [] : tables.slice()
}

/**
 * Gives a plugin that is put in again its tables back 收回使用, as they were put away, before its migrations go on. The
 * counties approve what it asks for anew; what they had set holds again.
 * @refuses retained.purged when something of it was destroyed, retained.in-the-way when the plugin has tables already
 */
export async function takeBack(
  kept: RetainedPlugin,
  { owner, gate }: Pick<Parts, 'owner' | 'gate'>,
): Promise<Outcome<void>> {
  const { schema } = kept.manifest.data
  const counties = await retainedCounties(gate, kept.id)
  if (counties.some(({ state }) => state === 'purged'))
    return refuse('retained.purged', { id: kept.pluginId })
  const outcome = await inOutcome<void>(owner, async (tx) => {
    await lockPlugins(tx)
    const { rows: there } = await sql`select from pg_namespace where nspname = ${schema}`.execute(tx)
    if (there.length > 0) return refuse('retained.in-the-way', { id: kept.pluginId })
    const rows = tx as unknown as Kysely<never>
    await seeRows(rows)
    await sql`alter schema ${sql.id(kept.schema)} rename to ${sql.id(schema)}`.execute(tx)
    await sql`grant usage on schema ${sql.id(schema)} to xuncha_app`.execute(tx)
    await endRetained(tx, kept.id, 'taken-back')
    await recordRowsMoved(rows, { schema, as: schema, tables: await tableNames(rows, schema) }, 'insert')
    for (const part of counties) {
      await endPart(tx, part, { state: 'taken-back' })
      await storeSettings(tx, { county: part.county, pluginId: kept.pluginId, settings: part.settings })
      const facts = { plugin: kept.pluginId, version: kept.version, archive: part.archive.digest }
      await recordPluginAct(tx, { county: part.county, record: part.id, done: 'taken-back', facts })
    }
    return done(undefined)
  })
  if (outcome.ok) await settleTables(owner)
  return outcome
}

/**
 * Whether a package may come in while tables of the plugin are kept. Of two packages of one version, the one that made the
 * tables is the one that a backup makes them by; and older code does not run on tables of a newer version.
 * @refuses release.same-version, release.older
 */
export function mayComeBack(
  kept: RetainedPlugin,
  { manifest: { id, version }, digest }: { manifest: BuiltManifest; digest: string },
  way: 'take-back' | 'clean',
): Outcome<void> {
  if (kept.version === version && kept.digest !== digest)
    return refuse('release.same-version', { id, version })
  if (way === 'take-back' && isNewer(kept.version, version))
    return refuse('release.older', { id, version, installed: kept.version })
  return done(undefined)
}

/** A name that no schema has yet. */
async function freeName(owner: Kysely<PlatformDb>, schema: string): Promise<string> {
  const base = `retained_${schema}`.slice(0, 56)
  const { rows } = await sql<{ name: string }>`
    select name from (select ${base} || '_' || n as name from generate_series(1, 9999) n) free
    where not exists (select from pg_namespace where nspname = name)
      and not exists (select from platform.retained r where r.schema = name)
    limit 1`.execute(owner)
  return (rows[0] as { name: string }).name
}

/** A transaction that is undone by a refusal. */
async function inOutcome<T>(
  owner: Kysely<PlatformDb>,
  work: (tx: Kysely<PlatformDb>) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  let refused: Outcome<T> | undefined
  try {
    return await owner.transaction().execute(async (tx) => {
      const outcome = await work(tx)
      if (outcome.ok) return outcome
      refused = outcome
      throw new Error(outcome.refusal.code)
    })
  } catch (error) {
    if (refused !== undefined) return refused
    throw error
  }
}
