import { type Kysely, sql } from 'kysely'
import type { RowCounts } from '../tables.ts'

type Owner = Kysely<never>

/** Eight words of a digest, each added up over the rows. */
const WORDS = [1, 9, 17, 25, 33, 41, 49, 57]

/**
 * Settings of a transaction that sees a plugin's rows of every county, as their owner: values as text are the same
 * whoever reads them, and the same that the log has digests of. What it does may take long.
 */
export async function seeRows(owner: Kysely<never>): Promise<void> {
  await sql`select set_config(name, value, true) from (values
    ('timezone', 'UTC'), ('datestyle', 'ISO'), ('intervalstyle', 'postgres'), ('bytea_output', 'hex'),
    ('extra_float_digits', '1'), ('statement_timeout', '0'), ('idle_in_transaction_session_timeout', '0'),
    ('app.backup', 'on')) as setting (name, value)`.execute(owner)
}

/** The tables of a plugin's schema, without its ledger of migrations. */
export async function tableNames(owner: Owner, schema: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${schema} and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'migration'
    order by 1`.execute(owner)
  return rows.map(({ name }) => name)
}

/** How many rows a county has in each table, with a sum over their digests. After `seeRows`. */
export async function countRows(
  owner: Owner,
  { schema, tables, county }: { schema: string; tables: readonly string[]; county: number },
): Promise<Record<string, RowCounts>> {
  const counts: Record<string, RowCounts> = {}
  const words = sql.raw(
    WORDS.map(
      (at) =>
        `lpad(to_hex((coalesce(sum(('x' || substr(d, ${at}, 8))::bit(32)::bigint), 0) % 4294967296)::bigint), 8, '0')`,
    ).join(' || '),
  )
  for (const name of tables) {
    const { rows } = await sql<RowCounts>`
      select count(*)::int as rows, ${words} as sum
      from (select encode(sha256(convert_to(r::text, 'UTF8')), 'hex') as d
        from ${sql.table(`${schema}.${name}`)} r where r.county_id = ${county}) digests`.execute(owner)
    counts[name] = rows[0] as RowCounts
  }
  return counts
}

/** Tables of which one count is not as the other. */
export function unequalTables(
  one: Readonly<Record<string, RowCounts>>,
  other: Readonly<Record<string, RowCounts>>,
): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (name) => one[name]?.rows !== other[name]?.rows || one[name]?.sum !== other[name]?.sum,
  )
}

/** Rows of all counties together, table by table. After `seeRows`. */
export async function countAll(owner: Owner, schema: string, tables: readonly string[]): Promise<number> {
  let all = 0
  for (const name of tables) {
    const { rows } = await sql<{ rows: number }>`
      select count(*)::int as rows from ${sql.table(`${schema}.${name}`)}`.execute(owner)
    all += rows[0]?.rows ?? 0
  }
  return all
}

/** Puts on record that every row left its table, or is back in it: each with its digest, as if it were written. */
export async function recordRowsMoved(
  owner: Owner,
  { schema, as, tables }: { schema: string; as: string; tables: readonly string[] },
  done: 'insert' | 'delete',
): Promise<void> {
  for (const name of tables)
    await sql`
      select count(platform.record_moved(r.county_id, ${`${as}.${name}`}, r.id, ${done},
        sha256(convert_to(r::text, 'UTF8'))))
      from ${sql.table(`${schema}.${name}`)} r`.execute(owner)
}

/** Nobody reads or writes these tables until the transaction is over. */
export async function lockTables(owner: Owner, schema: string, tables: readonly string[]): Promise<void> {
  if (tables.length === 0) return
  const all = sql.join(tables.map((name) => sql.table(`${schema}.${name}`)))
  await sql`lock table ${all} in access exclusive mode`.execute(owner)
}

/**
 * Does something to the rows of a schema as they are, in the owner's transaction: references, policies and triggers stand
 * aside meanwhile, and the references are checked again as a whole. What goes on record for each row does so if
 * `recorded`.
 */
export async function unguarded<T>(
  owner: Owner,
  { schema, tables, recorded }: { schema: string; tables: readonly string[]; recorded: boolean },
  work: () => Promise<T>,
): Promise<T> {
  const { rows: references } = await sql<{ table: string; name: string; text: string }>`
    select c.conrelid::regclass::text as table, quote_ident(c.conname) as name, pg_get_constraintdef(c.oid) as text
    from pg_constraint c join pg_namespace n on n.oid = c.connamespace
    where c.contype = 'f' and c.conparentid = 0 and n.nspname = ${schema}`.execute(owner)
  for (const { table, name } of references)
    await sql.raw(`alter table ${table} drop constraint ${name}`).execute(owner)
  const each = async (...changes: string[]) => {
    for (const name of tables)
      for (const change of changes)
        await sql`alter table ${sql.table(`${schema}.${name}`)} ${sql.raw(change)}`.execute(owner)
  }
  await each('no force row level security', 'disable trigger user')
  if (recorded) await each('enable trigger recorded')
  const result = await work()
  await each('enable trigger user', 'force row level security')
  for (const { table, name, text } of references)
    await sql.raw(`alter table ${table} add constraint ${name} ${text}`).execute(owner)
  return result
}
