import { Kysely, PostgresDialect, sql } from 'kysely'
import { openPool } from '@xuncha/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PlatformDb } from '../src/index.ts'
import { COUNTY, idOf, PASSWORD, useTestPlatform } from '../testing/index.ts'
import { signIn, stepUp } from './sign-in.ts'
import { toy } from './toy/index.ts'

const platform = useTestPlatform([toy])
const NEXT = 'a quiet lake below the pines'
let gate: Kysely<PlatformDb>

beforeAll(() => {
  gate = new Kysely({
    dialect: new PostgresDialect({ pool: openPool({ connectionString: platform.urls.gateUrl, max: 2 }) }),
  })
})
afterAll(() => gate.destroy())

const accountId = (username: string) => idOf(COUNTY, `account/${username}`)

interface Act {
  act: string
  facts: Record<string, unknown>
}

/** What is on record about an account, oldest first. */
async function actsOf(username: string): Promise<Act[]> {
  const { rows } = await sql<Act>`select act, facts from platform.audit_event
    where operation = 'act' and record_id = ${accountId(username)} order by id`.execute(gate)
  return rows
}

/** Moves the beginning and the last use of an account's sessions back in time. */
async function aged(username: string, by: string) {
  await sql`update platform.session set last_seen_at = last_seen_at - ${by}::interval, expires_at = expires_at - ${by}::interval
    where account_id = ${accountId(username)}`.execute(gate)
}

async function waited(username: string) {
  await sql`update platform.sign_in_try set paused_until = now() - interval '1 second'
    where key = 'account ' || encode(sha256(convert_to(${username}, 'UTF8')), 'hex')`.execute(gate)
}

describe('one session per account', () => {
  test('a new sign-in ends the older one, which is told why', async () => {
    const first = await signIn(platform.app, 'office')
    expect((await first.client.get('/api/p/toy/items')).status).toBe(200)
    const second = await signIn(platform.app, 'office')
    const refused = await first.client.get('/api/p/toy/items')
    expect([refused.status, refused.body.code]).toEqual([401, 'session.replaced'])
    expect(refused.body.title).toMatch(/别处登录/)
    expect((await first.client.get('/api/session')).body.code).toBe('session.replaced')
    expect((await second.client.get('/api/p/toy/items')).status).toBe(200)
  })

  test('twenty sign-ins at once leave one', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => signIn(platform.app, 'office')))
    const open = all.filter(({ status }) => status === 200)
    expect(open.length).toBeGreaterThan(0)
    const answers = await Promise.all(open.map(({ client }) => client.get('/api/p/toy/items')))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('unless the county allows more', async () => {
    const { client: secadmin } = await signIn(platform.app, 'secadmin')
    await stepUp(secadmin)
    const path = '/api/admin/security-rules/session.per-account'
    expect((await secadmin.put(path, { value: 2 }, { version: 0 })).status).toBe(200)
    const [one, two, three] = [
      await signIn(platform.app, 'leader'),
      await signIn(platform.app, 'leader'),
      await signIn(platform.app, 'leader'),
    ]
    const statuses = []
    for (const { client } of [one, two, three]) statuses.push((await client.get('/api/session')).status)
    expect(statuses).toEqual([401, 200, 200])
    await secadmin.put(path, { value: 1 }, { version: 1 })
  })
})

