import { Kysely, PostgresDialect, sql } from 'kysely'
import { openPool } from '@xuncha/database'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { PlatformDb } from '../src/index.ts'
import type { Client } from '../testing/client.ts'
import { useTestPlatform } from '../testing/index.ts'
import { enrol, halfSignIn, standStill } from './authenticator.ts'
import { NEXT, newcomersOn } from './newcomers.ts'
import { type Deviation, SecurityKey } from './security-key.ts'
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
const { claimed } = newcomersOn(platform, () => sysadmin)

const PASSKEYS = '/api/session/factors/passkeys'
const ASK = '/api/session/second-factor/passkey'
const proven = (username: string) => halfSignIn(platform.app, username, { password: NEXT })

async function add(client: Client, key: SecurityKey, name = '办公室的密钥', deviation: Deviation = {}) {
  const asked = await client.post(`${PASSKEYS}/options`)
  expect(asked.status, asked.text).toBe(200)
  return client.post(PASSKEYS, { name, response: key.create(asked.body, deviation) })
}

/** Somebody new who signed in and enrolled a security key. */
async function enrolled() {
  const account = await claimed()
  await platform.changeRole(account.username, 'give', 'office')
  const { client } = await signIn(platform.app, account.username, { password: NEXT })
  const key = new SecurityKey()
  const added = await add(client, key)
  expect(added.status, added.text).toBe(200)
  return { ...account, client, key, recoveryCodes: added.body.recoveryCodes as string[] }
}

/** Types the password and asks what to sign. */
async function asked(username: string) {
  const half = await proven(username)
  const response = await platform.app.request(ASK, {
    method: 'POST',
    headers: { cookie: half.cookie, origin: 'http://localhost' },
  })
  // oxlint-disable-next-line typescript/no-explicit-any -- the shape is what a test asserts
  return { half, status: response.status, options: (await response.json()) as any }
}

describe('a passkey', () => {
  test('is enrolled, signs in, and is known by its name and when it was used', async () => {
    const { client, username, key, recoveryCodes } = await enrolled()
    expect(recoveryCodes).toHaveLength(10)
    expect((await client.get('/api/session')).body.factors).toEqual(['passkey', 'recovery'])
    const { half, options } = await asked(username)
    expect(half.body).toEqual({ factors: ['passkey', 'recovery'] })
    expect(options).toMatchObject({
      rpId: 'localhost',
      allowCredentials: [{ id: key.id, type: 'public-key' }],
    })
    const whole = await half.show({ passkey: key.sign(options) })
    expect(whole.status, whole.text).toBe(200)
    expect((await whole.client.get('/api/p/toy/items')).status).toBe(200)
    const { passkeys } = (await whole.client.get('/api/session/factors')).body
    expect(passkeys).toMatchObject([{ name: '办公室的密钥' }])
    expect(Date.parse(passkeys[0].lastUsedAt)).toBeGreaterThan(Date.now() - 60_000)
  })

  test('is renamed by its holder, and by nobody else', async () => {
    const { client } = await enrolled()
    const other = (await enrolled()).client
    const [{ id }] = (await client.get('/api/session/factors')).body.passkeys
    expect((await client.patch(`${PASSKEYS}/${id}`, { name: '  值班室的密钥 ' })).status).toBe(204)
    const [renamed] = (await client.get('/api/session/factors')).body.passkeys
    expect([renamed.id, renamed.name]).toEqual([id, '值班室的密钥'])
    expect((await other.patch(`${PASSKEYS}/${id}`, { name: '别人的' })).body.code).toBe('second-factor.none')
    expect((await client.patch(`${PASSKEYS}/${id}`, { name: ' ' })).status).toBe(422)
    expect((await platform.anonymous.patch(`${PASSKEYS}/${id}`, { name: 'x' })).status).toBe(401)
    await sql`update platform.session set created_at = now() - interval '1 hour', stepped_up_at = null`.execute(
      gate,
    )
    expect((await client.patch(`${PASSKEYS}/${id}`, { name: '过了很久' })).body.code).toBe('step-up')
  })

  test('is one of several, each removed by itself; the last takes the recovery codes with it', async () => {
    const { client } = await enrolled()
    const second = await add(client, new SecurityKey(), '家里的')
    expect(second.body.recoveryCodes).toEqual([])
    const { passkeys } = (await client.get('/api/session/factors')).body
    expect(passkeys.map(({ name }: { name: string }) => name)).toEqual(['办公室的密钥', '家里的'])
    expect((await client.delete(`${PASSKEYS}/${passkeys[0].id}`)).status).toBe(204)
    expect((await client.get('/api/session')).body.factors).toEqual(['passkey', 'recovery'])
    expect((await client.delete(`${PASSKEYS}/${passkeys[0].id}`)).body.code).toBe('second-factor.none')
    expect((await client.delete(`${PASSKEYS}/${passkeys[1].id}`)).status).toBe(204)
    expect((await client.get('/api/session')).body.factors).toEqual([])
  })

  test('shows again who one is', async () => {
    const { client, key } = await enrolled()
    expect((await client.get('/api/p/toy/guarded')).body.code).toBe('step-up')
    const options = (await client.post('/api/session/step-up/passkey')).body
    const passkey = key.sign(options)
    expect((await client.post('/api/session/step-up', { passkey })).body).toEqual({ minutes: 5 })
    expect((await client.get('/api/p/toy/guarded')).body).toEqual({ opened: true })
    expect((await client.post('/api/session/step-up', { passkey })).body.code).toBe('step-up.refused')
  })

  test('goes on where it does not count', async () => {
    const { username, key } = await enrolled()
    for (let n = 0; n < 2; n += 1) {
      const { half, options } = await asked(username)
      expect((await half.show({ passkey: key.sign(options, { counter: 0 }) })).status).toBe(200)
    }
  })

  test('is at most one of ten', async () => {
    const { client } = await enrolled()
    for (let n = 0; n < 9; n += 1)
      expect((await add(client, new SecurityKey(), `第 ${n} 个`)).status).toBe(200)
    expect((await client.post(`${PASSKEYS}/options`)).body).toMatchObject({
      code: 'second-factor.many',
      facts: { most: 10 },
    })
  })
})

