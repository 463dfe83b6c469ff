import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServerUnderTest, startServer } from '@xuncha/test-kit'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
// Plain JavaScript, as all that runs before anything is installed.
// @ts-expect-error -- see above
import { startPostgres15 } from '../../../infra/bootstrap/postgres15.mjs'
import { countyLogVerifies } from '../src/kill/log.ts'
import { WrongClock } from '../src/kill/wrong-clock.ts'
import { report } from '../src/report.ts'

const PASSWORD = 'clock-password-1'
/** The demonstration county of those who sign in here. */
const COUNTY = 990_101
let folder: string
let clock: WrongClock
let postgres: { url: string; stop(): Promise<void> }
let server: ServerUnderTest
let jumps = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xuncha-clock-'))
  await chmod(folder, 0o711)
  clock = await WrongClock.make(folder)
  postgres = await startPostgres15(clock.env)
  const settings = { DATABASE_URL: postgres.url, XUNCHA_HOME: folder, XUNCHA_DEMO_PASSWORD: PASSWORD }
  server = await startServer({ ...clock.env, ...settings })
})

afterAll(async () => {
  await server?.stop()
  await postgres?.stop()
  if (folder) await rm(folder, { recursive: true, force: true })
})

interface Answer {
  status: number
  headers: Headers
  body: Record<string, unknown>
}

async function ask(method: string, path: string, cookie: string, body?: object): Promise<Answer> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      cookie,
      origin: server.url,
      'content-type': 'application/json',
      ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answer['body'] }
}

async function signIn(username: string): Promise<string> {
  const answer = await ask('POST', '/api/session', '', { username, password: PASSWORD })
  expect([username, answer.status]).toEqual([username, 200])
  return answer.headers.get('set-cookie')?.split(';')[0] as string
}

const works = async (cookie: string) =>
  (await ask('GET', '/api/p/rectification/items', cookie)).status === 200

async function jump(offset: string): Promise<void> {
  await clock.put(offset)
  jumps += 1
}

const item = {
  unitId: randomUUID(),
  unitName: '松涧镇',
  roundTitle: '本届县委第四轮巡察',
  title: '时钟出错时录入',
  problem: '抽查的专项资金中，有几笔没有登记使用方向。',
  requirement: '补齐台账并公开。',
  category: 'G3-3',
  nature: 'general',
  deliveredOn: '2026-10-20',
}

test.each(['+20m', '+11h', '+1y', '-1h', '-1y'])(
  'T8: a clock put off by %s: no session outlives it, none opened by it outlives its being put right',
  async (offset) => {
    const before = await signIn('office')
    expect(await works(before)).toBe(true)
    await jump(offset)
    expect(await works(before)).toBe(false)
    const during = await signIn('office')
    expect(await works(during)).toBe(true)
    const made = await ask('POST', '/api/p/rectification/items', during, { ...item, number: `时钟${offset}` })
    expect(made.status).toBe(201)
    await jump('+0')
    expect(await works(during)).toBe(false)
    expect(await works(await signIn('office'))).toBe(true)
  },
)

test('T8: a clock that runs away leaves a session to who uses it, and ends it for who does not', async () => {
  const cookie = await signIn('discipline')
  for (let minutes = 5; minutes <= 60; minutes += 5) {
    await jump(`+${minutes}m`)
    expect([minutes, await works(cookie)]).toEqual([minutes, true])
  }
  await jump('+76m')
  expect(await works(cookie)).toBe(false)
  await jump('+0')
  expect(await works(await signIn('discipline'))).toBe(true)
})

test('T8: a pause after wrong passwords that a clock far ahead began does not last until then', async () => {
  await jump('+1y')
  for (let tries = 0; tries < 5; tries++)
    await ask('POST', '/api/session', '', { username: 'organisation', password: 'wrong-password-1' })
  await jump('+0')
  const paused = await ask('POST', '/api/session', '', { username: 'organisation', password: PASSWORD })
  expect([paused.status, paused.body['code']]).toEqual([401, 'sign-in.paused'])
  expect((paused.body['facts'] as { seconds: number }).seconds).toBeLessThanOrEqual(30)
})

test('T8: the log keeps its order by its own count, whatever the clock said, and verifies', async () => {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  const { rows } = await client.query<{ backwards: number }>(
    `select count(*)::integer as backwards from (
       select at < lag(at) over (order by leaf_index) as back from platform.audit_event
       where county_id = $1 and leaf_index is not null) as steps where back`,
    [COUNTY],
  )
  await client.end()
  expect(rows[0]?.backwards).toBeGreaterThan(0)
  expect(await countyLogVerifies(postgres.url, { county: COUNTY, folder })).toEqual([])
  report('T8 clock put forward and back', {
    jumps,
    sessionsThatOutlived: 0,
    stepsBackInTheLog: rows[0]?.backwards ?? 0,
  })
})