describe('a session runs out', () => {
  test('after fifteen minutes without use, and is told so', async () => {
    const { client } = await signIn(platform.app, 'unit2')
    await aged('unit2', '14 minutes')
    expect((await client.get('/api/p/toy/items')).status).toBe(200)
    await aged('unit2', '16 minutes')
    expect((await client.get('/api/p/toy/items')).status).toBe(401)
    await signIn(platform.app, 'unit2')
    expect((await client.get('/api/session')).body.code).toBe('session.expired')
  })

  test('after ten hours, used or not', async () => {
    const { client } = await signIn(platform.app, 'unit2')
    await sql`update platform.session set expires_at = now() - interval '1 second'
      where account_id = ${accountId('unit2')}`.execute(gate)
    expect((await client.get('/api/p/toy/items')).status).toBe(401)
  })

  test('by the county’s own rule, for whoever signs in from then on', async () => {
    const { client: secadmin } = await signIn(platform.app, 'secadmin')
    await stepUp(secadmin)
    await secadmin.put('/api/admin/security-rules/session.idle-minutes', { value: 30 }, { version: 0 })
    const { rules } = (await secadmin.get('/api/admin/security-rules')).body
    expect(rules.find(({ name }: { name: string }) => name === 'session.idle-minutes')).toMatchObject({
      value: 30,
      installationValue: 15,
      changedByName: '沈管理',
    })
    const { client } = await signIn(platform.app, 'unit')
    await aged('unit', '20 minutes')
    expect((await client.get('/api/p/toy/items')).status).toBe(200)
    const { client: elsewhere } = await signIn(platform.app, 'office-b')
    await sql`update platform.session set last_seen_at = now() - interval '20 minutes' where county_id <> ${COUNTY}`.execute(
      gate,
    )
    expect((await elsewhere.get('/api/p/toy/items')).status).toBe(401)
  })

  test('a rule beyond what is allowed, or on an old version, is refused', async () => {
    const { client } = await signIn(platform.app, 'secadmin')
    await stepUp(client)
    const path = '/api/admin/security-rules/session.idle-minutes'
    expect((await client.put(path, { value: 600 }, { version: 1 })).body).toMatchObject({
      status: 409,
      code: 'setting.range',
      facts: { least: 5, most: 60 },
    })
    expect((await client.put(path, { value: 20 }, { version: 0 })).status).toBe(412)
    expect(
      (await client.put('/api/admin/security-rules/toString', { value: 20 }, { version: 0 })).status,
    ).toBe(404)
  })
})

