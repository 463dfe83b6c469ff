import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { PlatformDb } from '../src/index.ts'
import { type Client, clientOf } from '../testing/client.ts'
import { useTestPlatform } from '../testing/index.ts'
import { enrol, standStill } from './authenticator.ts'
import { CLIENT, type IdentityProvider, startIdentityProvider } from './identity-provider.ts'
import { NEXT, newcomersOn } from './newcomers.ts'
import { signIn, stepUp } from './sign-in.ts'
import { toy } from './toy/index.ts'

const platform = useTestPlatform([toy])
const ADMIN = '/api/admin/identity-service'
const REDIRECT = 'http://localhost/api/session/oidc/callback'
let gate: Kysely<PlatformDb>
let sysadmin: Client
let secadmin: Client
let provider: IdentityProvider
let service: { id: string; rowVersion: number }

const values = () => ({
  label: '县统一身份认证',
  issuer: provider.issuer,
  clientId: CLIENT.id,
  claim: 'preferred_username',
  enabled: true,
})

beforeAll(async () => {
  gate = new Kysely({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: platform.urls.gateUrl, max: 2 }) }),
  })
  provider = await startIdentityProvider(REDIRECT)
  standStill(platform.clock)
  sysadmin = await platform.as('sysadmin')
  secadmin = await platform.as('secadmin')
  await stepUp(secadmin)
  const set = await secadmin.put(ADMIN, { ...values(), clientSecret: CLIENT.secret }, { version: 0 })
  service = set.body.service
})
afterAll(async () => {
  await gate.destroy()
  await provider.stop()
})
afterEach(async () => {
  await sql`delete from platform.sign_in_try`.execute(gate)
})
const { claimed } = newcomersOn(platform, () => sysadmin)

async function change(changed: object) {
  const { rowVersion: version } = (await secadmin.get(ADMIN)).body.service
  return secadmin.put(ADMIN, { ...values(), ...changed }, { version })
}

/** Sets out for the identity service. */
async function begin(id = service.id) {
  const answer = await platform.app.request(`/api/session/oidc/${id}`)
  const cookie = answer.headers.get('set-cookie') ?? ''
  return { status: answer.status, location: answer.headers.get('location') ?? '', cookie }
}

/** Comes back. */
async function back(url: URL, cookie: string) {
  const answer = await platform.app.request(url.pathname + url.search, {
    headers: { cookie: cookie.split(';')[0] ?? '' },
  })
  const session = answer.headers.getSetCookie().find((each) => /^xuncha=[^;]/.test(each))
  return {
    status: answer.status,
    location: answer.headers.get('location'),
    cookies: answer.headers.getSetCookie(),
    client: clientOf(platform.app, session?.split(';')[0]),
  }
}

async function through(login: string) {
  const { location, cookie } = await begin()
  return back(await provider.signIn(location, login), cookie)
}

describe('the county’s identity service', () => {
  test('is on the sign-in page, sends there with state, nonce and PKCE, and signs in who comes back', async () => {
    expect((await platform.anonymous.get('/api/session/oidc')).body.services).toMatchObject([
      { id: service.id, label: '县统一身份认证' },
    ])
    const account = await claimed()
    await platform.changeRole(account.username, 'give', 'office')
    const { status, location, cookie } = await begin()
    expect(status).toBe(302)
    expect(Object.fromEntries(new URL(location).searchParams)).toMatchObject({
      client_id: CLIENT.id,
      redirect_uri: REDIRECT,
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    })
    expect(cookie).toMatch(/^xuncha-oidc=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/)
    const came = await back(await provider.signIn(location, account.username.toUpperCase()), cookie)
    expect([came.status, came.location]).toEqual([302, '/'])
    expect(came.cookies.find((each) => each.startsWith('xuncha='))).toMatch(/HttpOnly; SameSite=Strict/)
    expect((await came.client.get('/api/session')).body.account).toBe(account.username)
    expect((await came.client.get('/api/p/toy/items')).status).toBe(200)
    const { rows } = await sql<{ act: string }>`select act from platform.audit_event
      where record_id = ${account.id} and operation = 'act' order by id desc limit 2`.execute(gate)
    expect(rows.map(({ act }) => act)).toEqual(['session-begun', 'identity-vouched'])
  })

  test('opens one session, like a password', async () => {
    const account = await claimed()
    const { client } = await signIn(platform.app, account.username, { password: NEXT })
    const came = await through(account.username)
    expect((await client.get('/api/session')).body.code).toBe('session.replaced')
    expect((await came.client.get('/api/session')).status).toBe(200)
  })

  test('does not stand in for the second factor', async () => {
    const account = await claimed()
    const { client } = await signIn(platform.app, account.username, { password: NEXT })
    const { authenticator } = await enrol(client, platform.clock)
    const came = await through(account.username)
    expect(came.location).toBe('/sign-in?second=totp,recovery')
    expect((await came.client.get('/api/session')).status).toBe(401)
    const half = came.cookies.find((each) => each.startsWith('xuncha-half='))?.split(';')[0] ?? ''
    const whole = await platform.app.request('/api/session/second-factor', {
      method: 'POST',
      headers: { cookie: half, 'content-type': 'application/json', origin: 'http://localhost' },
      body: JSON.stringify({ code: authenticator.code() }),
    })
    expect(whole.status).toBe(200)
  })

  test('makes no account, and opens none of another county, none that is disabled, and none that is paused', async () => {
    const before = await gate.selectFrom('platform.account').select('id').execute()
    const account = await claimed()
    for (const login of ['nobody-here', 'office-b'])
      expect((await through(login)).location).toBe('/sign-in?failed=oidc.unknown')
    await sysadmin.put(
      `/api/admin/accounts/${account.id}/disabled`,
      { disabled: true },
      { version: account.rowVersion },
    )
    expect((await through(account.username)).location).toBe('/sign-in?failed=oidc.unknown')
    const after = await gate.selectFrom('platform.account').select('id').execute()
    expect(after).toHaveLength(before.length + 1)
    for (let n = 0; n < 5; n += 1) await signIn(platform.app, 'office', { password: 'wrong' })
    expect((await through('office')).location).toBe('/sign-in?failed=sign-in.paused')
  })

  test('names the account by the claim that the county says', async () => {
    const account = await claimed()
    await change({ claim: 'employee' })
    expect((await through(account.username)).location).toBe('/sign-in?failed=oidc.unknown')
    await change({ claim: 'no-such-claim' })
    expect((await through(account.username)).location).toBe('/sign-in?failed=oidc.unknown')
    await change({})
    expect((await through(account.username)).location).toBe('/')
  })
})

