import { type Kysely, sql } from 'kysely'
import type pg from 'pg'
import { type FileGuard, pluginRoles } from '@xuncha/database'
import type { PlatformDb } from '../tables.ts'

type Owner = Kysely<PlatformDb>

/**
 * Gives a package's schema to the plugin's own role: made where there is none, handed over where an earlier version of
 * the program let the owner of the database migrate it. As the owner.
 */
export async function handOverSchema(owner: Owner, schema: string): Promise<void> {
  const { own } = pluginRoles(schema)
  const { rows } = await sql<{ statement: string }>`
    select format('alter schema %I owner to %I', n.nspname, ${own}::name) as statement
      from pg_namespace n where n.nspname = ${schema} and n.nspowner <> ${own}::regrole
    union all
    select format('alter table %s owner to %I', c.oid::regclass, ${own}::name)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${schema} and c.relkind in ('r', 'p') and c.relowner <> ${own}::regrole`.execute(
    owner,
  )
  await sql`create schema if not exists ${sql.id(schema)} authorization ${sql.id(own)}`.execute(owner)
  for (const { statement } of rows) await sql.raw(statement).execute(owner)
}

/** How the migrations of a package run: as its own role, and with a look at what they left before it is kept. */
export function guardFor(schema: string): FileGuard {
  return {
    statement: 'select platform.apply_file($1)',
    async examine(client) {
      const problems = await problemsOf(client, schema)
      if (problems.length > 0) throw new Error(problems.join('; '))
    },
  }
}

/**
 * What may be called where rows of a package are read or written: by whoever does that, the owner who backs up and
 * restores among them. So nothing that does something: what computes, and these.
 */
const HARMLESS = [
  'pg_catalog.now()',
  'pg_catalog.clock_timestamp()',
  'pg_catalog.statement_timestamp()',
  'pg_catalog.gen_random_uuid()',
  'pg_catalog.nextval(regclass)',
  'pg_catalog.current_setting(text,boolean)',
  'platform.current_county()',
  'platform.denied()',
]

/**
 * What in a package's schema would run in the name of others, or show its rows to them. A package brings tables, their
 * indexes, sequences and types: what is more than data would be a door.
 */
export async function problemsOf(client: Pick<pg.ClientBase, 'query'>, schema: string): Promise<string[]> {
  const { run, own } = pluginRoles(schema)
  const { rows } = await client.query<{ problem: string }>(PROBLEMS, [schema, own, run, HARMLESS])
  return rows.map(({ problem }) => problem)
}