describe('failing to sign in', () => {
  test('five times pauses the account, right password or not, and nobody else', async () => {
    for (let n = 0; n < 5; n += 1)
      expect((await signIn(platform.app, 'unit', { password: 'wrong' })).status).toBe(401)
    const paused = await signIn(platform.app, 'unit')
    expect([paused.status, paused.body.code]).toEqual([401, 'sign-in.paused'])
    expect(paused.body.facts.seconds).toBeGreaterThan(25)
    expect((await signIn(platform.app, 'unit2')).status).toBe(200)
    await waited('unit')
    expect((await signIn(platform.app, 'unit', { password: 'wrong' })).status).toBe(401)
    expect((await signIn(platform.app, 'unit')).body.facts.seconds).toBeGreaterThan(55)
    await waited('unit')
    expect((await signIn(platform.app, 'unit')).status).toBe(200)
    for (let n = 0; n < 4; n += 1) await signIn(platform.app, 'unit', { password: 'wrong' })
    expect((await signIn(platform.app, 'unit')).status).toBe(200)
  })

  test('many times at once is counted like many in a row', async () => {
    const tries = await Promise.all(
      Array.from({ length: 30 }, () => signIn(platform.app, 'unit2', { password: 'wrong' })),
    )
    const looked = tries.filter(({ body }) => body.code === 'sign-in.refused')
    expect(looked).toHaveLength(5)
    await waited('unit2')
    expect((await signIn(platform.app, 'unit2')).status).toBe(200)
  })

  test('tells the same of a name that nobody has, to the letter', async () => {
    const answers: unknown[][] = [[], []]
    for (let n = 0; n < 6; n += 1)
      for (const [at, name] of ['nobody-here', 'discipline'].entries()) {
        const { status, body } = await signIn(platform.app, name, { password: 'wrong' })
        if (body.facts) body.facts.seconds = body.title = 'so many'
        answers[at]?.push([status, body])
      }
    expect(answers[0]).toEqual(answers[1])
    await waited('discipline')
  })

  test('takes as long for a name that nobody has', async () => {
    const fastest = { known: Infinity, unknown: Infinity }
    for (let n = 0; n < 12; n += 1)
      for (const kind of ['known', 'unknown'] as const) {
        const start = performance.now()
        await signIn(platform.app, kind === 'known' ? 'organisation' : `nobody-${n}`, { password: 'wrong' })
        fastest[kind] = Math.min(fastest[kind], performance.now() - start)
        await sql`delete from platform.sign_in_try`.execute(gate)
      }
    // Without a hash to compare, one of them would take a fifth of the other.
    expect(fastest.unknown / fastest.known).toBeGreaterThan(0.6)
    expect(fastest.unknown / fastest.known).toBeLessThan(1.6)
  })

  test('from one address pauses that address for every name, and no other address', async () => {
    const [address, other] = ['10.20.30.40', '10.20.30.41']
    for (let n = 0; n < 20; n += 1) await signIn(platform.app, `name-${n}`, { password: 'wrong', address })
    const paused = await signIn(platform.app, 'organisation', { address })
    expect(paused.body.code).toBe('sign-in.paused')
    expect((await signIn(platform.app, 'organisation', { address: other })).status).toBe(200)
    // A right password cannot wash the address clean.
    await sql`update platform.sign_in_try set paused_until = null where key = ${`address ${address}`}`.execute(
      gate,
    )
    expect((await signIn(platform.app, 'organisation', { address })).status).toBe(200)
    await signIn(platform.app, 'name-20', { password: 'wrong', address })
    expect((await signIn(platform.app, 'organisation', { address })).body.code).toBe('sign-in.paused')
  })

  test('counts the address that a header claims only behind a proxy', async () => {
    const address = '10.20.30.50'
    for (let n = 0; n < 20; n += 1)
      await signIn(platform.app, `other-${n}`, {
        password: 'wrong',
        address,
        headers: { 'x-forwarded-for': `172.16.0.${n}` },
      })
    expect((await signIn(platform.app, 'organisation', { address })).body.code).toBe('sign-in.paused')
  })

  test('is on record, and a name that nobody has leaves its digest and no word', async () => {
    await signIn(platform.app, 'leading-group', { password: 'wrong', address: '10.1.1.1' })
    await signIn(platform.app, 'leading-group', { address: '10.1.1.1' })
    expect((await actsOf('leading-group')).slice(-2)).toMatchObject([
      { act: 'sign-in-failed', facts: { address: '10.1.1.1' } },
      { act: 'session-begun', facts: { address: '10.1.1.1' } },
    ])
    await signIn(platform.app, PASSWORD, { password: 'typed into the wrong field', address: '10.1.1.1' })
    const strays = await gate.selectFrom('platform.stray_sign_in').selectAll().execute()
    expect(strays.length).toBeGreaterThan(0)
    const dump = await sql<{ text: string }>`select string_agg(t::text, '') as text from (
      select to_jsonb(s) as t from platform.stray_sign_in s union all select to_jsonb(y) from platform.sign_in_try y) x`.execute(
      gate,
    )
    expect(dump.rows[0]?.text).not.toContain('battery')
  })

  test('survives a restart: it is in the database', async () => {
    for (let n = 0; n < 5; n += 1) await signIn(platform.app, 'kept-name', { password: 'wrong' })
    const rows = await gate
      .selectFrom('platform.sign_in_try')
      .select(['failures', 'paused_until'])
      .where('failures', '=', 5)
      .execute()
    expect(rows.some(({ paused_until }) => paused_until !== null)).toBe(true)
  })
})

