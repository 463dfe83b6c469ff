import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { APP_ROLE } from '@xuncha/database'
import type { BuiltManifest, TableDeclaration } from '@xuncha/plugin-sdk'
import type { PlatformDb } from '../tables.ts'
import { policyRules } from './rules.ts'

type Owner = Kysely<PlatformDb>

/**
 * Writes down what the manifests say of permissions, for the row policies to go by: in a table, and in the view that
 * each statement reads what is denied from, where a look-up would be paid for at each table. As the owner.
 */
export async function storePermissions(owner: Owner, manifests: readonly BuiltManifest[]): Promise<void> {
  const wanted = [...policyRules(manifests).permissions].map(([id, { forUnits, marks }]) => ({
    id,
    for_units: forUnits,
    marks,
  }))
  const before = await owner.selectFrom('platform.permission').selectAll().execute()
  if (textOf(before) === textOf(wanted)) return
  await owner.deleteFrom('platform.permission').execute()
  await owner.insertInto('platform.permission').values(wanted).execute()
  // Of a session that entered by a pass, as the passes of plugins in processes of their own, see 0023.
  const permission = sql`platform.current_permission()`
  const idsOf = (rows: typeof wanted) => sql.lit(`{${rows.map(({ id }) => `"${id}"`).join(',')}}`)
  await sql`
    create or replace view platform.current_denials as
    select case
        when ${permission} = any (${idsOf(wanted.filter((row) => row.for_units))}::text[])
          then s.denials_for_units
        when ${permission} = any (${idsOf(wanted.filter(({ marks }) => marks === 'seal'))}::text[])
            and s.stepped_up_at > now() - interval '5 minutes'
          then s.denials_unsealing
        else s.denials end as denied
    from platform.session s
    where s.token_hash = (select case when current_setting('app.session', true) like 'xp1 %'
        then platform.behind_pass(current_setting('app.session', true))
        else sha256(convert_to(current_setting('app.session', true), 'UTF8')) end)
      and s.expires_at > now()`.execute(owner)
}

function textOf(rows: readonly { id: string; for_units: boolean; marks: string | null }[]): string {
  return rows
    .map(({ id, for_units, marks }) => `${id} ${for_units} ${marks}`)
    .sort()
    .join('\n')
}

/**
 * Makes the row policies of plugins' tables out of their manifests 否决优先: what is denied is taken away from every
 * statement of every route and job, whether its author thought of it or not. Changes only what is not as declared,
 * since that locks the table. As the owner.
 * @throws when a declared table or column is missing, or a table of the schema is not declared
 */
export async function makeRowPolicies(owner: Owner, manifests: readonly BuiltManifest[]): Promise<void> {
  const schemas = manifests.map(({ data }) => data.schema)
  // Read for all at once: an installation may have many plugins, and each start comes by here.
  const [present, policies] = [await columnsOf(owner, schemas), await policiesOf(owner, schemas)]
  const roles = await rolesOfPlugins(owner)
  for (const manifest of manifests) {
    const { schema, tables } = manifest.data
    assertDeclared(manifest, present.get(schema) ?? new Map())
    const run = roles.get(manifest.id)
    for (const [table, declared] of Object.entries(tables)) {
      const found = policies.get(schema)?.get(table) ?? new Map<string, string>()
      const at = { owner, target: `${schema}.${table}`, found }
      const inView = 'select d.denied from platform.current_denials d'
      await settlePolicy(at, 'denied', APP_ROLE, conditionOf(schema, table, declared, inView))
      // A role that does not read the view asks a function for the same.
      if (run !== undefined)
        await settlePolicy(
          at,
          'denied_apart',
          run,
          conditionOf(schema, table, declared, 'select platform.denied()'),
        )
    }
  }
}

/** Makes one policy of a table, takes it away, or leaves it as it is. */
async function settlePolicy(
  { owner, target, found }: { owner: Owner; target: string; found: ReadonlyMap<string, string> },
  name: string,
  role: string,
  wanted: string | undefined,
): Promise<void> {
  const digest = wanted && createHash('sha256').update(wanted).digest('hex')
  if (found.get(name) === digest) return
  const [policy, table] = [sql.id(name), sql.table(target)]
  await sql`drop policy if exists ${policy} on ${table}`.execute(owner)
  if (wanted === undefined) return
  await sql`create policy ${policy} on ${table} as restrictive to ${sql.id(role)} using (${sql.raw(wanted)})`.execute(
    owner,
  )
  await sql`comment on policy ${policy} on ${table} is ${sql.lit(digest)}`.execute(owner)
}