describe('a signature is refused', () => {
  test.each<[string, Deviation]>([
    ['from another origin', { origin: 'https://xuncha.example' }],
    ['from another port', { origin: 'http://localhost:8080' }],
    ['for another host', { rpId: 'xuncha.example' }],
    ['of another challenge', { challenge: 'bm90IHRoZSBjaGFsbGVuZ2U' }],
    ['for another purpose', { type: 'webauthn.create' }],
    ['under another’s name', { as: 'AAAAAAAAAAAAAAAAAAAAAA' }],
  ])('%s', async (_, deviation) => {
    const { username, key } = await enrolled()
    const { half, options } = await asked(username)
    const refused = await half.show({ passkey: key.sign(options, deviation) })
    expect([refused.status, refused.body.code]).toEqual([401, 'second-factor.refused'])
    // The wait goes on, with a new challenge.
    const again = await platform.app.request(ASK, {
      method: 'POST',
      headers: { cookie: half.cookie, origin: 'http://localhost' },
    })
    expect((await half.show({ passkey: key.sign(await again.json()) })).status).toBe(200)
  })

  test('the second time, in the same wait and in another', async () => {
    const { username, key } = await enrolled()
    const { half, options } = await asked(username)
    const spoilt = key.sign(options)
    const other = await asked(username)
    expect((await other.half.show({ passkey: spoilt })).body.code).toBe('second-factor.refused')
    expect((await half.show({ passkey: spoilt })).status).toBe(200)
    const later = await asked(username)
    expect((await later.half.show({ passkey: spoilt })).body.code).toBe('second-factor.refused')
  })

  test('but one of four at once', async () => {
    const { username, key } = await enrolled()
    const { half, options } = await asked(username)
    const passkey = key.sign(options)
    const shown = await Promise.all(Array.from({ length: 4 }, () => half.show({ passkey })))
    expect(shown.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('of somebody else’s key, also when it says to be the right one', async () => {
    const one = await enrolled()
    const two = await enrolled()
    for (const deviation of [{}, { as: two.key.id }]) {
      const { half, options } = await asked(two.username)
      const refused = await half.show({ passkey: one.key.sign(options, deviation) })
      expect(refused.body.code).toBe('second-factor.refused')
    }
  })

  test('whose counter stands still or goes back: somebody has a copy', async () => {
    const { username, key } = await enrolled()
    const first = await asked(username)
    expect((await first.half.show({ passkey: key.sign(first.options, { counter: 7 }) })).status).toBe(200)
    for (const counter of [7, 6, 0]) {
      const { half, options } = await asked(username)
      expect((await half.show({ passkey: key.sign(options, { counter }) })).status, `${counter}`).toBe(401)
    }
    const { half, options } = await asked(username)
    expect((await half.show({ passkey: key.sign(options, { counter: 8 }) })).status).toBe(200)
  })

  test('of one of two copies that sign at the same moment', async () => {
    const { username, key } = await enrolled()
    for (let n = 1; n <= 5; n += 1) {
      const waits = [await asked(username), await asked(username)]
      const shown = await Promise.all(
        waits.map(({ half, options }) => half.show({ passkey: key.sign(options, { counter: n }) })),
      )
      expect(shown.filter(({ status }) => status === 200)).toHaveLength(1)
      await sql`delete from platform.sign_in_try`.execute(gate)
    }
  })

  test('of a challenge that is older than two minutes', async () => {
    const { username, key } = await enrolled()
    const { half, options } = await asked(username)
    await sql`update platform.passkey_challenge set expires_at = now() - interval '1 second'`.execute(gate)
    expect((await half.show({ passkey: key.sign(options) })).status).toBe(401)
  })

  test('of a challenge for stepping up at sign-in, and the other way round', async () => {
    const { client, username, key } = await enrolled()
    const mine = (await client.post('/api/session/step-up/passkey')).body
    const { half, options } = await asked(username)
    expect((await half.show({ passkey: key.sign(mine) })).status).toBe(401)
    const stepped = await client.post('/api/session/step-up', { passkey: key.sign(options) })
    expect(stepped.body.code).toBe('step-up.refused')
  })

  test('of a key that was made for another host', async () => {
    const { username, key } = await enrolled()
    await sql`update platform.passkey set rp_id = 'xuncha.example' where credential_id = ${key.id}`.execute(
      gate,
    )
    const { status, options } = await asked(username)
    expect([status, options.code]).toEqual([409, 'second-factor.none'])
  })

  test('five times, like a wrong password', async () => {
    const { username, key } = await enrolled()
    for (let n = 0; n < 5; n += 1) {
      const { half, options } = await asked(username)
      await half.show({ passkey: key.sign(options, { origin: 'https://xuncha.example' }) })
    }
    expect((await proven(username)).body.code).toBe('sign-in.paused')
  })

  test('that is none, by its shape', async () => {
    const { username } = await enrolled()
    const { half } = await asked(username)
    for (const passkey of [{}, null, { id: '=', rawId: '=', type: 'public-key', response: {} }])
      expect((await half.show({ passkey })).status).toBe(422)
  })
})

describe('a new passkey is refused', () => {
  test.each<[string, Deviation]>([
    ['from another origin', { origin: 'https://xuncha.example' }],
    ['for another host', { rpId: 'xuncha.example' }],
    ['upon another challenge', { challenge: 'bm90IHRoZSBjaGFsbGVuZ2U' }],
    ['that is a signature', { type: 'webauthn.get' }],
  ])('%s', async (_, deviation) => {
    const { client } = await signIn(platform.app, 'leader')
    const refused = await add(client, new SecurityKey(), '来路不明', deviation)
    expect([refused.status, refused.body.code]).toEqual([409, 'second-factor.not-made'])
    expect((await client.get('/api/session')).body.factors).toEqual([])
  })

  test('without having been asked for, twice, or upon what another session was asked', async () => {
    const { client } = await signIn(platform.app, 'leader')
    const { client: other } = await signIn(platform.app, 'deputy')
    const options = (await other.post(`${PASSKEYS}/options`)).body
    const response = new SecurityKey().create(options)
    expect((await client.post(PASSKEYS, { name: '一', response })).body.code).toBe('second-factor.not-made')
    expect((await other.post(PASSKEYS, { name: '一', response })).status).toBe(200)
    expect((await other.post(PASSKEYS, { name: '二', response })).body.code).toBe('second-factor.not-made')
  })

  test('on an unattended screen', async () => {
    const { id, client } = await enrolled()
    await sql`update platform.session set created_at = now() - interval '6 minutes' where account_id = ${id}`.execute(
      gate,
    )
    expect((await client.post(`${PASSKEYS}/options`)).body.code).toBe('step-up')
    await sql`update platform.session set created_at = now() + interval '1 hour' where account_id = ${id}`.execute(
      gate,
    )
    expect((await client.post(`${PASSKEYS}/options`)).body.code).toBe('step-up')
    await stepUp(client, NEXT)
    expect((await add(client, new SecurityKey(), '另一个')).status).toBe(200)
  })
})

test('an authenticator and a passkey do for one another', async () => {
  const { client, username, key } = await enrolled()
  const { authenticator, recoveryCodes } = await enrol(client, platform.clock)
  expect(recoveryCodes).toEqual([])
  const { half, options } = await asked(username)
  expect(half.body.factors).toEqual(['totp', 'passkey', 'recovery'])
  expect((await half.show({ passkey: key.sign(options) })).status).toBe(200)
  expect((await (await proven(username)).show({ code: authenticator.code() })).status).toBe(200)
})