// Runs after the files of an author who may mean ill, with nothing but PostgreSQL's own names in the path.
const PROBLEMS = `
  with here as (select oid from pg_namespace where nspname = $1),
  relation as (
    select c.* from pg_class c where c.relnamespace = (select oid from here)
  ),
  expression as (
    select 'a default of ' || d.adrelid::regclass::text as place, d.adbin::text as tree
      from pg_attrdef d where d.adrelid in (select oid from relation)
    union all select 'constraint ' || k.conname, k.conbin::text
      from pg_constraint k where k.connamespace = (select oid from here) and k.conbin is not null
    union all select 'index ' || i.indexrelid::regclass::text, concat(i.indexprs::text, i.indpred::text)
      from pg_index i where i.indrelid in (select oid from relation)
    union all select 'the partitions of ' || p.partrelid::regclass::text, p.partexprs::text
      from pg_partitioned_table p where p.partrelid in (select oid from relation)
    union all select 'statistics ' || s.stxname, s.stxexprs::text
      from pg_statistic_ext s where s.stxnamespace = (select oid from here)
    union all select 'policy ' || p.polname || ' on ' || p.polrelid::regclass::text,
        concat(p.polqual::text, p.polwithcheck::text)
      from pg_policy p where p.polrelid in (select oid from relation)
  )
  select format('it brings %s, which is no table, index, sequence or type', oid::regprocedure) as problem
    from pg_proc where pronamespace = (select oid from here) or proowner = $2::regrole
  union all select format('it brings the operator %s', oid::regoperator)
    from pg_operator where oprnamespace = (select oid from here) or oprowner = $2::regrole
  union all select format('it brings %s, which is no table, index, sequence or type', oid::regclass)
    from relation where relkind not in ('r', 'p', 'i', 'I', 'S')
  union all select format('%s is outside of its schema', oid::regclass)
    from pg_class where relowner = $2::regrole and relnamespace <> (select oid from here) and relkind <> 't'
      and relnamespace <> 'pg_toast'::regnamespace
  union all select 'it makes schemas' from pg_namespace where nspowner = $2::regrole and nspname <> $1
  union all select 'it makes large objects' from pg_largeobject_metadata where lomowner = $2::regrole
  union all select 'it sets privileges for what is made later' from pg_default_acl where defaclrole = $2::regrole
  union all select format('%s belongs to somebody else', oid::regclass)
    from relation where relowner <> $2::regrole
  union all select format('rule %s on %s', r.rulename, r.ev_class::regclass)
    from pg_rewrite r where r.ev_class in (select oid from relation)
  union all select format('trigger %s on %s', t.tgname, t.tgrelid::regclass)
    from pg_trigger t
    where t.tgrelid in (select oid from relation) and not t.tgisinternal
      and not (t.tgqual is null and t.tgenabled = 'O' and t.tgnargs = 0
        and t.tgfoid in ('platform.record_change()'::regprocedure, 'platform.guard_marks()'::regprocedure))
  union all select format('%s is not a table of a county: platform.tenant_table is missing, or was undone', r.oid::regclass)
    from relation r
    where r.relkind in ('r', 'p') and r.relname <> 'migration' and not (
      r.relrowsecurity and r.relforcerowsecurity
      and exists (select from pg_trigger t where t.tgrelid = r.oid and t.tgtype = 29
        and t.tgfoid = 'platform.record_change()'::regprocedure)
      and exists (select from pg_policy p where p.polrelid = r.oid and p.polname = 'county'))
  union all select format('policy %s on %s', p.polname, p.polrelid::regclass)
    from pg_policy p
    where p.polrelid in (select oid from relation) and case p.polname
      when 'county' then not exists (
        select from pg_policy model where model.polrelid = 'platform.activation'::regclass and model.polname = 'county'
          and (model.polpermissive, model.polcmd, model.polroles) = (p.polpermissive, p.polcmd, p.polroles)
          and pg_get_expr(model.polqual, model.polrelid) = pg_get_expr(p.polqual, p.polrelid)
          and pg_get_expr(model.polwithcheck, model.polrelid) = pg_get_expr(p.polwithcheck, p.polrelid))
      when 'backup' then not exists (
        select from pg_policy model where model.polrelid = 'platform.activation'::regclass and model.polname = 'backup'
          and (model.polpermissive, model.polcmd, model.polroles) = (p.polpermissive, p.polcmd, p.polroles)
          and pg_get_expr(model.polqual, model.polrelid) = pg_get_expr(p.polqual, p.polrelid))
      when 'apart' then p.polroles <> array[$3::regrole::oid] or not p.polpermissive
        or replace(pg_get_expr(p.polqual, p.polrelid), ' ', '')
          <> '(county_id=(SELECTplatform.current_county()AScurrent_county))'
      -- What is denied is written anew after each upgrade; what it calls is looked at below.
      else p.polname not in ('denied', 'denied_apart') or p.polpermissive end
  union all select format('%s is open to %s', r.oid::regclass, case acl.grantee when 0 then 'everybody' else acl.grantee::regrole::text end)
    from relation r, aclexplode(r.relacl) acl
    where acl.grantee not in ($2::regrole, $3::regrole, 'xuncha_app'::regrole)
  union all select format('columns of %s are open to somebody', a.attrelid::regclass)
    from pg_attribute a where a.attrelid in (select oid from relation) and a.attacl is not null
  union all select format('%s calls %s', e.place, called.id::regprocedure)
    from expression e
    cross join lateral (
      select distinct found[1]::oid as id from regexp_matches(e.tree, ':funcid ([0-9]+)', 'g') found) called
    join pg_proc p on p.oid = called.id
    where not (p.provolatile = 'i' and p.pronamespace = 'pg_catalog'::regnamespace)
      and called.id <> all (select to_regprocedure(name)::oid from unnest($4::text[]) name)`

/**
 * Lets the plugin's process at its own tables, county by county and no further, as far as the program itself is let.
 * Changes only what is not so yet. As the owner, after the schema was migrated.
 */
export async function openToRunner(
  owner: Owner,
  { id, schema }: { id: string; schema: string },
): Promise<void> {
  const { run } = pluginRoles(schema)
  await owner
    .insertInto('platform.plugin_role')
    .values({ role: run, plugin_id: id })
    .onConflict((conflict) => conflict.column('plugin_id').doUpdateSet({ role: run }))
    .execute()
  const { rows } = await sql<{ statement: string }>`
    select format('grant usage on schema %I to %I', n.nspname, ${run}::name) as statement
      from pg_namespace n where n.nspname = ${schema} and not has_schema_privilege(${run}, n.oid, 'usage')
    union all
    select format(case when wanted then 'grant %s on %s to %I' else 'revoke %s on %s from %I' end,
        power, c.oid::regclass, ${run}::name)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, unnest('{select,insert,update,delete}'::text[]) power,
        lateral (select has_table_privilege('xuncha_app', c.oid, power) as wanted) app
      where n.nspname = ${schema} and c.relkind in ('r', 'p') and c.relname <> 'migration'
        and has_table_privilege(${run}, c.oid, power) <> wanted
    union all
    select format('grant usage on sequence %s to %I', c.oid::regclass, ${run}::name)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${schema} and case c.relkind when 'S' then has_sequence_privilege('xuncha_app', c.oid, 'usage')
        and not has_sequence_privilege(${run}, c.oid, 'usage') else false end
    union all
    select format('create policy apart on %s to %I using (county_id = (select platform.current_county()))
        with check (county_id = (select platform.current_county()))', c.oid::regclass, ${run}::name)
      from pg_policy county join pg_class c on c.oid = county.polrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${schema} and county.polname = 'county'
        and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'apart')`.execute(
    owner,
  )
  for (const { statement } of rows) await sql.raw(statement).execute(owner)
}

/** Has what is denied written anew, whatever became of it while the package's own role migrated. As the owner. */
export async function forgetDenials(owner: Owner, schema: string): Promise<void> {
  const { rows } = await sql<{ statement: string }>`
    select format('drop policy %I on %s', p.polname, p.polrelid::regclass) as statement
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${schema} and p.polname in ('denied', 'denied_apart')`.execute(owner)
  for (const { statement } of rows) await sql.raw(statement).execute(owner)
}
