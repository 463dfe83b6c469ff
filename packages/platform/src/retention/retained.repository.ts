import { type Kysely, sql } from 'kysely'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import type { PlatformDb, RetainedArchive, RowCounts } from '../tables.ts'

type Db = Kysely<PlatformDb>

/** A plugin that was uninstalled, and where its tables are 留存. */
export interface RetainedPlugin {
  id: string
  pluginId: string
  version: string
  digest: string
  manifest: BuiltManifest
  schema: string
  reason: string
  at: string
  state: 'kept' | 'taken-back' | 'purged'
}

/** What is kept of one county of it. */
export interface RetainedCounty {
  county: number
  id: string
  retainedId: string
  state: string
  tables: Readonly<Record<string, RowCounts>>
  files: readonly string[]
  settings: Readonly<Record<string, unknown>>
  archive: RetainedArchive
  keepUntil: string | null
}

/** What is put away of one county. */
export interface LeavingCounty {
  county: number
  tables: Readonly<Record<string, RowCounts>>
  files: readonly string[]
  settings: Readonly<Record<string, unknown>>
  approval: unknown
  archive: RetainedArchive
}

const plugin = [
  'id',
  'plugin_id as pluginId',
  'version',
  'digest',
  'manifest',
  'schema',
  'reason',
  'at',
  'state',
] as const

const part = [
  'county_id as county',
  'id',
  'retained_id as retainedId',
  'state',
  'tables',
  'files',
  'settings',
  'archive',
  'keep_until as keepUntil',
] as const

/** Every plugin that was uninstalled, the latest first. */
export async function listRetained(db: Db, pluginId?: string): Promise<RetainedPlugin[]> {
  let query = db.selectFrom('platform.retained').select(plugin).orderBy('at', 'desc').orderBy('id')
  if (pluginId !== undefined) query = query.where('plugin_id', '=', pluginId)
  return (await query.execute()) as unknown as RetainedPlugin[]
}

/** The tables of a plugin that are kept at this moment, the latest of them. */
export async function retainedNow(db: Db, pluginId: string): Promise<RetainedPlugin | undefined> {
  return (await listRetained(db, pluginId)).find(({ state }) => state === 'kept')
}

/** What is kept of each county. As the gate, which sees all of them. */
export async function retainedCounties(gate: Db, retainedId: string): Promise<RetainedCounty[]> {
  const rows = await gate
    .selectFrom('platform.retained_part')
    .select(part)
    .where('retained_id', '=', retainedId)
    .orderBy('county_id')
    .execute()
  return rows as unknown as RetainedCounty[]
}

/** Files of what was destroyed, which may still lie there where a purge was cut off. As the gate. */
export async function purgedFiles(gate: Db): Promise<{ county: number; files: readonly string[] }[]> {
  return gate
    .selectFrom('platform.retained_part')
    .select(['county_id as county', 'files'])
    .where('state', '=', 'purged')
    .execute()
}

