/** What an attack is aimed at. */
export interface Target {
  /** Table by schema and name. */
  table: string
  /** The other county. */
  county: number
  /** Id of a row of the other county in that table, if its rows have ids. */
  token: string
}

/** Statements that somebody who can run any SQL as the role of requests tries, within his own session. */
export interface Attack {
  name: string
  sql(target: Target): string[]
}

const one = (name: string, sql: (target: Target) => string): Attack => ({
  name,
  sql: (target) => [sql(target)],
})
const then = (name: string, sql: (target: Target) => string): Attack => ({
  name,
  sql: (target) => [sql(target), `select t.* from ${target.table} t where county_id = ${target.county}`],
})

/**
 * T3: ways to another county's rows. Whatever comes back, as a row, a notice or the text of an error, is searched for
 * the other county's canary.
 * @source security.md §3.2
 */
export const attacks: readonly Attack[] = [
  one('asking plainly', ({ table, county }) => `select * from ${table} where county_id = ${county}`),
  one('asking for everything', ({ table }) => `select * from ${table}`),
  one('or true', ({ table, county }) => `select * from ${table} where county_id = ${county} or true`),
  one('as one document', ({ table }) => `select json_agg(t) from ${table} t`),
  one('as text', ({ table }) => `select t::text from ${table} t`),
  one(
    'by place',
    ({ table }) => `select * from ${table} where ctid = any(array['(0,1)','(0,2)','(0,3)']::tid[])`,
  ),
  one('by sample', ({ table }) => `select * from ${table} tablesample system (100)`),
  one(
    'through a subquery',
    ({ table, county }) =>
      `with t as materialized (select * from ${table}) select * from t where county_id = ${county}`,
  ),
  one(
    'through a lateral join',
    ({ table }) => `select t.* from (values (1)) v(n), lateral (select * from ${table}) t`,
  ),
  one(
    'through XML of a query',
    ({ table }) => `select query_to_xml('select * from ${table}', true, false, '')`,
  ),
  one('through XML of a table', ({ table }) => `select table_to_xml('${table}', true, false, '')`),
  one(
    "through the planner's statistics",
    ({ table }) => `select * from pg_stats where schemaname || '.' || tablename = '${table}'`,
  ),
  one(
    'through raw statistics',
    ({ table }) => `select * from pg_statistic where starelid = '${table}'::regclass`,
  ),
  one('through what others run', () => 'select query from pg_stat_activity'),
  one('locking rows', ({ table }) => `select * from ${table} for update`),
  one(
    'through a plan',
    ({ table, county }) => `explain (analyze, verbose) select * from ${table} where county_id = ${county}`,
  ),
  then(
    'naming the county',
    ({ county }) =>
      `select set_config('app.county', '${county}', true), set_config('app.county_id', '${county}', true)`,
  ),
  then('an empty session', () => `select set_config('app.session', '', true)`),
  then('a made-up session', () => `select set_config('app.session', 'made-up', true)`),
  then(
    'the hash for the token',
    ({ token }) => `select set_config('app.session', encode(sha256('${token}'), 'hex'), true)`,
  ),
  one(
    'a session changed inside the question',
    ({ table }) => `select * from ${table} where set_config('app.session', 'made-up', true) is not null`,
  ),
  one(
    'a county changed inside the question',
    ({ table, county }) =>
      `select * from ${table} where set_config('app.county', '${county}', true) is not null`,
  ),
  then('the role of the gate', () => 'set local role xuncha_gate'),
  then('the role of the owner', () => 'set local role postgres'),
  then('another login', () => 'set session authorization xuncha_gate'),
  then('no role', () => 'reset role'),
  then('row security off', () => 'set local row_security = off'),
  then('switching the policy off', ({ table }) => `alter table ${table} disable row level security`),
  then('not forcing it', ({ table }) => `alter table ${table} no force row level security`),
  then('a policy of his own', ({ table }) => `create policy mine on ${table} using (true)`),
  then(
    'another session view',
    () =>
      'create or replace view platform.current_session as select 1 as county_id, null::uuid as account_id',
  ),
  then(
    'another county function',
    () =>
      'create or replace function platform.current_county() returns integer language sql as $$ select 1 $$',
  ),
  then('a right of his own', ({ table }) => `grant all on ${table} to xuncha_app`),
  then(
    'names looked up elsewhere',
    ({ county }) =>
      `create temp view current_session as select ${county} as county_id; set local search_path = pg_temp, platform`,
  ),
  then(
    'another equality',
    () =>
      `create function pg_temp.eq(integer, integer) returns boolean language sql as 'select true'; create operator pg_temp.= (leftarg = integer, rightarg = integer, function = pg_temp.eq); set local search_path = pg_temp, pg_catalog`,
  ),
  {
    name: 'a cheap function that tells',
    sql: ({ table }) => [
      `create function pg_temp.tell(row_text text) returns boolean language plpgsql cost 0.0000001 as $$ begin raise notice '%', row_text; return true; end $$`,
      `select 1 from ${table} t where pg_temp.tell(t::text)`,
    ],
  },
  one('an error that quotes', ({ table }) => `select 1 from ${table} t where t::text::integer = 1`),
  one(
    'an error that only another county would raise',
    ({ table, county }) => `select 1 / (county_id - ${county}) from ${table}`,
  ),
  one(
    'a condition that only another county would raise',
    ({ table, county }) => `select 1 from ${table} where 1 / (county_id - ${county}) is not null`,
  ),
  one(
    'changing theirs',
    ({ table, county }) =>
      `update ${table} set county_id = county_id where county_id = ${county} returning *`,
  ),
  one('giving his away', ({ table, county }) => `update ${table} set county_id = ${county} returning *`),
  one(
    'taking theirs',
    ({ table, county }) =>
      `update ${table} t set county_id = (select county_id from platform.current_session) where t.county_id = ${county} returning *`,
  ),
  one(
    'deleting theirs',
    ({ table, county }) => `delete from ${table} where county_id = ${county} returning *`,
  ),
  one('emptying the table', ({ table }) => `truncate ${table} cascade`),
  one('copying it to a file', ({ table }) => `copy ${table} to '/tmp/stolen'`),
  one('copying it to a program', ({ table }) => `copy ${table} to program 'cat'`),
  one('reading the files of the server', () => `select pg_read_file('postgresql.conf')`),
  one('reading sessions', () => 'select * from platform.session'),
  one(
    'asking who stands behind a hash',
    ({ token }) => `select platform.load_actor(encode(sha256('${token}'), 'hex'))`,
  ),
  one('another database', () => 'create extension dblink'),
]
