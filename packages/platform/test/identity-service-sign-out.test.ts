import { generateKeyPairSync } from 'node:crypto'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { PlatformDb } from '../src/index.ts'
import { type Client, clientOf } from '../testing/client.ts'
import { useTestPlatform } from '../testing/index.ts'
import { enrol, standStill } from './authenticator.ts'
import { BACK_CHANNEL, CLIENT, type IdentityProvider, startIdentityProvider } from './identity-provider.ts'
import { NEXT, newcomersOn } from './newcomers.ts'
import { signIn, stepUp } from './sign-in.ts'
import { toy } from './toy/index.ts'

const platform = useTestPlatform([toy])
let gate: Kysely<PlatformDb>
let sysadmin: Client
let provider: IdentityProvider
let serviceId = ''

beforeAll(async () => {
  gate = new Kysely({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: platform.urls.gateUrl, max: 2 }) }),
  })
  provider = await startIdentityProvider('http://localhost/api/session/oidc/callback', (url, init) =>
    platform.app.request(url, init),
  )
  standStill(platform.clock)
  sysadmin = await platform.as('sysadmin')
  const secadmin = await platform.as('secadmin')
  await stepUp(secadmin)
  const values = {
    label: '县统一身份认证',
    issuer: provider.issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    claim: 'preferred_username',
    enabled: true,
  }
  const set = await secadmin.put('/api/admin/identity-service', values, { version: 0 })
  serviceId = set.body.service.id
})
afterAll(async () => {
  await gate.destroy()
  await provider.stop()
})
afterEach(async () => {
  provider.tells(true)
  await sql`delete from platform.sign_in_try`.execute(gate)
})
const { claimed } = newcomersOn(platform, () => sysadmin)

/** Signs in by the service; yields what the browser holds then. */
async function through(login: string) {
  const out = await platform.app.request(`/api/session/oidc/${serviceId}`)
  const url = await provider.signIn(out.headers.get('location') ?? '', login)
  const cookie = out.headers.get('set-cookie')?.split(';')[0] ?? ''
  const back = await platform.app.request(url.pathname + url.search, { headers: { cookie } })
  const cookies = back.headers.getSetCookie().map((each) => each.split(';')[0] ?? '')
  const session = cookies.find((each) => /^xuncha=./.test(each))
  return {
    client: clientOf(platform.app, session),
    half: cookies.find((each) => each.startsWith('xuncha-half=')),
  }
}

/** Tells as a service does: a form without a cookie, from no page of ours. */
async function tell(token: string): Promise<number> {
  const answer = await platform.app.request(BACK_CHANNEL, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ logout_token: token }).toString(),
  })
  return answer.status
}

const isIn = async (client: Client) => (await client.get('/api/session')).status === 200

test('its settings say what to register there for signing out', async () => {
  const { body } = await (await platform.as('secadmin')).get('/api/admin/identity-service')
  expect(body).toMatchObject({
    signedOutUri: 'http://localhost/sign-in',
    backChannelUri: `http://localhost${BACK_CHANNEL}`,
  })
})

describe('signing out here', () => {
  test('goes on to the service, which ends its own session and sends back to the sign-in page', async () => {
    const { username } = await claimed()
    const { client } = await through(username)
    const out = await client.delete('/api/session')
    expect(out.status).toBe(200)
    const to = new URL(out.body.continueAt)
    expect([to.origin, Object.fromEntries(to.searchParams)]).toEqual([
      provider.issuer,
      { client_id: CLIENT.id, post_logout_redirect_uri: 'http://localhost/sign-in' },
    ])
    expect(await isIn(client)).toBe(false)
    expect((await provider.signOut(to.href, username)).href).toBe('http://localhost/sign-in')
  })

  test('everywhere does so too', async () => {
    const { username } = await claimed()
    const { client } = await through(username)
    const out = await client.delete('/api/session/all')
    expect([out.status, out.body.continueAt]).toEqual([200, expect.stringContaining(provider.issuer)])
  })

  test('after a password, and twice, ends with that', async () => {
    const { username } = await claimed()
    const { client } = await signIn(platform.app, username, { password: NEXT })
    expect((await client.delete('/api/session')).status).toBe(204)
    const vouched = (await through(username)).client
    await vouched.delete('/api/session')
    expect((await vouched.delete('/api/session')).status).toBe(204)
  })

  test('takes no address from whoever asks', async () => {
    const { username } = await claimed()
    const { client } = await through(username)
    const out = await client.delete(
      '/api/session?post_logout_redirect_uri=https://evil.example&continueAt=https://evil.example',
    )
    expect(out.body.continueAt).not.toContain('evil')
  })
})