/** Writes down that a plugin was put away, and what of each county. In the owner's transaction. */
export async function storeRetained(
  owner: Db,
  kept: Pick<RetainedPlugin, 'pluginId' | 'version' | 'digest' | 'manifest' | 'schema' | 'reason'>,
  counties: readonly LeavingCounty[],
  keepUntil: string | null,
): Promise<string> {
  const { id } = await owner
    .insertInto('platform.retained')
    .values({
      plugin_id: kept.pluginId,
      version: kept.version,
      digest: kept.digest,
      manifest: JSON.stringify(kept.manifest),
      schema: kept.schema,
      reason: kept.reason,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const { county, tables, files, settings, approval, archive } of counties)
    await asGate(owner, async () => {
      const { id: partId } = await owner
        .insertInto('platform.retained_part')
        .values({
          county_id: county,
          retained_id: id,
          tables: JSON.stringify(tables),
          files: [...files],
          settings: JSON.stringify(settings),
          approval: JSON.stringify(approval),
          archive: JSON.stringify(archive),
          keep_until: keepUntil,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      const { pluginId, version } = kept
      const facts = {
        plugin: pluginId,
        version,
        archive: archive.digest,
        tables,
        files: files.length,
        keepUntil,
      }
      await recordPluginAct(owner, { county, record: partId, done: 'put-away', facts })
    })
  return id
}

/** Whoever begins anew is asked anew: what counties approved and set of a plugin is set back. In the owner's transaction. */
export async function resetTerms(owner: Db, pluginId: string): Promise<void> {
  await asGate(owner, async () => {
    await sql`update platform.approval set asks = '{}', approved_by = '—', approved_at = now(), row_version = row_version + 1
      where plugin_id = ${pluginId} and asks <> '{}'`.execute(owner)
    await sql`update platform.module_setting set chosen = '{}', row_version = row_version + 1
      where plugin_id = ${pluginId} and chosen <> '{}'`.execute(owner)
  })
}

/** Gives a county back what it had set. In the owner's transaction. */
export async function storeSettings(
  owner: Db,
  {
    county,
    pluginId,
    settings,
  }: { county: number; pluginId: string; settings: Readonly<Record<string, unknown>> },
): Promise<void> {
  await asGate(owner, async () => {
    await sql`insert into platform.module_setting as m (county_id, plugin_id, chosen)
      values (${county}, ${pluginId}, ${JSON.stringify(settings)}::jsonb)
      on conflict (county_id, plugin_id) do update
        set chosen = excluded.chosen, row_version = m.row_version + 1 where m.chosen <> excluded.chosen`.execute(
      owner,
    )
  })
}

/** An end of what is kept. In the owner's transaction. */
export async function endRetained(owner: Db, id: string, state: 'taken-back' | 'purged'): Promise<void> {
  await owner
    .updateTable('platform.retained')
    .set({ state, ended_at: sql<string>`now()` })
    .where('id', '=', id)
    .execute()
}

/** An end of what is kept of a county, with the certificate where it was destroyed. In the owner's transaction. */
export async function endPart(
  owner: Db,
  { county, id }: Pick<RetainedCounty, 'county' | 'id'>,
  end: { state: 'taken-back' } | { state: 'purged'; certificate: object },
): Promise<void> {
  await asGate(owner, async () => {
    await owner
      .updateTable('platform.retained_part')
      .set(({ eb }) => ({
        state: end.state,
        ended_at: sql<string>`now()`,
        row_version: eb('row_version', '+', 1),
        ...('certificate' in end ? { certificate: JSON.stringify(end.certificate) } : {}),
      }))
      .where('county_id', '=', county)
      .where('id', '=', id)
      .execute()
  })
}

/** Who decided what about a county's part, in order. As the gate. */
export async function movesOf(
  gate: Db,
  { county, id }: Pick<RetainedCounty, 'county' | 'id'>,
): Promise<{ move: string; reason: string; early: boolean; account: string; by: string; at: string }[]> {
  return gate
    .selectFrom('platform.retained_move')
    .select(['move', 'reason', 'early', 'account_id as account', 'by_name as by', 'at'])
    .where('county_id', '=', county)
    .where('part_id', '=', id)
    .orderBy('at')
    .execute()
}

/** Puts on record in a county what was done with its data of a plugin. In the owner's transaction. */
export async function recordPluginAct(
  owner: Db,
  { county, record, done, facts }: { county: number; record: string; done: string; facts: object },
): Promise<void> {
  await sql`select platform.record_plugin_act(${county}, ${record}::uuid, ${done}, ${JSON.stringify(facts)}::jsonb)`.execute(
    owner,
  )
}

/** Works for a moment as the gate, of whose role the owner is a member: rows of counties are not the owner's to write. */
async function asGate(owner: Db, work: () => Promise<void>): Promise<void> {
  await sql`set local role xuncha_gate`.execute(owner)
  await work()
  await sql`reset role`.execute(owner)
}
