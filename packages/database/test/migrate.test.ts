import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withClient } from '../src/client.ts'
import { migrate, migrateWhole } from '../src/migrate/index.ts'
import { createDatabase, type TestDatabase } from '../src/testing/index.ts'

let database: TestDatabase
let folder: string

beforeEach(async () => {
  database = await createDatabase()
  folder = await mkdtemp(join(tmpdir(), 'xuncha-migrations-'))
})
afterEach(async () => {
  await database.drop()
  await rm(folder, { recursive: true })
})

const source = () => ({ schema: 'garden', folder: pathToFileURL(folder) })
const run = () => migrate(database.ownerUrl, [source()])
const write = (name: string, text: string) => writeFile(join(folder, name), text)
const query = (sql: string) =>
  withClient(database.ownerUrl, async (client) => (await client.query(sql)).rows as Record<string, unknown>[])
const tables = async () =>
  (
    await query(`select relname from pg_class where relnamespace = 'garden'::regnamespace and relkind = 'r'
    order by relname`)
  ).map(({ relname }) => relname)

const FIRST = '-- locks: nothing that exists\ncreate table garden.tree (id int primary key);\n'
const SECOND = '-- locks: garden.tree\nalter table garden.tree add column name text;\n'

test('files are applied in order, once', async () => {
  await write('0002-names.sql', SECOND)
  await write('0001-trees.sql', FIRST)
  await write('README.md', 'not a migration')

  expect(await run()).toEqual({
    applied: [
      { schema: 'garden', name: '0001-trees' },
      { schema: 'garden', name: '0002-names' },
    ],
    newer: [],
  })
  expect(await run()).toEqual({ applied: [], newer: [] })
  expect(await query('select id, name from garden.tree')).toEqual([])
})

test('a pool serves as well as a URL, and gets no connection back that carries the lock', async () => {
  await write('0001-trees.sql', FIRST)
  const pool = new pg.Pool({ connectionString: database.ownerUrl })
  expect((await migrate(pool, [source()])).applied).toHaveLength(1)
  expect(pool.totalCount).toBe(0)
  await pool.end()
  expect((await run()).applied).toEqual([])
})

test('ten that migrate at once end well, and each file is applied by one of them', async () => {
  await write('0001-trees.sql', FIRST)
  await write('0002-names.sql', SECOND)
  const reports = await Promise.all(Array.from({ length: 10 }, run))
  expect(reports.flatMap(({ applied }) => applied.map(({ name }) => name)).sort()).toEqual([
    '0001-trees',
    '0002-names',
  ])
})

test('a file that fails leaves nothing, what came before it stays, and the error names file and line', async () => {
  await write('0001-trees.sql', FIRST)
  await write(
    '0002-bad.sql',
    '-- locks: nothing\ncreate table garden.half (id int);\n\ninsert into garden.nowhere values (1);\n',
  )

  await expect(run()).rejects.toMatchObject({
    name: 'SetupError',
    code: 'migration-failed',
    message: 'garden/0002-bad.sql, line 4: relation "garden.nowhere" does not exist',
  })
  expect(await tables()).toEqual(['migration', 'tree'])

  await write('0002-bad.sql', SECOND)
  expect((await run()).applied).toEqual([{ schema: 'garden', name: '0002-bad' }])
})

const whole = (settle = 'select 1') =>
  migrateWhole(database.ownerUrl, source(), async (tx) => {
    await sql.raw(settle).execute(tx)
  })

test('as a whole, everything is there, or nothing: neither the files before the one that fails nor the schema', async () => {
  await write('0001-trees.sql', FIRST)
  await write('0002-bad.sql', '-- locks: nothing\ncreate table garden.half (id int);\nselect 1/0;\n')
  await expect(whole()).rejects.toMatchObject({ code: 'migration-failed' })
  expect(await query("select 1 from pg_namespace where nspname = 'garden'")).toEqual([])

  await write('0002-bad.sql', SECOND)
  await whole('insert into garden.tree values (7)')
  expect(await query('select id, name from garden.tree')).toEqual([{ id: 7, name: null }])
})

test('as a whole, what is settled at the end counts too, and the ledger is as it was', async () => {
  await write('0001-trees.sql', FIRST)
  await run()
  await write('0002-names.sql', SECOND)
  await expect(whole('insert into garden.nowhere values (1)')).rejects.toMatchObject({
    message: expect.stringContaining('nowhere') as string,
  })
  expect(await query('select * from garden.tree')).toEqual([])
  expect((await run()).applied).toEqual([{ schema: 'garden', name: '0002-names' }])
})

