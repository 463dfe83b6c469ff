import { Kysely, PostgresDialect, sql } from 'kysely'
import { openPool } from '@xuncha/database'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { PlatformDb } from '../src/index.ts'
import type { Client } from '../testing/client.ts'
import { PASSWORD, roundTrips, useTestPlatform } from '../testing/index.ts'
import { enrol, halfSignIn, standStill } from './authenticator.ts'
import { actsOf, enrolledOn } from './enrolled.ts'
import { NEXT, newcomersOn } from './newcomers.ts'
import { signIn, stepUp } from './sign-in.ts'
import { toy } from './toy/index.ts'

const platform = useTestPlatform([toy])
let gate: Kysely<PlatformDb>
let sysadmin: Client
beforeAll(async () => {
  gate = new Kysely({
    dialect: new PostgresDialect({ pool: openPool({ connectionString: platform.urls.gateUrl, max: 2 }) }),
  })
  standStill(platform.clock)
  sysadmin = await platform.as('sysadmin')
})
afterAll(() => gate.destroy())
afterEach(async () => {
  await sql`delete from platform.sign_in_try`.execute(gate)
})
const newcomers = newcomersOn(platform, () => sysadmin)
const enrolled = enrolledOn(platform, newcomers)

const ITEMS = '/api/p/toy/items'
const proven = (username: string, password = NEXT) => halfSignIn(platform.app, username, { password })

describe('an authenticator', () => {
  test('is enrolled by a right code, and asked for from then on', async () => {
    const account = await newcomers.claimed()
    await platform.changeRole(account.username, 'give', 'office')
    const { client } = await signIn(platform.app, account.username, { password: NEXT })
    const begun = await client.post('/api/session/factors/totp')
    expect(begun.body.uri).toMatch(/^otpauth:\/\/totp\/.*secret=[A-Z2-7]{32}&/)
    const wrong = await client.put('/api/session/factors/totp', { code: 'not-one' })
    expect([wrong.status, wrong.body.code, Object.keys(wrong.body.fields)]).toEqual([
      422,
      'second-factor.wrong-code',
      ['code'],
    ])
    // Begun and not confirmed, nothing is asked for.
    expect((await signIn(platform.app, account.username, { password: NEXT })).status).toBe(200)
    const again = (await signIn(platform.app, account.username, { password: NEXT })).client
    const { recoveryCodes, authenticator } = await enrol(again, platform.clock)
    expect(recoveryCodes).toHaveLength(10)
    expect((await again.get('/api/session')).body.factors).toEqual(['totp', 'recovery'])

    const half = await proven(account.username)
    expect([half.status, half.body]).toEqual([202, { factors: ['totp', 'recovery'] }])
    expect(half.cookie).toMatch(/^xuncha-half=/)
    const whole = await half.show({ code: authenticator.code() })
    expect(whole.status, whole.text).toBe(200)
    expect((await whole.client.get(ITEMS)).status).toBe(200)
  })

  test('has its secret in the database only as a ciphertext that opens in its own row', async () => {
    const one = await enrolled()
    const two = await enrolled()
    const rows = await platform.owner.selectFrom('platform.totp').select(['id', 'sealed']).execute()
    expect(rows.every(({ sealed }) => sealed.startsWith('xc1.intl.'))).toBe(true)
    const sealedOf = async (id: string) => {
      const { rows: found } = await sql<{
        sealed: string
      }>`select sealed from platform.totp where account_id = ${id}`.execute(gate)
      return found[0]?.sealed
    }
    const [first, second] = [await sealedOf(one.id), await sealedOf(two.id)]
    await sql`update platform.totp set sealed = ${second} where account_id = ${one.id}`.execute(gate)
    const half = await proven(one.username)
    expect((await half.show({ code: two.authenticator.code() })).body.code).toBe('second-factor.refused')
    await sql`update platform.totp set sealed = ${first} where account_id = ${one.id}`.execute(gate)
    expect((await half.show({ code: one.authenticator.code() })).status).toBe(200)
  })

  test('is out of reach for the role of requests', async () => {
    const app = new pg.Client({ connectionString: platform.urls.appUrl })
    await app.connect()
    for (const table of [
      'totp',
      'recovery_code',
      'passkey',
      'half_session',
      'passkey_challenge',
      'secret_key',
    ])
      await expect(app.query(`select from platform.${table}`), table).rejects.toMatchObject({ code: '42501' })
    await expect(app.query('select platform.drop_factors(1, null)')).rejects.toMatchObject({ code: '42501' })
    await app.end()
  })

  test('takes a code once, also when it comes twenty times at once', async () => {
    const { username, authenticator } = await enrolled()
    const halves = []
    // Four: five failures would pause it.
    for (let n = 0; n < 4; n += 1) halves.push(await proven(username))
    const code = authenticator.code()
    const shown = await Promise.all(halves.map((half) => half.show({ code })))
    expect(shown.filter(({ status }) => status === 200)).toHaveLength(1)
    const later = await (await proven(username)).show({ code })
    expect([later.status, later.body.code]).toEqual([401, 'second-factor.refused'])
    const next = await (await proven(username)).show({ code: authenticator.code(1) })
    expect(next.status).toBe(200)
  })

  test('is replaced by another only once that one works', async () => {
    const { client, username, authenticator } = await enrolled()
    await client.post('/api/session/factors/totp')
    expect((await (await proven(username)).show({ code: authenticator.code() })).status).toBe(200)
    const mine = (await (await proven(username)).show({ code: authenticator.code(1) })).client
    const replaced = await enrol(mine, platform.clock)
    expect(replaced.recoveryCodes).toEqual([])
    const half = await proven(username)
    expect((await half.show({ code: authenticator.code(1) })).status).toBe(401)
    expect((await half.show({ code: replaced.authenticator.code() })).status).toBe(200)
  })
})

