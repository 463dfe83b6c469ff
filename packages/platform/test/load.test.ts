import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Buckets } from '../src/http/load.ts'
import { isPassing } from '../src/http/passing.ts'
import { createLog, type Platform, startPlatform } from '../src/index.ts'
import { useTestPlatform } from '../testing/index.ts'
import { toy } from './toy/index.ts'

describe('a bucket', () => {
  test('lets through its burst and then its rate, however the requests come', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(
        gaps,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (waits, perSecond, burst) => {
          let now = 0
          let through = 0
          const buckets = new Buckets({ perSecond, burst }, () => now)
          for (const wait of waits) {
            now += wait
            if (buckets.take('one') === 0) through += 1
          }
          expect(through).toBeLessThanOrEqual(burst + (now / 1000) * perSecond + 1e-6)
          expect(through).toBeGreaterThanOrEqual(Math.min(waits.length, burst))
        },
      ),
    )
  })

  test('says when there is one again, and then there is', () => {
    let now = 0
    const buckets = new Buckets({ perSecond: 2, burst: 1 }, () => now)
    expect(buckets.take('a')).toBe(0)
    const wait = buckets.take('a')
    expect(wait).toBeCloseTo(0.5)
    now += wait * 1000
    expect(buckets.take('a')).toBe(0)
  })

  test('of one key is not of another, and those that filled up again are forgotten', () => {
    let now = 0
    const buckets = new Buckets({ perSecond: 1, burst: 1 }, () => now)
    for (let n = 0; n < 25_000; n += 1) {
      expect(buckets.take(`key ${n}`)).toBe(0)
      now += 1
    }
    expect(buckets.take('key 24999')).toBeGreaterThan(0)
  })
})

describe('a platform under more than it takes on', () => {
  const county = useTestPlatform([toy])
  let narrow: Platform
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xuncha-load-'))
    narrow = await startPlatform({
      appUrl: county.urls.appUrl,
      gateUrl: county.urls.gateUrl,
      filesFolder: folder,
      plugins: [toy],
      log: createLog('silent'),
      load: {
        session: { perSecond: 0.01, burst: 3 },
        county: { perSecond: 100, burst: 100 },
        address: { perSecond: 0.01, burst: 20 },
        waiting: 2,
      },
    })
  })
  afterAll(async () => {
    await narrow?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const asking = async (username: string) => {
    const answer = await narrow.app.request('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: 'correct horse battery staple' }),
    })
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    return () => narrow.app.request('/api/p/toy/items', { headers: { cookie } })
  }

  test('tells the one session when to come back, in its language, and serves the others', async () => {
    const [wild, calm] = [await asking('office'), await asking('unit2')]
    const answers = []
    for (let n = 0; n < 5; n += 1) answers.push(await wild())
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429])
    const refused = answers[3] as Response
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50)
    expect(await refused.json()).toMatchObject({
      code: 'too-many',
      title: expect.stringContaining('秒后再试'),
    })
    expect((await calm()).status).toBe(200)
  })

  test('counts made-up tokens by the address that they come from', async () => {
    const from = (address: string, n: number) =>
      narrow.app.request(
        '/api/p/toy/items',
        { headers: { cookie: `xuncha=made-up-${n}` } },
        { incoming: { socket: { remoteAddress: address } } },
      )
    const statuses = []
    for (let n = 0; n < 25; n += 1) statuses.push((await from('10.1.1.1', n)).status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(20)
    expect(statuses.filter((status) => status === 429)).toHaveLength(5)
    expect((await from('10.1.1.2', 1)).status).toBe(401)
  })

  test('turns away what would wait too long for a connection, and is well again afterwards', async () => {
    const ask = await asking('unit')
    const taken = await Promise.all(Array.from({ length: 8 }, () => narrow.pool.connect()))
    const waiting = [narrow.pool.connect(), narrow.pool.connect()]
    const answer = await ask()
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
    for (const client of taken) client.release()
    for (const client of await Promise.all(waiting)) client.release()
    expect((await ask()).status).toBe(200)
  })

  test('lets no statement, lock or idle transaction hold a connection for long', async () => {
    const { rows } = await narrow.pool.query<Record<string, string>>(
      `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
         current_setting('idle_in_transaction_session_timeout') as idle`,
    )
    expect(rows[0]).toEqual({ statement: '5s', lock: '2s', idle: '10s' })
  })

  test('answers that it is busy, not that it is broken, where trying again is the remedy', async () => {
    const errorOf = (sql: string) =>
      narrow.pool.query(sql).then(
        () => new Error('no error'),
        (error: Error) => error,
      )
    expect(isPassing(await errorOf(`set local statement_timeout = 1; select pg_sleep(1)`))).toBe(true)
    expect(isPassing(await errorOf('select 1 / 0'))).toBe(false)
    expect(isPassing(await errorOf('select no_such_column'))).toBe(false)
  })
})
