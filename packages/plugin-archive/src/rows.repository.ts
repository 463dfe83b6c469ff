import { type Kysely, sql } from 'kysely'
import type { Applied } from '@xuncha/database'
import { type PlatformDb, seeRows, tableNames, unguarded } from '@xuncha/platform'
import type { ArchivedTable, CountyTerms } from './records.ts'

type Owner = Kysely<PlatformDb>

const AT_ONCE = 500

/** Works with one state of the database, in which nothing changes meanwhile. As the owner, who sees it all. */
export async function inSnapshot<T>(owner: Owner, work: (tx: Owner) => Promise<T>): Promise<T> {
  return owner
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      await seeRows(tx as unknown as Kysely<never>)
      return work(tx)
    })
}

/** The tables of a plugin's schema, each with its columns and its key. */
export async function findTables(owner: Owner, schema: string): Promise<ArchivedTable[]> {
  const { rows } = await sql<{ name: string; columns: [string, string][]; key: string[] | null }>`
    select c.relname as name,
      (select json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod)) order by a.attnum)
        from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select array_agg(a.attname::text order by k.at)
        from pg_index i, unnest(i.indkey) with ordinality as k (attnum, at)
        join pg_attribute a on a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid) as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${schema} and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'migration'
    order by c.relname`.execute(owner)
  return rows.map(({ name, columns, key }) => ({
    name,
    columns: Object.fromEntries(columns),
    key: key ?? columns.map(([column]) => column),
  }))
}

/** A county's rows of a table as JSON, in the order of its key. In a transaction of `inSnapshot`. */
export async function* rowsOf(
  tx: Owner,
  { schema, table, county }: { schema: string; table: ArchivedTable; county: number },
): AsyncGenerator<string[]> {
  const order = sql.join(table.key.map((column) => sql.ref(`r.${column}`)))
  await sql`declare archived no scroll cursor for
    select row_to_json(r)::text as line from ${sql.table(`${schema}.${table.name}`)} r
    where r.county_id = ${sql.lit(county)} order by ${order}`.execute(tx)
  try {
    for (;;) {
      const { rows } = await sql<{ line: string }>`fetch ${sql.lit(AT_ONCE)} from archived`.execute(tx)
      if (rows.length === 0) return
      yield rows.map(({ line }) => line)
    }
  } finally {
    await sql`close archived`.execute(tx)
  }
}

/** Puts rows into a table as they were written down. Columns that came later get what they begin with. */
export async function loadRows(
  tx: Owner,
  { schema, table, lines }: { schema: string; table: ArchivedTable; lines: readonly string[] },
): Promise<void> {
  const target = sql.table(`${schema}.${table.name}`)
  const columns = sql.join(Object.keys(table.columns).map((column) => sql.ref(column)))
  for (let from = 0; from < lines.length; from += AT_ONCE) {
    const rows = `[${lines.slice(from, from + AT_ONCE).join(',')}]`
    await sql`insert into ${target} (${columns}) overriding system value
      select ${columns} from json_populate_recordset(null::${target}, ${rows}::json)`.execute(tx)
  }
}

/** Takes a county's rows out of a schema; each goes on record. */
export async function emptyTables(owner: Owner, schema: string, county: number): Promise<void> {
  await owner.transaction().execute(async (tx) => {
    const rows = tx as unknown as Kysely<never>
    await seeRows(rows)
    const tables = await tableNames(rows, schema)
    await unguarded(rows, { schema, tables, recorded: true }, async () => {
      for (const name of tables)
        await sql`delete from ${sql.table(`${schema}.${name}`)} where county_id = ${county}`.execute(tx)
    })
  })
}

/** Digests of the files that a county's rows refer to, by the house's convention a column `sha256`. */
export async function filesOf(
  owner: Owner,
  { schema, tables, county }: { schema: string; tables: readonly ArchivedTable[]; county: number },
): Promise<string[]> {
  const found = new Set<string>()
  for (const { name, columns } of tables) {
    if (columns['sha256'] === undefined) continue
    const { rows } = await sql<{ sha256: string }>`
      select distinct sha256 from ${sql.table(`${schema}.${name}`)}
      where county_id = ${county} and sha256 is not null`.execute(owner)
    for (const { sha256 } of rows) found.add(sha256)
  }
  return [...found].sort()
}

/** The counties that have rows in the schema, or set or approved something of the plugin. */
export async function findCounties(
  owner: Owner,
  { schema, tables, pluginId }: { schema: string; tables: readonly ArchivedTable[]; pluginId: string },
): Promise<{ id: number; name: string }[]> {
  const having = tables.map(
    ({ name }) => sql`exists (select from ${sql.table(`${schema}.${name}`)} r where r.county_id = c.id)`,
  )
  const said = [
    sql`exists (select from platform.approval s where s.county_id = c.id and s.plugin_id = ${pluginId} and s.asks <> '{}')`,
    sql`exists (select from platform.module_setting s where s.county_id = c.id and s.plugin_id = ${pluginId} and s.chosen <> '{}')`,
  ]
  const { rows } = await sql<{ id: number; name: string }>`
    select c.id, c.name from platform.county c where ${sql.join([...having, ...said], sql` or `)} order by c.id`.execute(
    owner,
  )
  return rows
}

/** What a county says of a module. */
export async function findTerms(owner: Owner, county: number, pluginId: string): Promise<CountyTerms> {
  const { rows } = await sql<CountyTerms>`
    select coalesce(a.active, false) as active, coalesce(a.level, 'allowed') as level,
      coalesce(s.chosen, '{}') as settings,
      case when p.id is not null then json_build_object('asks', p.asks, 'version', p.version, 'by', p.approved_by,
        'at', p.approved_at) end as approval
    from platform.county c
    left join platform.activation a on a.county_id = c.id and a.plugin_id = ${pluginId}
    left join platform.module_setting s on s.county_id = c.id and s.plugin_id = ${pluginId}
    left join platform.approval p on p.county_id = c.id and p.plugin_id = ${pluginId}
    where c.id = ${county}`.execute(owner)
  return rows[0] as CountyTerms
}

/** The moment that a transaction shows, UTC. */
export async function findMoment(owner: Owner): Promise<string> {
  const { rows } = await sql<{ shows: string }>`
    select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as shows`.execute(owner)
  return rows[0]?.shows ?? ''
}

/** The migrations that a schema has seen, in order. */
export async function findLedger(owner: Owner, schema: string): Promise<Applied[]> {
  const { rows } = await sql<Applied>`
    select name, sha256, breaking from ${sql.table(`${schema}.migration`)} order by name collate "C"`.execute(
    owner,
  )
  return rows
}

/** Whether a schema is there. */
export async function hasSchema(owner: Owner, schema: string): Promise<boolean> {
  const { rows } = await sql`select from pg_namespace where nspname = ${schema}`.execute(owner)
  return rows.length > 0
}

/** The county, and whether it has a module on. Undefined where there is no such county. */
export async function findCounty(
  owner: Owner,
  county: number,
  pluginId: string,
): Promise<{ name: string; active: boolean } | undefined> {
  const { rows } = await sql<{ name: string; active: boolean }>`
    select c.name, exists (select from platform.activation a
      where a.county_id = c.id and a.plugin_id = ${pluginId} and a.active) as active
    from platform.county c where c.id = ${county}`.execute(owner)
  return rows[0]
}

/** Makes a county that is nothing but a number, for rows to be of. */
export async function makeCounty(owner: Owner, { id, name }: { id: number; name: string }): Promise<void> {
  await sql`insert into platform.county (id, name) values (${id}, ${name}) on conflict do nothing`.execute(
    owner,
  )
}
