import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kyselyOn } from '@xuncha/database'
import { useDatabase } from '@xuncha/database/testing'
import { countRows, type PlatformDb, unequalTables } from '@xuncha/platform'
import { findTables, inSnapshot, loadRows, rowsOf } from '../src/rows.repository.ts'

const database = useDatabase()
const COUNTY = 990_001
let owner: Kysely<PlatformDb>

/** Whatever a column may be, with values that a careless copy changes. */
const columns: readonly (readonly [type: string, ...values: string[]])[] = [
  ['text', `''`, `E'a\\tb\\nc\\\\d"e'`, `'“引号”\u{1F600}'`, `'null'`, 'null'],
  ['smallint', '-32768'],
  ['bigint', '9007199254740993'],
  ['numeric', '123456789012345678901234567890.1234567890', `'NaN'`, '1.10'],
  ['double precision', '0.1::float8 + 0.2', `'Infinity'`, '5e-324'],
  ['boolean', 'false'],
  ['date', `'0001-01-01'`, `'infinity'`],
  ['timestamptz', `'2026-12-01 00:00:00.000001+08'`, `'-infinity'`],
  ['timestamp', `'2026-12-01 12:00:00.5'`],
  ['time', `'23:59:59.999999'`],
  ['interval', `'1 year 2 mons -3 days 04:05:06.7'`],
  ['uuid', `'00000000-0000-4000-8000-000000000000'`],
  ['bytea', `'\\x00ff5c'`],
  ['jsonb', `'{"b": 1.10, "a": [null, "\\u00e9"]}'`],
  ['json', `'{"b":1,  "b":2}'`],
  ['text[]', `array['a', null, '"', 'null', '{}']`, `'{}'`],
  ['integer[]', `'{{1,2},{3,4}}'`],
  ['int4range', `'[1,5)'`],
  ['inet', `'10.0.0.0/8'`],
  ['bit varying', `b'1011'`],
]

beforeAll(async () => {
  owner = kyselyOn<PlatformDb>(database.ownerUrl)
  const declared = columns.map(([type], at) => `c${at} ${type}`).join(', ')
  for (const schema of ['one', 'other'])
    await sql
      .raw(
        `create schema ${schema};
         create table ${schema}.thing (county_id integer not null, id integer generated always as identity,
           ${declared}, doubled integer generated always as (county_id * 2) stored, primary key (county_id, id))`,
      )
      .execute(owner)
  for (const [at, [, ...values]] of columns.entries())
    for (const value of values)
      await sql.raw(`insert into one.thing (county_id, c${at}) values (${COUNTY}, ${value})`).execute(owner)
  await sql.raw(`insert into one.thing (county_id) values (990002)`).execute(owner)
})
afterAll(() => owner?.destroy())

const counts = (schema: string) =>
  inSnapshot(owner, (tx) =>
    countRows(tx as unknown as Kysely<never>, { schema, tables: ['thing'], county: COUNTY }),
  )

test('rows of every type come back from JSON as they were, and only those of the county', async () => {
  const [table] = await findTables(owner, 'one')
  if (table === undefined) throw new Error('no table')
  const lines = await inSnapshot(owner, async (tx) => {
    const all: string[] = []
    for await (const some of rowsOf(tx, { schema: 'one', table, county: COUNTY })) all.push(...some)
    return all
  })
  expect(lines.map((line) => JSON.parse(line).county_id)).toEqual(
    Array(columns.flatMap(([, ...values]) => values).length).fill(COUNTY),
  )
  await loadRows(owner, { schema: 'other', table, lines })
  const [before, after] = [await counts('one'), await counts('other')]
  expect(before['thing']?.rows).toBe(lines.length)
  expect(unequalTables(before, after)).toEqual([])
})

test('a row that differs in one character is told from what it was, and so is one that is missing', async () => {
  const before = await counts('one')
  await sql.raw(`update other.thing set c0 = c0 || ' ' where c0 = 'null'`).execute(owner)
  expect(unequalTables(before, await counts('other'))).toEqual(['thing'])
  await sql.raw(`update other.thing set c0 = 'null' where c0 = 'null '`).execute(owner)
  expect(unequalTables(before, await counts('other'))).toEqual([])
  await sql.raw(`delete from other.thing where c0 = ''`).execute(owner)
  expect(unequalTables(before, await counts('other'))).toEqual(['thing'])
})

test('what JSON has no word for is found out: a null of its own inside a column of documents', async () => {
  await sql.raw(`insert into one.thing (county_id, c13) values (990003, 'null')`).execute(owner)
  await sql.raw(`insert into other.thing (county_id, c13) values (990003, null)`).execute(owner)
  const of = (schema: string) =>
    inSnapshot(owner, (tx) =>
      countRows(tx as unknown as Kysely<never>, { schema, tables: ['thing'], county: 990_003 }),
    )
  expect(unequalTables(await of('one'), await of('other'))).toEqual(['thing'])
})