describe('the wait for a second factor', () => {
  test('opens nothing, whatever its token is sent as', async () => {
    const { username } = await enrolled()
    const half = await proven(username)
    const token = half.cookie.split('=')[1] ?? ''
    for (const cookie of [half.cookie, `xuncha=${token}`])
      for (const path of ['/api/session', ITEMS, '/api/session/all', '/api/session/factors', '/api/events']) {
        const answer = await platform.app.request(path, { headers: { cookie } })
        expect(answer.status, `${cookie.slice(0, 12)} ${path}`).toBe(401)
      }
    const posted = await platform.app.request('/api/session/step-up', {
      method: 'POST',
      headers: { cookie: `xuncha=${token}`, 'content-type': 'application/json', origin: 'http://localhost' },
      body: JSON.stringify({ password: NEXT }),
    })
    expect(posted.status).toBe(401)
  })

  test('does not end the session that is there before the factor is shown', async () => {
    const { client, username, authenticator } = await enrolled()
    const half = await proven(username)
    expect((await client.get(ITEMS)).status).toBe(200)
    await half.show({ code: authenticator.code() })
    expect((await client.get('/api/session')).body.code).toBe('session.replaced')
  })

  test('is over after five minutes, and after it was used', async () => {
    const { username, authenticator, recoveryCodes } = await enrolled()
    const late = await proven(username)
    await sql`update platform.half_session set expires_at = now() - interval '1 second'`.execute(gate)
    expect((await late.show({ code: authenticator.code() })).body.code).toBe('second-factor.expired')
    const half = await proven(username)
    expect((await half.show({ code: authenticator.code() })).status).toBe(200)
    expect((await half.show({ code: recoveryCodes[0] })).body.code).toBe('second-factor.expired')
    const nobody = await platform.anonymous.post('/api/session/second-factor', { code: '123456' })
    expect([nobody.status, nobody.body.code]).toEqual([401, 'second-factor.expired'])
  })

  test('is over when the account is disabled or its roles change', async () => {
    const { id, username, rowVersion, authenticator } = await enrolled()
    const half = await proven(username)
    const path = `/api/admin/accounts/${id}/disabled`
    await sysadmin.put(path, { disabled: true }, { version: rowVersion })
    expect((await half.show({ code: authenticator.code() })).body.code).toBe('second-factor.expired')
    await sysadmin.put(path, { disabled: false }, { version: rowVersion + 1 })
    const other = await proven(username)
    await platform.changeRole(username, 'take', 'office')
    expect((await other.show({ code: authenticator.code() })).body.code).toBe('second-factor.expired')
  })
})

describe('wrong codes', () => {
  test('are counted like wrong passwords, and typing the password does not begin the count anew', async () => {
    const { id, username, authenticator } = await enrolled()
    for (let n = 0; n < 5; n += 1) {
      const half = await proven(username)
      expect(half.status, `round ${n}`).toBe(202)
      expect((await half.show({ code: authenticator.wrong() })).body.code).toBe('second-factor.refused')
    }
    const paused = await proven(username)
    expect([paused.status, paused.body.code]).toEqual([401, 'sign-in.paused'])
    expect(await actsOf(gate, id)).toContain('second-factor-failed')
  })

  test('pause a wait that is under way, right code or not', async () => {
    const { username, authenticator } = await enrolled()
    const half = await proven(username)
    for (let n = 0; n < 5; n += 1) await half.show({ code: authenticator.wrong() })
    const paused = await half.show({ code: authenticator.code() })
    expect([paused.status, paused.body.code]).toEqual([401, 'sign-in.paused'])
  })

  test('count for the address too', async () => {
    const { username, authenticator } = await enrolled()
    const address = '10.44.0.1'
    const half = await halfSignIn(platform.app, username, { password: NEXT, address })
    await half.show({ code: authenticator.wrong() })
    const row = await gate
      .selectFrom('platform.sign_in_try')
      .select('failures')
      .where('key', '=', `address ${address}`)
      .executeTakeFirstOrThrow()
    expect(row.failures).toBe(1)
  })
})