test.each([
  'select 1; commit; select 1/0;',
  'select 1; rollback and chain;',
  'commit and no chain;',
  'abort;',
])('a file that ends its transaction is refused before it runs: %s', async (text) => {
  await write('0001-trees.sql', `${FIRST}${text}\n`)
  await expect(whole()).rejects.toMatchObject({ code: 'migration-malformed' })
  expect(await query("select 1 from pg_namespace where nspname = 'garden'")).toEqual([])
})

test('a file that ends its transaction in a way that cannot be read is told', async () => {
  await write('0001-trees.sql', `${FIRST}/* */ end; create table garden.free (id int);\n`)
  await expect(whole()).rejects.toMatchObject({
    message: expect.stringContaining('ends the transaction') as string,
  })
})

test('a file that changed after it was applied is refused', async () => {
  await write('0001-trees.sql', FIRST)
  await run()
  await write('0001-trees.sql', `${FIRST}-- a word more\n`)
  await expect(run()).rejects.toMatchObject({
    code: 'migration-changed',
    message: expect.stringContaining('garden/0001-trees.sql') as string,
  })
})

test('a file that disappeared from the middle, or appeared there, is refused', async () => {
  await write('0001-trees.sql', FIRST)
  await write('0003-names.sql', SECOND)
  await run()
  await write('0002-late.sql', '-- locks: nothing\nselect 1;\n')
  await expect(run()).rejects.toMatchObject({ code: 'migration-late' })
  await rm(join(folder, '0002-late.sql'))
  await rm(join(folder, '0001-trees.sql'))
  await expect(run()).rejects.toMatchObject({ code: 'migration-changed' })
})

test('an older program runs on a newer schema and is told of it', async () => {
  await write('0001-trees.sql', FIRST)
  await write('0002-names.sql', SECOND)
  await run()
  await rm(join(folder, '0002-names.sql'))
  expect(await run()).toEqual({ applied: [], newer: [{ schema: 'garden', name: '0002-names' }] })
})

test('an older program stops where the newer schema is marked as breaking', async () => {
  await write('0001-trees.sql', FIRST)
  await write('0002-names.sql', `-- locks: garden.tree\n-- breaking: the column id is gone\n${SECOND}`)
  await run()
  await rm(join(folder, '0002-names.sql'))
  await expect(run()).rejects.toMatchObject({
    code: 'database-newer',
    message: expect.stringContaining('garden/0002-names.sql') as string,
  })
})

test.each([
  ['0001-trees.sql', 'create table garden.tree (id int);\n', 'does not say what it locks'],
  ['0001-trees.sql', 'select 1;\n-- locks: too late\n', 'does not say what it locks'],
  ['0001-trees.sql', '-- locks: nothing\nselect 1;\nCOMMIT;\n', 'begins or ends a transaction'],
  ['1-trees.sql', FIRST, 'has a wrong name'],
])('a malformed file is refused: %s %j', async (name, text, reason) => {
  await write(name, text)
  await expect(run()).rejects.toMatchObject({
    code: 'migration-malformed',
    message: expect.stringContaining(reason) as string,
  })
  expect(await query(`select 1 from pg_namespace where nspname = 'garden'`)).toEqual([])
})

test('two files with one number are refused', async () => {
  await write('0001-trees.sql', FIRST)
  await write('0001-names.sql', SECOND)
  await expect(run()).rejects.toMatchObject({ code: 'migration-malformed' })
})

test('a function’s own begin and end are no transaction', async () => {
  const body = `do $$\nbegin\n  perform 1;\nend;\n$$;\n`
  await write('0001-trees.sql', FIRST + body)
  expect((await run()).applied).toHaveLength(1)
})

test('who waits too long for another is told so', async () => {
  await write('0001-trees.sql', FIRST)
  await withClient(database.ownerUrl, async (other) => {
    await other.query('select pg_advisory_lock(7239501846)')
    await expect(migrate(database.ownerUrl, [source()], { waitMs: 50 })).rejects.toMatchObject({
      code: 'migration-busy',
    })
  })
})

test('a file that waits too long for a table gives way', async () => {
  await write('0001-trees.sql', FIRST)
  await run()
  await write('0002-names.sql', SECOND)
  await withClient(database.ownerUrl, async (other) => {
    await other.query('begin; lock table garden.tree')
    await expect(migrate(database.ownerUrl, [source()], { lockMs: 50 })).rejects.toMatchObject({
      code: 'migration-failed',
      message: 'garden/0002-names.sql: canceling statement due to lock timeout',
    })
  })
  expect((await run()).applied).toHaveLength(1)
})

test('an owner without rights gets a remedy, not a bare SQL error', async () => {
  await write('0001-trees.sql', FIRST)
  await expect(migrate(database.appUrl, [source()])).rejects.toMatchObject({
    name: 'SetupError',
    code: 'migration-failed',
    message: expect.stringContaining('permission denied for database') as string,
  })
})
