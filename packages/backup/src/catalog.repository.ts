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

/** The schemas that keep a ledger of migrations, the platform's first, with what it says. */
export async function findLedgers(client: pg.ClientBase): Promise<{ schema: string; applied: Applied[] }[]> {
  const { rows } = await client.query<{ schema: string }>(
    `select n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relname = 'migration' and c.relkind = 'r' and n.nspname !~ '^pg_'
     order by n.nspname <> 'platform', n.nspname`,
  )
  const ledgers: { schema: string; applied: Applied[] }[] = []
  for (const { schema } of rows) ledgers.push({ schema, applied: await findApplied(client, schema) })
  return ledgers
}

/**
 * The migrations of the schemas that came with packages, from each plugin's latest: the ones before it are in it. Those
 * of the program's own modules come with the program.
 */
export async function findPackagedMigrations(
  client: pg.ClientBase,
): Promise<Record<string, Record<string, string>>> {
  const { rows } = await client.query<{ plugin: string; package: Buffer }>(
    `select distinct on (plugin_id) plugin_id as plugin, package from platform.release
     order by plugin_id, installed_at desc`,
  )
  const found: Record<string, Record<string, string>> = {}
  for (const row of rows) {
    const opened = openPackage(new Uint8Array(row.package))
    if (!opened.ok) throw new BackupRefused('backup.package-damaged', { plugin: row.plugin })
    const { files, manifest } = opened.value
    const texts = [...files].filter(([name]) => name.startsWith('migrations/'))
    found[manifest.data.schema] = Object.fromEntries(
      texts.map(([name, bytes]) => [name.slice('migrations/'.length), Buffer.from(bytes).toString('utf8')]),
    )
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