/** The database roles of the plugins that run in processes of their own. */
async function rolesOfPlugins(owner: Owner): Promise<ReadonlyMap<string, string>> {
  const rows = await owner.selectFrom('platform.plugin_role').selectAll().execute()
  return new Map(rows.map(({ role, plugin_id }) => [plugin_id, role]))
}

/**
 * What has to hold of a row for it to be there at all, or undefined where nothing of it can be denied.
 *
 * As one CASE on purpose: PostgreSQL takes it for true of every second row, whatever stands in it. Written out, it
 * would guess from the number of units and labels that hardly any row is left, and sort whole tables instead of
 * reading a page off an index.
 */
function conditionOf(
  schema: string,
  table: string,
  { unit, marked }: TableDeclaration,
  denied: string,
): string | undefined {
  const named: string[] = []
  if (typeof unit === 'string') named.push(`${unit}::text`)
  if (marked !== undefined) named.push('(label + case when sealed_at is null then 0 else 10 end)::text')
  // Under the policies of that table: what is missing there is missing here, for whatever reason.
  const holder =
    typeof unit === 'object' && 'through' in unit
      ? `exists (select from ${schema}.${unit.to} holder
         where holder.county_id = ${table}.county_id and holder.id = ${table}.${unit.through})`
      : undefined
  if (named.length === 0) return holder
  return `case when array[${named.join(', ')}] && (${denied}) then false else ${holder ?? 'true'} end`
}

/** By schema and table, something that is known of it. */
type OfTables<T> = Map<string, Map<string, T>>

/** The tables of schemas with a county, and their columns. */
async function columnsOf(owner: Owner, schemas: readonly string[]): Promise<OfTables<Set<string>>> {
  const { rows } = await sql<{ schema: string; name: string; columns: string[] }>`
    select n.nspname as schema, c.relname as name, array_agg(a.attname::text) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname = any (${schemas}::text[]) and c.relkind in ('r', 'p')
    group by n.nspname, c.relname having 'county_id' = any (array_agg(a.attname))`.execute(owner)
  return byTable(rows, ({ columns }) => new Set(columns))
}

/** The policies by which rows are denied: name to digest. */
async function policiesOf(
  owner: Owner,
  schemas: readonly string[],
): Promise<OfTables<ReadonlyMap<string, string>>> {
  const { rows } = await sql<{ schema: string; name: string; digests: Record<string, string> }>`
    select n.nspname as schema, c.relname as name,
      jsonb_object_agg(p.polname, coalesce(obj_description(p.oid, 'pg_policy'), 'without a digest')) as digests
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any (${schemas}::text[]) and p.polname in ('denied', 'denied_apart')
    group by n.nspname, c.relname`.execute(owner)
  return byTable(rows, ({ digests }) => new Map(Object.entries(digests)))
}

function byTable<R extends { schema: string; name: string }, T>(
  rows: readonly R[],
  what: (row: R) => T,
): OfTables<T> {
  const found: OfTables<T> = new Map()
  for (const row of rows) {
    const tables = found.get(row.schema) ?? new Map<string, T>()
    found.set(row.schema, tables.set(row.name, what(row)))
  }
  return found
}

function assertDeclared(
  { id, data }: BuiltManifest,
  present: ReadonlyMap<string, ReadonlySet<string>>,
): void {
  const problems = [...present.keys()]
    .filter((table) => data.tables[table] === undefined)
    .map((table) => `table "${table}" is not declared under data.tables`)
  for (const [table, { unit, marked }] of Object.entries(data.tables)) {
    const columns = present.get(table)
    if (columns === undefined) {
      problems.push(`table "${table}" is declared and does not exist`)
      continue
    }
    const named = [
      ...(typeof unit === 'string' ? [unit] : 'through' in unit ? [unit.through] : []),
      ...Object.values(marked ?? {}),
      ...(marked ? ['label', 'sealed_at'] : []),
    ]
    for (const column of named)
      if (!columns.has(column)) problems.push(`table "${table}" has no column "${column}"`)
  }
  if (problems.length > 0) throw new Error(`Plugin "${id}": ${problems.join('; ')}`)
}