describe('signing out there', () => {
  test('ends the session here, with a word about why; that of somebody else goes on', async () => {
    const [one, other] = [await claimed(), await claimed()]
    const [mine, theirs] = [(await through(one.username)).client, (await through(other.username)).client]
    await provider.signOut(`${provider.issuer}/session/end`, one.username)
    await expect.poll(() => isIn(mine)).toBe(false)
    expect((await mine.get('/api/session')).body.code).toBe('session.signed-out-there')
    expect(await isIn(theirs)).toBe(true)
    const { rows } = await sql<{
      reason: string
    }>`select facts ->> 'reason' as reason from platform.audit_event
      where record_id = ${one.id} and act = 'session-ended' order by id desc limit 1`.execute(gate)
    expect(rows).toEqual([{ reason: 'signed-out-there' }])
  })

  test('ends what waits for a second factor, and a session that began with one', async () => {
    const account = await claimed()
    const { client } = await signIn(platform.app, account.username, { password: NEXT })
    const { authenticator } = await enrol(client, platform.clock)
    const show = (half: string | undefined) =>
      platform.app.request('/api/session/second-factor', {
        method: 'POST',
        headers: { cookie: half ?? '', 'content-type': 'application/json', origin: 'http://localhost' },
        body: JSON.stringify({ code: authenticator.code() }),
      })
    const { half } = await through(account.username)
    expect(await tell(provider.logoutToken({ payload: { sub: account.username } }))).toBe(200)
    expect((await show(half)).status).toBe(401)
    const whole = await show((await through(account.username)).half)
    expect(whole.status).toBe(200)
    const session = whole.headers.getSetCookie().find((each) => /^xuncha=./.test(each))
    const shown = clientOf(platform.app, session?.split(';')[0])
    expect(await isIn(shown)).toBe(true)
    expect(await tell(provider.logoutToken({ payload: { sub: account.username } }))).toBe(200)
    expect(await isIn(shown)).toBe(false)
  })

  test('does not end a session that began with the password', async () => {
    const { username } = await claimed()
    const { client } = await signIn(platform.app, username, { password: NEXT })
    expect(await tell(provider.logoutToken({ payload: { sub: username } }))).toBe(200)
    expect(await isIn(client)).toBe(true)
  })
})

describe('a logout token', () => {
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const event = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  const now = () => Math.floor(Date.now() / 1000)

  test.each<[string, () => Parameters<IdentityProvider['logoutToken']>[0]]>([
    ['of another issuer', () => ({ payload: { iss: 'https://evil.example' } })],
    ['for another client', () => ({ payload: { aud: 'somebody-else' } })],
    ['signed by somebody else', () => ({ key: stranger })],
    ['that says it is signed with our secret', () => ({ header: { alg: 'HS256' } })],
    ['that is not signed', () => ({ header: { alg: 'none' } })],
    ['of another kind', () => ({ header: { typ: 'at+jwt' } })],
    ['that is an id token', () => ({ payload: { nonce: 'n', events: undefined } })],
    ['with a nonce', () => ({ payload: { nonce: 'n' } })],
    ['without the event', () => ({ payload: { events: { other: {} } } })],
    [
      'with an event that says nothing',
      () => ({ payload: { events: { [Object.keys(event)[0] ?? '']: true } } }),
    ],
    ['without an id', () => ({ payload: { jti: undefined } })],
    ['about nobody', () => ({ payload: { sub: undefined, sid: undefined } })],
    ['of an hour ago', () => ({ payload: { iat: now() - 3600, exp: now() + 60 } })],
    ['of an hour from now', () => ({ payload: { iat: now() + 3600, exp: now() + 7200 } })],
    ['that is out of date', () => ({ payload: { iat: now() - 200, exp: now() - 100 } })],
  ])('%s ends nothing', async (_, spoiled) => {
    const { username } = await claimed()
    const { client } = await through(username)
    const { payload, ...rest } = spoiled() ?? {}
    expect(await tell(provider.logoutToken({ payload: { sub: username, ...payload }, ...rest }))).toBe(400)
    expect(await isIn(client)).toBe(true)
  })

  test('counts once', async () => {
    const { username } = await claimed()
    await through(username)
    const token = provider.logoutToken({ payload: { sub: username } })
    expect(await tell(token)).toBe(200)
    const { client } = await through(username)
    expect(await tell(token)).toBe(400)
    expect(await isIn(client)).toBe(true)
  })

  test('that names a session ends that one and no other of the person', async () => {
    const { username } = await claimed()
    const { client } = await through(username)
    expect(await tell(provider.logoutToken({ payload: { sub: username, sid: 'another' } }))).toBe(200)
    expect(await isIn(client)).toBe(true)
    const { rows } = await sql<{ sid: string }>`select vouched_sid as sid from platform.session
      where vouched_subject = ${username}`.execute(gate)
    expect(rows).toHaveLength(1)
    expect(await tell(provider.logoutToken({ payload: { sid: rows[0]?.sid } }))).toBe(200)
    expect(await isIn(client)).toBe(false)
  })

  test('is a form, and nothing else is taken', async () => {
    expect(await tell('not.a.token')).toBe(400)
    expect((await platform.anonymous.post(BACK_CHANNEL, { logout_token: 'x' })).status).toBe(422)
  })
})
