import { createSign, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

/** What our client is known by there. */
export const CLIENT = { id: 'xuncha', secret: 'a secret between the two of us' }

/** Where we are told. */
export const BACK_CHANNEL = '/api/session/oidc/back-channel-logout'

/** A county's identity service, as it really is one: another program, over HTTP. */
export interface IdentityProvider {
  issuer: string
  /**
   * What somebody's browser does there: goes where it was sent, signs in, and comes back.
   * @returns the address that it was sent back to
   */
  signIn(url: string, login: string): Promise<URL>
  /**
   * What the browser of somebody who signed in last does to sign out there: goes where it was sent, says yes.
   * @returns the address that it was sent back to
   */
  signOut(url: string, login: string): Promise<URL>
  /** A token such as the service makes to tell that sessions ended, with what is given put in or left out. */
  logoutToken(change?: { payload?: object; header?: object; key?: KeyObject }): string
  /** Whether the service tells us by itself. */
  tells(does: boolean): void
  stop(): Promise<void>
}

/** Starts one. Whoever signs in as `x` is called `x` in the claim `preferred_username`, and `staff:x` in `employee`. */
export async function startIdentityProvider(
  redirectUri: string,
  /** How it reaches us, to tell. */
  reach: (url: string, init: RequestInit) => Response | Promise<Response> = () => new Response(),
): Promise<IdentityProvider> {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const here = new URL(redirectUri).origin
  const jars = new Map<string, Jar>()
  let isTelling = true
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [`${here}/sign-in`],
        backchannel_logout_uri: `${here}${BACK_CHANNEL}`,
        backchannel_logout_session_required: true,
      },
    ],
    features: { backchannelLogout: { enabled: true } },
    fetch: async (url: URL | string, init: RequestInit) =>
      String(url).startsWith(here)
        ? isTelling
          ? reach(String(url), init)
          : new Response()
        : fetch(url, init),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['only for a test'] },
    claims: { openid: ['sub'], profile: ['preferred_username', 'employee'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id, employee: `staff:${id}` }),
    }),
  })
  server.on('request', provider.callback())

  return {
    issuer,
    async signIn(url, login) {
      const jar: Jar = new Map()
      jars.set(login, jar)
      let to = new URL(url)
      for (let hops = 0; hops < 12; hops += 1) {
        if (to.href.startsWith(redirectUri)) return to
        let answer = await go(jar, to)
        if (answer.status === 200) {
          const prompt = /name="prompt" value="(\w+)"/.exec(await answer.text())?.[1] ?? 'login'
          answer = await go(jar, to, new URLSearchParams({ prompt, login, password: 'theirs' }))
        }
        to = new URL(answer.headers.get('location') ?? '', to)
      }
      throw new Error(`The identity service does not let ${login} come back`)
    },
    async signOut(url, login) {
      const jar = jars.get(login) ?? new Map()
      const asked = await (await go(jar, new URL(url))).text()
      const action = /action="([^"]+)"/.exec(asked)?.[1] ?? ''
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked)?.[1] ?? ''
      const answer = await go(jar, new URL(action), new URLSearchParams({ xsrf, logout: 'yes' }))
      return new URL(answer.headers.get('location') ?? '', issuer)
    },
    logoutToken({ payload = {}, header = {}, key = privateKey } = {}) {
      const now = Math.floor(Date.now() / 1000)
      const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
      const said = {
        iss: issuer,
        aud: CLIENT.id,
        iat: now,
        exp: now + 120,
        jti: randomUUID(),
        events,
        ...payload,
      }
      const parts = [{ alg: 'RS256', kid: 'one', typ: 'logout+jwt', ...header }, said].map((part) =>
        Buffer.from(JSON.stringify(part)).toString('base64url'),
      )
      const signature = createSign('sha256').update(parts.join('.')).sign(key, 'base64url')
      return [...parts, signature].join('.')
    },
    tells: (does) => {
      isTelling = does
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Jar = Map<string, string>

/** One step of a browser with these cookies. */
async function go(jar: Jar, to: URL, body?: URLSearchParams): Promise<Response> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const answer = await fetch(to, {
    redirect: 'manual',
    headers: { cookie },
    ...(body ? { method: 'POST', body } : {}),
  })
  for (const set of answer.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
    jar.set(name, value)
  }
  return answer
}
