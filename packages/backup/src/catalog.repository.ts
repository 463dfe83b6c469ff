import type pg from 'pg'
import { type Applied, findApplied } from '@xuncha/database'
import { openPackage } from '@xuncha/plugin-package'
import type { TableShape } from './records.ts'
import { BackupRefused } from './refused.ts'

/** pg-boss keeps its own schema, with a ledger of its own. */
const QUEUE = 'pgboss'

/** The store of identities has a schema of its own, made by the platform's migrations. */
const VAULT = 'vault'

/** Schemas with tables to keep that have no ledger like those of the modules. */
export const WITHOUT_LEDGER: readonly string[] = [VAULT, QUEUE]

/**
 * What pg-boss notes of itself, day by day and process by process: another day has other tables, and none of it is
 * anybody's.
 */
const PASSING = `^${QUEUE}\\.(queue_stats|instance)`

/** Sessions end with the installation that they were opened in: nobody is to be signed in by a backup. */
export const WITHOUT: readonly string[] = ['platform.session']

/**
 * The schemas that keep a ledger of migrations, with what it says: the platform's first, then those of plugins that were
 * uninstalled and are kept under another name.
 */
export async function findLedgers(
  client: pg.ClientBase,
): Promise<{ schema: string; applied: Applied[]; of?: string }[]> {
  const retained = await findRetained(client)
  const { rows } = await client.query<{ schema: string }>(
    `select n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relname = 'migration' and c.relkind = 'r' and n.nspname !~ '^pg_'
     order by n.nspname <> 'platform', n.nspname <> all ($1), n.nspname`,
    [[...retained.keys()]],
  )
  const ledgers: { schema: string; applied: Applied[]; of?: string }[] = []
  for (const { schema } of rows) {
    const of = retained.get(schema)?.of
    ledgers.push({ schema, applied: await findApplied(client, schema), ...(of === undefined ? {} : { of }) })
  }
  return ledgers
}

/** Schemas of plugins that were uninstalled and are kept 留存: what they were called, and by which package they were made. */
async function findRetained(
  client: pg.ClientBase,
): Promise<Map<string, { of: string; plugin: string; version: string }>> {
  const { rows: there } = await client.query<{ is: boolean }>(
    "select to_regclass('platform.retained') is not null as is",
  )
  if (there[0]?.is !== true) return new Map()
  const { rows } = await client.query<{ schema: string; of: string; plugin: string; version: string }>(
    `select schema, manifest -> 'data' ->> 'schema' as of, plugin_id as plugin, version
     from platform.retained where state = 'kept'`,
  )
  return new Map(rows.map(({ schema, ...made }) => [schema, made]))
}

/**
 * The migrations of the schemas that came with packages, from each plugin's latest: the ones before it are in it. Those of
 * a schema that is kept from before are of the package that made it. The program's own modules come with the program.
 */
export async function findPackagedMigrations(
  client: pg.ClientBase,
): Promise<Record<string, Record<string, string>>> {
  const { rows } = await client.query<{ plugin: string; version: string; package: Buffer; latest: boolean }>(
    `select plugin_id as plugin, version, package,
       installed_at = max(installed_at) over (partition by plugin_id) as latest
     from platform.release`,
  )
  const retained = [...(await findRetained(client))]
  const found: Record<string, Record<string, string>> = {}
  for (const row of rows) {
    const kept = retained.filter(
      ([, { plugin, version }]) => plugin === row.plugin && version === row.version,
    )
    if (!row.latest && kept.length === 0) continue
    const opened = openPackage(new Uint8Array(row.package))
    if (!opened.ok) throw new BackupRefused('backup.package-damaged', { plugin: row.plugin })
    const { files, manifest } = opened.value
    const texts = [...files].filter(([name]) => name.startsWith('migrations/'))
    const migrations = Object.fromEntries(
      texts.map(([name, bytes]) => [name.slice('migrations/'.length), Buffer.from(bytes).toString('utf8')]),
    )
    if (row.latest) found[manifest.data.schema] = migrations
    for (const [schema] of kept) found[schema] = migrations
  }
  return found
}

/** Every table that has rows of its own to keep, with the columns that can be loaded. */
export async function findTables(client: pg.ClientBase, schemas: readonly string[]): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(
    `select format('%I.%I', n.nspname, c.relname) as name,
       array(select quote_ident(a.attname) from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
         order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname = any ($1) and n.nspname || '.' || c.relname !~ $2 order by 1`,
    [schemas, PASSING],
  )
  return rows
}

/** Tables whose rows this role would not see all of: a backup of less than everything looks like one of everything. */
export async function findUnreadable(
  client: pg.ClientBase,
  tables: readonly TableShape[],
): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select name from unnest($1::text[]) as name
     where not has_table_privilege(name::regclass, 'select')
       or row_security_active(name::regclass) and not exists (
         select from pg_policy p where p.polrelid = name::regclass and p.polname = 'backup'
           and p.polroles @> array[(select oid from pg_roles where rolname = current_user)])`,
    [tables.map(({ name }) => name)],
  )
  return rows.map(({ name }) => name)
}

/** Where a sequence stands. */
export interface Sequence {
  name: string
  last: string
  called: boolean
}

/** Where the sequences stand now: not in any transaction, so at or after the last number that a row got. */
export async function findSequences(client: pg.ClientBase, schemas: readonly string[]): Promise<Sequence[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'S' and n.nspname = any ($1) order by 1`,
    [schemas],
  )
  const sequences: Sequence[] = []
  for (const { name } of rows) {
    const { rows: at } = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${name}`,
    )
    if (at[0] !== undefined) sequences.push({ name, ...at[0] })
  }
  return sequences
}

/** The public key that the log is verified by, the server's version, and the moment that this transaction shows. */
export async function findFacts(
  client: pg.ClientBase,
): Promise<{ logKey: string | null; postgres: string; shows: string }> {
  const { rows } = await client.query<{ logKey: string | null; postgres: string; shows: string }>(
    `select (select key from platform.audit_key) as "logKey", current_setting('server_version') as postgres,
       to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as shows`,
  )
  return rows[0] as { logKey: string | null; postgres: string; shows: string }
}

/** What stands in a database that is ours or might be anybody's: relations that belong to no extension. */
export async function findOccupants(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
     order by 1 limit 5`,
  )
  return rows.map(({ name }) => name)
}

/** The counties of the installation. */
export async function findCounties(client: pg.ClientBase): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>('select id from platform.county order by id')
  return rows.map(({ id }) => id)
}

/** A file that a row refers to. */
export interface Reference {
  county: number
  sha256: string
}

/** The files that rows refer to: each table with a column `sha256` beside its county's, by the house's convention. */
export async function findReferences(client: pg.ClientBase): Promise<Reference[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and not c.relispartition
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'county_id' and not a.attisdropped)
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'sha256' and not a.attisdropped)`,
  )
  if (tables.length === 0) return []
  const parts = tables.map(
    ({ name }) => `select county_id as county, sha256 from ${name} where sha256 is not null`,
  )
  const { rows } = await client.query<Reference>(`${parts.join(' union ')} order by 1, 2`)
  return rows
}