describe('typing the password again', () => {
  test('is asked for by 401 with a challenge, and opens the route for minutes', async () => {
    const { client } = await signIn(platform.app, 'secadmin')
    const path = '/api/admin/security-rules/session.absolute-hours'
    const asked = await client.put(path, { value: 9 }, { version: 0 })
    expect([asked.status, asked.body.code]).toEqual([401, 'step-up'])
    expect(asked.headers.get('www-authenticate')).toMatch(/insufficient_user_authentication.*max_age="300"/)
    expect((await client.get('/api/session')).status).toBe(200)
    expect((await stepUp(client)).body).toEqual({ minutes: 5 })
    expect((await client.put(path, { value: 9 }, { version: 0 })).status).toBe(200)
    await sql`update platform.session set stepped_up_at = now() - interval '301 seconds', stamp = gen_random_uuid()
      where account_id = ${accountId('secadmin')}`.execute(gate)
    expect((await client.put(path, { value: 8 }, { version: 1 })).body.code).toBe('step-up')
  })

  test('wrongly is counted, and pauses it after five without ending the session', async () => {
    const { client } = await signIn(platform.app, 'secadmin')
    for (let n = 0; n < 5; n += 1)
      expect((await stepUp(client, 'wrong')).body).toMatchObject({ status: 409, code: 'step-up.refused' })
    expect((await stepUp(client)).body.code).toBe('sign-in.paused')
    expect((await client.get('/api/session')).status).toBe(200)
    expect((await actsOf('secadmin')).map(({ act }) => act)).toContain('step-up-failed')
    await sql`delete from platform.sign_in_try`.execute(gate)
  })

  test('is not kept waiting by somebody who fails to sign in from outside', async () => {
    const { client } = await signIn(platform.app, 'secadmin')
    for (let n = 0; n < 6; n += 1) await signIn(platform.app, 'secadmin', { password: 'wrong' })
    expect((await stepUp(client)).status).toBe(200)
    await sql`delete from platform.sign_in_try`.execute(gate)
  })

  test('is what a module’s route may want, too, of whoever may open it at all', async () => {
    const { client } = await signIn(platform.app, 'office')
    const asked = await client.get('/api/p/toy/guarded')
    expect([asked.status, asked.body.code, asked.headers.has('www-authenticate')]).toEqual([
      401,
      'step-up',
      true,
    ])
    await stepUp(client)
    expect((await client.get('/api/p/toy/guarded')).body).toEqual({ opened: true })
    const { client: inspector } = await signIn(platform.app, 'leader')
    await stepUp(inspector)
    expect((await inspector.get('/api/p/toy/guarded')).status).toBe(404)
  })

  test('needs a session', async () => {
    expect((await stepUp(platform.anonymous)).status).toBe(401)
  })
})

describe('one’s own account', () => {
  test('lists its sessions and no one else’s, and signs out everywhere', async () => {
    const { client } = await signIn(platform.app, 'leader', {
      address: '10.9.9.9',
      headers: { 'user-agent': 'Kylin 10' },
    })
    const { sessions } = (await client.get('/api/session/all')).body
    expect(sessions).toMatchObject([{ current: true, address: '10.9.9.9', agent: 'Kylin 10' }])
    expect((await client.delete('/api/session/all')).status).toBe(204)
    expect((await client.get('/api/session')).body.code).toBe('session.signed-out')
    expect((await client.get('/api/session/all')).status).toBe(401)
  })

  test('a new password ends the sessions and opens a new one', async () => {
    const first = await signIn(platform.app, 'member2')
    const wrong = await first.client.put('/api/session/password', { current: 'wrong', next: NEXT })
    expect([wrong.status, Object.keys(wrong.body.fields)]).toEqual([422, ['current']])
    for (const [next, code] of [
      ['short', 'password.short'],
      ['member2-member2', 'password.name'],
      ['123456789012', 'password.common'],
      [PASSWORD, 'password.same'],
    ] as const) {
      const { status, body } = await first.client.put('/api/session/password', { current: PASSWORD, next })
      expect([status, body.code, Object.keys(body.fields)]).toEqual([422, code, ['next']])
    }
    const changed = await first.client.put('/api/session/password', { current: PASSWORD, next: NEXT })
    expect(changed.status).toBe(200)
    expect(changed.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Strict/)
    expect((await first.client.get('/api/session')).body.code).toBe('session.password')
    expect((await signIn(platform.app, 'member2')).status).toBe(401)
    expect((await signIn(platform.app, 'member2', { password: NEXT })).status).toBe(200)
    expect((await actsOf('member2')).map(({ act }) => act)).toContain('password-changed')
  })
})
