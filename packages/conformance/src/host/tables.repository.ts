import { type Kysely, sql } from 'kysely'

/** In every schema, where the platform notes which migrations were applied. */
const LEDGER = 'migration'

/** A table as it lies in the plugin's schema. */
export interface FoundTable {
  name: string
  hasCounty: boolean
  /** Row policies are there and hold for its owner as well. */
  isGuarded: boolean
}

/** The plugin's own tables. */
export async function tablesIn(owner: Kysely<unknown>, schema: string): Promise<FoundTable[]> {
  const { rows } = await sql<FoundTable>`
    select c.relname as name,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'county_id') as "hasCounty",
      c.relrowsecurity and c.relforcerowsecurity
        and exists (select from pg_policy p where p.polrelid = c.oid) as "isGuarded"
    from pg_class c where c.relnamespace = to_regnamespace(${schema}) and c.relkind in ('r', 'p')
      and c.relname <> ${LEDGER} order by c.relname`.execute(owner)
  return rows
}

/** Everything that a schema's shape consists of, a line each. */
export async function shapeOf(owner: Kysely<unknown>, schema: string): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    with of_schema as (select oid, relname, relkind from pg_class where relnamespace = to_regnamespace(${schema}))
    select format('column %s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull then 'not null' else '' end, pg_get_expr(d.adbin, d.adrelid)) as line
      from of_schema c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum where c.relkind in ('r', 'p', 'v')
    union all select format('constraint %s %s', c.relname, pg_get_constraintdef(k.oid))
      from of_schema c join pg_constraint k on k.conrelid = c.oid
    union all select format('index %s', pg_get_indexdef(i.indexrelid))
      from of_schema c join pg_index i on i.indrelid = c.oid
    union all select format('policy %s %s %s %s', c.relname, p.polname, pg_get_expr(p.polqual, p.polrelid),
        pg_get_expr(p.polwithcheck, p.polrelid))
      from of_schema c join pg_policy p on p.polrelid = c.oid
    union all select format('trigger %s', pg_get_triggerdef(t.oid))
      from of_schema c join pg_trigger t on t.tgrelid = c.oid where not t.tgisinternal
    union all select format('function %s', pg_get_functiondef(f.oid))
      from pg_proc f where f.pronamespace = to_regnamespace(${schema}) and f.prokind = 'f'
    order by 1`.execute(owner)
  return rows.map(({ line }) => line)
}

/** The rows of a schema's tables as text, by table and county; those of no county under null. */
export async function rowsIn(
  owner: Kysely<unknown>,
  schema: string,
  tables: readonly FoundTable[],
): Promise<{ table: string; county: number | null; text: string }[]> {
  const found = await Promise.all(
    tables.map(async ({ name, hasCounty }) => {
      const county = hasCounty ? sql.ref('t.county_id') : sql`null::integer`
      const { rows } = await sql<{ county: number | null; text: string }>`
        select ${county} as county, t::text as text from ${sql.id(schema, name)} t order by 2`.execute(owner)
      return rows.map((row) => ({ table: name, ...row }))
    }),
  )
  return found.flat()
}

/** What modules told each other, with the county in which it was. */
export async function eventsTold(
  owner: Kysely<unknown>,
): Promise<{ county: number; name: string; text: string }[]> {
  const { rows } = await sql<{ county: number; name: string; text: string }>`
    select county_id as county, name, payload::text as text from platform.event`.execute(owner)
  return rows
}

/** How many deliveries are under way, and which cannot be made. */
export async function deliveries(owner: Kysely<unknown>): Promise<{ open: number; broken: string[] }> {
  const { rows } = await sql<{ name: string; state: string; output: unknown }>`
    select name, state, output from pgboss.job where state in ('created', 'retry', 'active', 'failed')`.execute(
    owner,
  )
  const broken = rows.filter(({ state }) => state === 'failed' || state === 'retry')
  return {
    open: rows.length - broken.length,
    broken: broken.map(({ name, output }) => `${name}: ${JSON.stringify(output)}`),
  }
}

/** Gives somebody a part in a team, as planning does. */
export async function joinTeam(
  owner: Kysely<unknown>,
  county: number,
  team: string,
  person: string,
): Promise<void> {
  await sql`insert into platform.assignment (county_id, team_id, person_id, duty, until)
    values (${county}, ${team}, ${person}, 'head', '2199-12-31')`.execute(owner)
}

/** The rights that roles have, as a text to compare. */
export async function grantsNow(owner: Kysely<unknown>): Promise<string> {
  const { rows } = await sql`select * from platform.role_grant order by plugin_id, role, permission`.execute(
    owner,
  )
  return JSON.stringify(rows)
}
