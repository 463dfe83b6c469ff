import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useDatabase } from '@xuncha/database/testing'
import { attacks } from '../src/attacks.ts'
import { plantCanaries } from '../src/canaries.ts'
import { type TableFacts, tablesOf } from '../src/catalogue.ts'
import { report } from '../src/report.ts'
import { gateTables } from '../src/shared-tables.ts'

const OWN = 990_701
const OTHER = 990_702
const canary = `canary-${randomUUID()}`
const ownCanary = `own-${randomUUID()}`
const tokens = { own: randomBytes(32).toString('base64url'), other: randomBytes(32).toString('base64url') }

const database = useDatabase()
let tables: TableFacts[]
let owner: pg.Client
let app: pg.Client
const heard: string[] = []

beforeAll(async () => {
  tables = (await tablesOf(database.ownerUrl)).filter(
    ({ hasCounty, name }) => hasCounty && gateTables[name] === undefined,
  )
  owner = new pg.Client({ connectionString: database.ownerUrl })
  app = new pg.Client({ connectionString: database.appUrl })
  app.on('notice', ({ message }) => heard.push(message ?? ''))
  await owner.connect()
  await app.connect()
  for (const [county, token] of [
    [OWN, tokens.own],
    [OTHER, tokens.other],
  ] as const) {
    await owner.query('insert into platform.county (id, name, fictional) values ($1, $2, true)', [
      county,
      `县${county}`,
    ])
    await owner.query(
      `insert into platform.session (token_hash, county_id, kind, plugin_id, expires_at, idle_after)
       values (sha256(convert_to($1, 'UTF8')), $2, 'job', 'planning', now() + interval '1 hour', interval '1 hour')`,
      [token, county],
    )
  }
  await plantCanaries(
    owner,
    tables,
    new Map([
      [OWN, ownCanary],
      [OTHER, canary],
    ]),
  )
  await owner.query('analyze')
})

afterAll(async () => {
  await app?.end()
  await owner?.end()
})

/** Everything that came back to whoever ran these statements in a transaction of the session with this token. */
async function overhear(token: string | undefined, statements: readonly string[]): Promise<string> {
  heard.length = 0
  const said: string[] = []
  await app.query('begin')
  try {
    if (token !== undefined) await enter(token)
    for (const statement of statements) said.push(JSON.stringify(await rowsOf(statement)))
    await app.query('commit')
  } catch (error) {
    said.push(JSON.stringify({ ...(error as object), message: (error as Error).message }))
    await app.query('rollback')
  }
  return [...said, ...heard].join('\n')
}

async function enter(token: string): Promise<void> {
  const { rows } = await owner.query<{ stamp: string }>(
    `select stamp from platform.session where token_hash = sha256(convert_to($1, 'UTF8'))`,
    [token],
  )
  await app.query(`select platform.enter($1, $2, 'test')`, [token, rows[0]?.stamp])
}

async function rowsOf(statement: string): Promise<unknown> {
  const answer = await app.query(statement)
  return (Array.isArray(answer) ? answer : [answer]).map(({ rows }) => rows as unknown)
}

/** Every row of the other county, as a digest. */
async function theirs(): Promise<string> {
  const digests = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await owner.query<{ digest: string }>(
        `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest from ${name} t where county_id = ${OTHER}`,
      )
      return `${name} ${rows[0]?.digest}`
    }),
  )
  return digests.join('\n')
}

test('the harness sees a leak: the owner, whom no policy stops, reads the canary in every table', async () => {
  for (const { name } of tables) {
    const { rows } = await owner.query(`select t::text from ${name} t where county_id = ${OTHER}`)
    expect([name, rows.length]).toEqual([name, 1])
  }
})

test('a session reads its own rows wherever the role of requests may read at all', async () => {
  const readable = tables.filter(({ appMay }) => appMay.includes('SELECT'))
  const blind = []
  for (const { name } of readable) {
    const said = await overhear(tokens.own, [`select count(*)::integer as own from ${name}`])
    if (!said.includes('"own":1')) blind.push(`${name}: ${said}`)
  }
  expect(blind).toEqual([])
  expect(readable.length).toBeGreaterThan(20)
})

test('T3: no attack on any table brings a row, a notice or an error of the other county to light', async () => {
  const before = await theirs()
  const leaks: string[] = []
  let tried = 0
  for (const { name } of tables)
    for (const attack of attacks) {
      tried += 1
      const said = await overhear(tokens.own, attack.sql({ table: name, county: OTHER, token: tokens.other }))
      // An error that only the other county's rows could have raised tells of them as well.
      if (said.includes(canary) || said.includes(`"county_id":${OTHER}`) || said.includes('division by zero'))
        leaks.push(`${attack.name} on ${name}: ${said.slice(0, 200)}`)
    }
  expect(leaks).toEqual([])
  expect(await theirs()).toBe(before)
  report('T3 ways around row-level security', {
    attacks: attacks.length,
    tables: tables.length,
    tried,
    rows: 0,
  })
})

test('T3: without a session, or with one that has ended, there is no row of anybody', async () => {
  await owner.query(
    `update platform.session set expires_at = now() - interval '1 second' where token_hash = sha256(convert_to($1, 'UTF8'))`,
    [tokens.other],
  )
  for (const { name, appMay } of tables) {
    if (!appMay.includes('SELECT')) continue
    const question = `select t::text from ${name} t`
    expect(await overhear(undefined, [question])).toBe('[[]]')
    const ended = `select set_config('app.session', '${tokens.other}', true)`
    expect(await overhear(undefined, [ended, question])).not.toContain('canary')
  }
})

test('T3: an id of the other county collides with nothing and is refused as one that never was', async () => {
  const differing = []
  for (const { name, appMay } of tables) {
    if (!appMay.includes('INSERT')) continue
    const { rows } = await owner.query<Record<string, unknown>>(
      `select * from ${name} where county_id = ${OTHER}`,
    )
    const existing = rows[0] as Record<string, unknown>
    if (existing.id === undefined) continue
    const insert = (id: unknown) =>
      overhear(tokens.own, [
        `insert into ${name} select (json_populate_record(t, json_build_object('id', '${String(id)}'))).* from ${name} t limit 1`,
      ])
    const [taken, free] = [
      await insert(existing.id),
      await insert(typeof existing.id === 'number' ? 999 : randomUUID()),
    ]
    const bare = (said: string) => said.replaceAll(/[0-9a-f-]{36}|\b\d+\b/g, '…')
    if (bare(taken) !== bare(free)) differing.push(`${name}: ${taken} / ${free}`)
  }
  expect(differing).toEqual([])
})