describe('the way back is refused', () => {
  test('the second time, without the cookie, and with somebody else’s', async () => {
    const one = await begin()
    const two = await begin()
    const url = await provider.signIn(one.location, 'leader')
    expect((await back(url, '')).location).toBe('/sign-in?failed=oidc.expired')
    expect((await back(url, two.cookie)).location).toBe('/sign-in?failed=oidc.refused')
    expect((await back(url, one.cookie)).location).toBe('/')
    expect((await back(url, one.cookie)).location).toBe('/sign-in?failed=oidc.expired')
  })

  test('after ten minutes', async () => {
    const { location, cookie } = await begin()
    const url = await provider.signIn(location, 'leader')
    await sql`update platform.oidc_flow set expires_at = now() - interval '1 second'`.execute(platform.owner)
    expect((await back(url, cookie)).location).toBe('/sign-in?failed=oidc.expired')
  })

  test.each(['state', 'nonce', 'verifier'])('with another %s than it set out with', async (column) => {
    const { location, cookie } = await begin()
    const url = await provider.signIn(location, 'leader')
    await sql`update platform.oidc_flow set ${sql.ref(column)} = ${'x'.repeat(43)}`.execute(platform.owner)
    expect((await back(url, cookie)).location).toBe('/sign-in?failed=oidc.refused')
  })

  test.each<[string, (query: URLSearchParams) => void]>([
    ['with another state in the address', (query) => query.set('state', 'x'.repeat(43))],
    ['from another issuer', (query) => query.set('iss', 'https://evil.example')],
    ['with a code of one’s own making', (query) => query.set('code', 'made-up')],
    ['with nothing', (query) => [...query.keys()].forEach((key) => query.delete(key))],
  ])('%s', async (_, spoil) => {
    const { location, cookie } = await begin()
    const url = await provider.signIn(location, 'leader')
    spoil(url.searchParams)
    expect((await back(url, cookie)).location).toBe('/sign-in?failed=oidc.refused')
  })

  test('where what it answers is for another client', async () => {
    const { location, cookie } = await begin()
    const url = await provider.signIn(location, 'leader')
    await change({ clientId: 'somebody-else' })
    expect((await back(url, cookie)).location).toBe('/sign-in?failed=oidc.refused')
    await change({})
  })

  test('once the service is off, and it is not set out for either', async () => {
    const { location, cookie } = await begin()
    const url = await provider.signIn(location, 'leader')
    await change({ enabled: false })
    expect((await back(url, cookie)).location).toBe('/sign-in?failed=oidc.unreachable')
    expect((await begin()).status).toBe(404)
    expect((await platform.anonymous.get('/api/session/oidc')).body.services).toEqual([])
    await change({})
  })
})

describe('its settings', () => {
  test('are the security administrator’s, after a step-up; the secret is in no answer and no row', async () => {
    const { body, text } = await secadmin.get(ADMIN)
    expect(body).toMatchObject({
      service: { issuer: provider.issuer, clientId: CLIENT.id },
      redirectUri: REDIRECT,
    })
    const { rows } = await sql<{
      text: string
    }>`select to_jsonb(s)::text as text from platform.identity_service s`.execute(gate)
    for (const kept of [text, rows[0]?.text]) expect(kept).not.toContain(CLIENT.secret)
    expect(rows[0]?.text).toContain('xc1.intl.')
    await stepUp(sysadmin)
    const asSystem = await sysadmin.put(ADMIN, { ...values(), clientSecret: CLIENT.secret }, { version: 1 })
    expect(asSystem.status).toBe(404)
    expect((await (await platform.as('office')).get(ADMIN)).status).toBe(404)
    const { client } = await signIn(platform.app, 'secadmin-b')
    expect((await client.get(ADMIN)).body.service).toBeNull()
    expect((await client.put(ADMIN, values(), { version: 0 })).body.code).toBe('step-up')
  })

  test('do not hand the secret to another address', async () => {
    expect((await change({ issuer: 'https://evil.example' })).body.code).toBe('oidc.no-secret')
    expect((await secadmin.put(ADMIN, values(), { version: 1 })).status).toBe(412)
  })

  test.each([
    'http://id.example',
    'ftp://id.example',
    'https://a:b@id.example',
    'nowhere',
    'https://id.example/?x=1',
  ])('do not take %s for a service', async (issuer) => {
    const refused = await change({ issuer, clientSecret: CLIENT.secret })
    expect([refused.status, Object.keys(refused.body.fields)]).toEqual([422, ['issuer']])
  })

  test('of a service that nobody answers at lead back with a word about it', async () => {
    await change({ issuer: 'http://127.0.0.1:9', clientSecret: CLIENT.secret })
    expect((await begin()).location).toBe('/sign-in?failed=oidc.unreachable')
    await change({ clientSecret: CLIENT.secret })
    expect((await through('leader')).location).toBe('/')
  })
})
