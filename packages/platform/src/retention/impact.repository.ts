import { type Kysely, sql } from 'kysely'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import { type Tie, tiesOf } from '../modules/index.ts'
import { countiesWith } from '../plugins/index.ts'
import type { PlatformDb } from '../tables.ts'
import { seeRows, tableNames } from './rows.repository.ts'

/** What would be lost, and who would miss it, were a plugin uninstalled 卸载影响. */
export interface Impact {
  /** Names of the counties that have it on. */
  on: string[]
  counties: { id: number; name: string; tables: Record<string, number>; files: number }[]
  /** Deliveries to it that are under way, and those that failed. */
  waiting: number
  failed: number
  /** Entries of the store of identities that hang on its records: they stay there. */
  sealed: number
  ties: Tie[]
  pages: string[]
  permissions: string[]
}

/** Looks at what uninstalling a plugin would come to. Changes nothing. */
export async function impactOf(
  { owner, gate }: { owner: Kysely<PlatformDb>; gate: Kysely<PlatformDb> },
  manifest: BuiltManifest,
  others: readonly BuiltManifest[],
): Promise<Impact> {
  const on = await countiesWith(gate, manifest.id)
  const found = await owner
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      await seeRows(tx as unknown as Kysely<never>)
      return { counties: await rowsByCounty(tx, manifest.data.schema), ...(await underWay(tx, manifest.id)) }
    })
  return {
    on,
    ...found,
    ties: tiesOf(manifest, [...others, manifest]).filter(
      ({ kind }) => kind === 'used-by' || kind === 'heard-by',
    ),
    pages: manifest.pages.map(({ name }) => name),
    permissions: manifest.permissions.map(({ id }) => id),
  }
}

async function rowsByCounty(tx: Kysely<PlatformDb>, schema: string): Promise<Impact['counties']> {
  const found = new Map<number, Impact['counties'][number]>()
  const names = await tx.selectFrom('platform.county').select(['id', 'name']).orderBy('id').execute()
  for (const table of await tableNames(tx as unknown as Kysely<never>, schema)) {
    const target = sql.table(`${schema}.${table}`)
    const { rows: columns } = await sql`select from pg_attribute
      where attrelid = ${`${schema}.${table}`}::regclass and attname = 'sha256' and not attisdropped`.execute(
      tx,
    )
    const files = columns.length > 0 ? sql`count(distinct sha256)::int` : sql`0`
    const { rows } = await sql<{ county: number; rows: number; files: number }>`
      select county_id as county, count(*)::int as rows, ${files} as files from ${target} group by county_id`.execute(
      tx,
    )
    for (const { county, rows: count, files: some } of rows) {
      const name = names.find(({ id }) => id === county)?.name ?? String(county)
      const known = found.get(county) ?? { id: county, name, tables: {}, files: 0 }
      known.tables[table] = count
      known.files += some
      found.set(county, known)
    }
  }
  return [...found.values()].sort((a, b) => a.id - b.id)
}

async function underWay(
  tx: Kysely<PlatformDb>,
  pluginId: string,
): Promise<Pick<Impact, 'waiting' | 'failed' | 'sealed'>> {
  const { rows } = await sql<Pick<Impact, 'waiting' | 'failed' | 'sealed'>>`
    select
      (select count(*)::int from pgboss.job where name like ${`${pluginId}/%`} and state in ('created', 'retry', 'active')) as waiting,
      (select count(*)::int from pgboss.job where name like ${`${pluginId}/%`} and state = 'failed') as failed,
      (select count(*)::int from vault.entry where resource like ${`${pluginId}.%`} and state = 'sealed') as sealed`.execute(
    tx,
  )
  return rows[0] as Pick<Impact, 'waiting' | 'failed' | 'sealed'>
}