describe('a recovery code', () => {
  test('opens once in place of the phone; a new set makes the old one void', async () => {
    const { username, recoveryCodes } = await enrolled()
    const [one = '', two = ''] = recoveryCodes
    const opened = await (await proven(username)).show({ code: one.toUpperCase() })
    expect(opened.status).toBe(200)
    expect((await opened.client.get('/api/session/factors')).body.recoveryCodesLeft).toBe(9)
    const half = await proven(username)
    expect((await half.show({ code: one })).status).toBe(401)
    const renewed = await opened.client.post('/api/session/factors/recovery-codes')
    expect(renewed.body.recoveryCodes).toHaveLength(10)
    expect((await half.show({ code: two })).status).toBe(401)
    expect((await half.show({ code: renewed.body.recoveryCodes[0] })).status).toBe(200)
  })

  test('is kept as its digest, and used by nobody else', async () => {
    const one = await enrolled()
    const two = await enrolled()
    expect((await (await proven(two.username)).show({ code: one.recoveryCodes[0] })).status).toBe(401)
    const { rows } = await sql<{ text: string }>`select string_agg(to_jsonb(r)::text, '') as text
      from platform.recovery_code r`.execute(gate)
    expect(rows[0]?.text).not.toContain(one.recoveryCodes[0])
  })
})

describe('changing one’s factors', () => {
  test('needs somebody who showed who they are within five minutes', async () => {
    const { id, client } = await enrolled()
    await sql`update platform.session set created_at = now() - interval '6 minutes' where account_id = ${id}`.execute(
      gate,
    )
    for (const [method, path] of [
      ['post', '/api/session/factors/totp'],
      ['post', '/api/session/factors/recovery-codes'],
      ['delete', '/api/session/factors/totp'],
    ] as const) {
      const asked = await client[method](path)
      expect([asked.status, asked.body.code, asked.headers.has('www-authenticate')], path).toEqual([
        401,
        'step-up',
        true,
      ])
    }
    await stepUp(client, NEXT)
    expect((await client.delete('/api/session/factors/totp')).status).toBe(204)
    expect((await client.get('/api/session/factors')).body).toEqual({
      required: false,
      totpSince: null,
      recoveryCodesLeft: 0,
      passkeys: [],
    })
    expect((await client.delete('/api/session/factors/totp')).body.code).toBe('second-factor.none')
    expect(await actsOf(gate, id)).toEqual(expect.arrayContaining(['totp-enrolled', 'totp-removed']))
  })

  test('is on record as done by its holder', async () => {
    const { id } = await enrolled()
    const { rows } = await sql<{ account_id: string }>`select account_id from platform.audit_event
      where object = 'platform.totp' and record_id = (select id from platform.totp where account_id = ${id})`.execute(
      gate,
    )
    expect(rows.length).toBeGreaterThan(1)
    expect(new Set(rows.map(({ account_id }) => account_id))).toEqual(new Set([id]))
  })
})

describe('showing again who one is', () => {
  test('takes a code in place of the password, once', async () => {
    const { client, authenticator } = await enrolled()
    const code = authenticator.code()
    expect((await client.post('/api/session/step-up', { code })).body).toEqual({ minutes: 5 })
    expect((await client.get('/api/p/toy/guarded')).body).toEqual({ opened: true })
    expect((await client.post('/api/session/step-up', { code })).body.code).toBe('step-up.refused')
    for (const body of [{}, { code, password: NEXT }, { password: '' }])
      expect((await client.post('/api/session/step-up', body)).status).toBe(422)
  })

  test('takes nobody’s code from an account that has none', async () => {
    const { client } = await signIn(platform.app, 'leader')
    expect((await client.post('/api/session/step-up', { code: '000000' })).body.code).toBe('step-up.refused')
  })
})

test('an account without a second factor signs in as before, and a request still takes one round trip', async () => {
  const { status, client } = await signIn(platform.app, 'unit', { password: PASSWORD })
  expect(status).toBe(200)
  await client.get(ITEMS)
  expect(await roundTrips(platform.pool, () => client.get(ITEMS))).toBe(1)
})
