import type pg from 'pg'
import type { TableFacts } from './catalogue.ts'

interface Column {
  name: string
  type: string
  isGenerated: boolean
}

/**
 * Puts one row into each county's table for each of these counties, every text of it the county's canary. The checks
 * on what a text may say are taken off first, so that a table needs no knowledge of ours to be filled; keys, policies
 * and rights stay as they are.
 */
export async function plantCanaries(
  owner: pg.Client,
  tables: readonly TableFacts[],
  canaries: ReadonlyMap<number, string>,
): Promise<void> {
  await owner.query('set session_replication_role = replica')
  for (const { name } of tables) {
    const columns = await columnsOf(owner, name)
    await dropChecks(owner, name)
    for (const [county, canary] of canaries) {
      const given = columns.filter(({ isGenerated }) => !isGenerated)
      const values = given.map(({ name: column, type }) =>
        column === 'county_id' ? String(county) : column === 'label' ? '1' : valueOf(type, county, canary),
      )
      await owner.query(
        `insert into ${name} (${given.map((column) => `"${column.name}"`).join(', ')}) overriding system value values (${values.join(', ')})`,
      )
    }
  }
  await owner.query('set session_replication_role = origin')
}

async function columnsOf(owner: pg.Client, table: string): Promise<Column[]> {
  const { rows } = await owner.query<Column>(
    `select attname as name, format_type(atttypid, null) as type, attgenerated <> '' as "isGenerated"
     from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [table],
  )
  return rows
}

async function dropChecks(owner: pg.Client, table: string): Promise<void> {
  const { rows } = await owner.query<{ conname: string }>(
    `select conname from pg_constraint where conrelid = $1::regclass and contype = 'c'`,
    [table],
  )
  for (const { conname } of rows) await owner.query(`alter table ${table} drop constraint "${conname}"`)
}

function valueOf(type: string, county: number, canary: string): string {
  if (type.endsWith('[]')) return `'{}'::${type}`
  if (/^(?:integer|bigint|smallint|numeric)/.test(type)) return '30007'
  if (type === 'boolean') return 'true'
  // One id for all of a county's rows: each hangs on the one of the table that it belongs to, and is seen with it.
  if (type === 'uuid') return `'${String(county).padStart(8, '0')}-0000-4000-8000-000000000000'`
  if (type === 'jsonb' || type === 'json') return `'{"canary": "${canary}"}'`
  if (type === 'bytea') return `convert_to('${canary}', 'UTF8')`
  if (type === 'date') return 'current_date'
  if (type.startsWith('timestamp')) return 'now()'
  if (type === 'interval') return `'1 hour'`
  return `'${canary}'`
}
