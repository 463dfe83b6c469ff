import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest'
import { kyselyOn, migrate, type PluginRoleUrls, preparePluginRoles } from '@xuncha/database'
import { useDatabase } from '@xuncha/database/testing'
import { guardFor, handOverSchema, openToRunner } from '../../src/plugins/package-schema.repository.ts'
import type { PlatformDb } from '../../src/tables.ts'

const database = useDatabase()
const SCHEMA = 'guest'
let owner: Kysely<PlatformDb>
let urls: PluginRoleUrls
let folder: string

const NOTES = `-- locks: nothing that exists
create table guest.note (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  text text not null check (length(text) > 0),
  at timestamptz not null default now(),
  primary key (county_id, id)
);
create index note_at on guest.note (county_id, at);
select platform.tenant_table('guest.note');
`

beforeAll(async () => {
  owner = kyselyOn<PlatformDb>(database.ownerUrl)
  urls = await preparePluginRoles(database.ownerUrl, SCHEMA)
})
afterAll(() => owner.destroy())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xuncha-guest-'))
  await handOverSchema(owner, SCHEMA)
})
afterEach(async () => {
  await sql`drop schema if exists guest cascade`.execute(owner)
  await rm(folder, { recursive: true, force: true })
})

async function applied(...files: string[]): Promise<void> {
  for (const [index, text] of files.entries())
    await writeFile(
      join(folder, `000${index + 1}-part.sql`),
      text.startsWith('--') ? text : `-- locks: little\n${text}`,
    )
  const source = { schema: SCHEMA, folder: pathToFileURL(`${folder}/`) }
  await migrate(urls.ownUrl, [source], { guard: guardFor(SCHEMA) })
}

async function tables(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'guest'::regnamespace and relkind = 'r'
    order by relname`.execute(owner)
  return rows.map(({ name }) => name)
}

describe('a package’s migrations', () => {
  test('make tables of a county, owned by the plugin’s own role', async () => {
    await applied(NOTES, "alter table guest.note add column title text default 'x';")
    expect(await tables()).toEqual(['migration', 'note'])
    const { rows } = await sql<{ owner: string }>`
      select distinct relowner::regrole::text as owner from pg_class where relnamespace = 'guest'::regnamespace`.execute(
      owner,
    )
    expect(rows).toEqual([{ owner: 'xuncha_own_guest' }])
  })

  test('run again over what was opened to the plugin’s process, and leave it open', async () => {
    await applied(NOTES)
    await openToRunner(owner, { id: 'guest', schema: SCHEMA })
    await sql`select platform.settle_backup()`.execute(owner)
    await applied(NOTES, 'alter table guest.note add column title text;')
    await openToRunner(owner, { id: 'guest', schema: SCHEMA })
    expect(await tables()).toEqual(['migration', 'note'])
  })

  test.each([
    [
      'reads what is not its own',
      'insert into guest.note (county_id, text) select id, name from platform.county;',
    ],
    ['changes what is not its own', "update platform.county set name = 'x';"],
    ['drops what is not its own', 'drop table platform.session;'],
    ['makes a table elsewhere', 'create table public.mine ();'],
    ['makes a schema', 'create schema mine;'],
    ['takes the rights of others', 'set role xuncha_gate;'],
    ['brings a function', "create function guest.f() returns int language sql as 'select 1';"],
    ['brings a view', 'create view guest.v as select 1 as one;'],
    ['brings a table of no county', 'create table guest.more (id integer);'],
    [
      'brings a trigger of its own',
      'create trigger more after insert on guest.note for each row execute function platform.record_change(1);',
    ],
    ['takes the trigger of the log away', 'drop trigger recorded on guest.note;'],
    ['stops the trigger of the log', 'alter table guest.note disable trigger recorded;'],
    ['takes row policies away', 'alter table guest.note no force row level security;'],
    ['opens its rows to every county', 'alter policy county on guest.note using (true);'],
    [
      'opens its rows to whoever backs up, with more',
      'create policy backup on guest.note for select using (true);',
    ],
    ['adds a policy', 'create policy more on guest.note for select using (true);'],
    ['grants to everybody', 'grant select on guest.note to public;'],
    ['grants a column', 'grant select (text) on guest.note to xuncha_vault;'],
    [
      'calls what runs a text, in a check',
      "alter table guest.note add check (query_to_xml('select 1', true, true, '') is not null);",
    ],
    [
      'calls what sets, in a default',
      "alter table guest.note alter column text set default set_config('app.backup', 'on', false);",
    ],
    ['makes a large object', 'select lo_create(0);'],
    ['ends the transaction around it', 'drop table guest.note;\n select 1; commit; select 2;'],
    ['ends it in another word', 'drop table guest.note; end;'],
    [
      'hides behind names of its own',
      'create table guest.pg_class (county_id integer); set search_path = guest, pg_catalog;',
    ],
  ])('that %s fail and leave nothing', async (_what, file) => {
    await applied(NOTES)
    await expect(applied(NOTES, file)).rejects.toMatchObject({ code: expect.stringMatching(/^migration-/) })
    expect(await tables()).toEqual(['migration', 'note'])
    const { rows } = await sql`select from guest.migration`.execute(owner)
    expect(rows).toHaveLength(1)
  })
})

test('what the roles of plugins may call is this and no more', async () => {
  const { rows } = await sql<{ name: string }>`
    select p.oid::regprocedure::text as name from pg_proc p
    where p.pronamespace::regnamespace::text in ('platform', 'vault', 'pgboss')
      and has_schema_privilege('xuncha_run_guest', p.pronamespace, 'usage')
      and has_function_privilege('xuncha_run_guest', p.oid, 'execute')
    order by 1`.execute(owner)
  expect(rows.map(({ name }) => name.slice(0, name.indexOf('(')))).toEqual([
    'platform.apply_file',
    'platform.current_account',
    'platform.current_county',
    'platform.current_permission',
    'platform.denied',
    'platform.end_parts',
    'platform.enter_by_pass',
    'platform.give_part',
    'platform.guard_marks',
    'platform.marked_table',
    'platform.organisations_of',
    'platform.people_of',
    'platform.publish_event',
    'platform.receive_event',
    'platform.record_change',
    'platform.stand_aside',
    'platform.tenant_table',
  ])
  const { rows: readable } = await sql`
    select from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('platform', 'vault', 'pgboss') and c.relkind in ('r', 'v', 'p')
      and has_any_column_privilege('xuncha_run_guest', c.oid, 'select, insert, update')`.execute(owner)
  expect(readable).toEqual([])
})
