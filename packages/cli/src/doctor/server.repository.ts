import type pg from 'pg'
import { type Finding, listed, note, ok, wrong } from './finding.ts'

const LEAST = 15
const DRIFT_SECONDS = 5

/** Whether the server is one that what is acknowledged survives on, and its clock is ours. */
export async function lookAtServer(client: pg.ClientBase, now: () => Date): Promise<Finding[]> {
  const { rows } = await client.query<Record<string, string> & { now: Date; major: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major,
       current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes,
       current_setting('synchronous_commit') as synchronous_commit, current_setting('data_checksums') as checksums,
       current_setting('server_encoding') as encoding, clock_timestamp() as now`,
  )
  const is = rows[0] as (typeof rows)[0]
  const here = now()
  const version = { version: is.version, least: LEAST }
  const drift = Math.round((is.now.getTime() - here.getTime()) / 1000)
  const lax = [
    ...['fsync', 'full_page_writes'].filter((name) => is[name] !== 'on').map((name) => `${name}=${is[name]}`),
    ...(['on', 'remote_apply'].includes(is['synchronous_commit'] ?? '')
      ? []
      : [`synchronous_commit=${is['synchronous_commit']}`]),
    ...(await laxForSomebody(client)),
  ]
  return [
    is.major >= LEAST ? ok('postgres', version) : wrong('postgres-old', version),
    is['encoding'] === 'UTF8' ? ok('encoding') : wrong('encoding-other', { encoding: is['encoding'] }),
    lax.length === 0 ? ok('settings') : wrong('settings-lax', { settings: lax.join(', ') }),
    is['checksums'] === 'on' ? ok('checksums') : note('checksums-off'),
    Math.abs(drift) <= DRIFT_SECONDS ? ok('clock', { drift }) : wrong('clock-apart', { drift }),
    await lookAhead(client),
  ]
}

/** The same settings, made lax for one database or one role. */
async function laxForSomebody(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ setting: string; role: string }>(
    `select s.setting, coalesce(r.rolname, '*') as role
     from pg_db_role_setting d left join pg_roles r on r.oid = d.setrole, unnest(d.setconfig) as s (setting)
     where (d.setdatabase = 0 or d.setdatabase = (select oid from pg_database where datname = current_database()))
       and s.setting ~ '^synchronous_commit=' and s.setting !~ '=(on|remote_apply)$'`,
  )
  return rows.map(({ setting, role }) => `${role}: ${setting}`)
}

/** Events of the future: the clock was put back since. */
async function lookAhead(client: pg.ClientBase): Promise<Finding> {
  const { rows } = await client.query<{ seconds: string | null }>(
    `select ceil(extract(epoch from max(last.at) - clock_timestamp())) as seconds
     from platform.county c, lateral (
       select e.at from platform.audit_event e where e.county_id = c.id order by e.at desc limit 1) as last`,
  )
  const seconds = Number(rows[0]?.seconds ?? 0)
  return seconds > 60 ? wrong('clock-back', { seconds }) : ok('clock-forward')
}

/** Whether what was archived of the write-ahead log 归档 keeps up, where it is archived at all. */
export async function lookAtArchiving(client: pg.ClientBase): Promise<Finding[]> {
  const { rows } = await client.query<{
    mode: string
    failing: boolean
    archived: Date | null
    failed: string
  }>(
    `select current_setting('archive_mode') as mode, last_archived_time as archived, failed_count as failed,
       coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) as failing
     from pg_stat_archiver`,
  )
  const [is] = rows
  if (is === undefined || is.mode === 'off') return []
  const facts = { at: is.archived?.toISOString() ?? '—', failed: is.failed }
  return [is.failing ? wrong('archiving-fails', facts) : ok('archiving', facts)]
}

/** Whether every county's table keeps the counties apart, and the roles of requests can do no more than they should. */
export async function lookAtFences(client: pg.ClientBase): Promise<Finding[]> {
  const { rows: open } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname !~ '^pg_'
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'county_id' and not a.attisdropped)
       and not (c.relrowsecurity and c.relforcerowsecurity)
       and has_any_column_privilege('xuncha_app', c.oid, 'select, insert, update')`,
  )
  const { rows: powers } = await client.query<{ text: string }>(
    `select rolname || ': ' || power as text from pg_roles,
       unnest(array[case when rolsuper then 'superuser' end, case when rolbypassrls then 'bypassrls' end,
         case when rolcreaterole then 'createrole' end, case when rolcreatedb then 'createdb' end,
         case when rolreplication then 'replication' end,
         (select 'owns ' || c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where c.relowner = pg_roles.oid and c.relkind in ('r', 'p') and n.nspname not in ('pgboss', 'pg_toast') limit 1),
         (select 'member of ' || string_agg(m.roleid::regrole::text, ', ') from pg_auth_members m where m.member = pg_roles.oid)
       ]) as power
     where rolname in ('xuncha_app', 'xuncha_gate') and power is not null`,
  )
  const { rows: there } = await client.query(
    `select from pg_roles where rolname in ('xuncha_app', 'xuncha_gate')`,
  )
  const tables = open.map(({ name }) => name)
  return [
    tables.length === 0 ? ok('fences') : wrong('fences-open', { tables: listed(tables) }),
    there.length < 2
      ? wrong('roles-missing')
      : powers.length === 0
        ? ok('roles')
        : wrong('roles-strong', { powers: powers.map(({ text }) => text).join('; ') }),
  ]
}
