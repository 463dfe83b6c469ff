import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withClient } from '../src/client.ts'
import { startEmbedded } from '../src/embedded/index.ts'
import { prepareRoles } from '../src/roles/index.ts'
import { createDatabase, useDatabase } from '../src/testing/index.ts'

const database = useDatabase()

const query = (url: string, sql: string) =>
  withClient(url, async (client) => (await client.query(sql)).rows as Record<string, unknown>[])

test('the roles log in with passwords derived from the owner’s', async () => {
  const { password } = new URL(database.ownerUrl)
  const derived = createHmac('sha256', decodeURIComponent(password)).update('xuncha_app').digest('hex')

  expect(new URL(database.appUrl).password).toBe(derived)
  expect(await query(database.appUrl, 'select current_user as name')).toEqual([{ name: 'xuncha_app' }])
  expect(await query(database.gateUrl, 'select current_user as name')).toEqual([{ name: 'xuncha_gate' }])
  expect(await query(database.vaultUrl, 'select current_user as name')).toEqual([{ name: 'xuncha_vault' }])
})

test('the roles give up after their time limits', async () => {
  for (const url of [database.appUrl, database.gateUrl, database.vaultUrl]) {
    const [limits] = await query(
      url,
      `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
        current_setting('idle_in_transaction_session_timeout') as idle`,
    )
    expect(limits).toEqual({ statement: '5s', lock: '2s', idle: '10s' })
  }
})

test('the roles hold no privilege of the server', async () => {
  const rows = await query(
    database.ownerUrl,
    `select rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls as privileged
      from pg_roles where rolname in ('xuncha_app', 'xuncha_gate', 'xuncha_vault')`,
  )
  expect(rows).toEqual([{ privileged: false }, { privileged: false }, { privileged: false }])
})

test('the roles read nothing that is not granted, and make nothing of their own', async () => {
  await query(database.ownerUrl, 'create table public.secret (word text)')
  for (const url of [database.appUrl, database.gateUrl, database.vaultUrl]) {
    await expect(query(url, 'select word from public.secret')).rejects.toThrow('permission denied for table')
    await expect(query(url, 'create table public.own (id int)')).rejects.toThrow(
      'permission denied for schema',
    )
    await expect(query(url, 'create temporary table own (id int)')).rejects.toThrow(
      'permission denied to create',
    )
    await expect(query(url, 'create schema own')).rejects.toThrow('permission denied for database')
    await expect(query(url, 'set role xuncha_gate; set role postgres')).rejects.toThrow(
      'permission denied to set',
    )
  }
})

test('the gate is out of reach for the requests, and the store of identities for both', async () => {
  await expect(query(database.appUrl, 'set role xuncha_gate')).rejects.toThrow(
    'permission denied to set role',
  )
  for (const url of [database.appUrl, database.gateUrl])
    await expect(query(url, 'set role xuncha_vault')).rejects.toThrow('permission denied to set role')
})

async function handOverFunction(ownerUrl: string) {
  await query(
    ownerUrl,
    `create schema door;
     grant usage, create on schema door to xuncha_gate;
     create function door.opens() returns boolean language sql security definer return true;
     alter function door.opens() owner to xuncha_gate;
     create or replace function door.opens() returns boolean language sql security definer return false;
     create schema yard authorization xuncha_gate;`,
  )
}

test('the owner hands a function over to the gate and replaces it later', async () => {
  await handOverFunction(database.ownerUrl)
  expect(await query(database.gateUrl, 'select door.opens()')).toEqual([{ opens: false }])
})

test('an owner who is no superuser needs the right to create roles and no more', async () => {
  const home = await mkdtemp(join(tmpdir(), 'xuncha-roles-'))
  const server = await startEmbedded({ home, settings: { fsync: 'off' } })
  try {
    await query(server.url, `create role "an owner" login createrole password 'p@ss:/w%rd'`)
    await query(server.url, 'create database county owner "an owner"')
    const url = new URL(server.url)
    url.username = 'an owner'
    url.password = encodeURIComponent('p@ss:/w%rd')
    url.pathname = '/county'
    const { gateUrl } = await prepareRoles(url.href)
    await prepareRoles(url.href)
    await handOverFunction(url.href)
    expect(await query(gateUrl, 'select door.opens()')).toEqual([{ opens: false }])
  } finally {
    await server.stop()
    await rm(home, { recursive: true })
  }
})

test('a second call changes nothing', async () => {
  // Whatever is put right, the settings are written again with it.
  const written = 'select setrole, xmin from pg_db_role_setting order by setrole'
  const before = await query(database.ownerUrl, written)
  await prepareRoles(database.ownerUrl)
  expect(await query(database.ownerUrl, written)).toEqual(before)
})

test('a role that was tampered with is put right', async () => {
  await query(database.ownerUrl, `alter role xuncha_app reset statement_timeout`)
  await query(database.ownerUrl, `alter role xuncha_app createdb`)
  const urls = await prepareRoles(database.ownerUrl)

  expect(await query(urls.appUrl, 'show statement_timeout')).toEqual([{ statement_timeout: '5s' }])
  const [role] = await query(
    database.ownerUrl,
    `select rolcreatedb from pg_roles where rolname = 'xuncha_app'`,
  )
  expect(role).toEqual({ rolcreatedb: false })
})

test('many calls at once, over several databases, all end well', async () => {
  const others = await Promise.all([createDatabase(), createDatabase()])
  await query(database.ownerUrl, `alter role xuncha_app reset lock_timeout`)
  await query(database.ownerUrl, `alter role xuncha_gate reset lock_timeout`)
  const urls = [database, ...others].flatMap(({ ownerUrl }) => Array(5).fill(ownerUrl) as string[])
  await Promise.all(urls.map((url) => prepareRoles(url)))

  expect(await query(database.appUrl, 'show lock_timeout')).toEqual([{ lock_timeout: '2s' }])
  await Promise.all(others.map((other) => other.drop()))
})

test.each(['postgres://owner@127.0.0.1/xuncha', 'postgres://owner:100%@127.0.0.1/xuncha', 'owner:word'])(
  'a URL without a readable password is refused before anything is derived from it: %s',
  async (url) => {
    await expect(prepareRoles(url)).rejects.toMatchObject({ code: 'database-url-unusable' })
  },
)

test('an owner who may not create roles is told what to do', async () => {
  await query(database.ownerUrl, `create role poor_owner login password 'poor'`)
  await query(database.ownerUrl, `alter role xuncha_app set lock_timeout = '3s'`)
  try {
    const url = new URL(database.ownerUrl)
    url.username = 'poor_owner'
    url.password = 'poor'
    await expect(prepareRoles(url.href)).rejects.toMatchObject({ name: 'SetupError', code: 'roles-refused' })
  } finally {
    await query(database.ownerUrl, 'drop role poor_owner')
    await prepareRoles(database.ownerUrl)
  }
})
