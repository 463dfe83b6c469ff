import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

/** What our client is known by there. */
export const CLIENT = { id: 'xuncha', secret: 'a secret between the two of us' }

/** A county's identity service, as it really is one: another program, over HTTP. */
export interface IdentityProvider {
  issuer: string
  /**
   * What somebody's browser does there: goes where it was sent, signs in, and comes back.
   * @returns the address that it was sent back to
   */
  signIn(url: string, login: string): Promise<URL>
  stop(): Promise<void>
}

/** Starts one. Whoever signs in as `x` is called `x` in the claim `preferred_username`, and `staff:x` in `employee`. */
export async function startIdentityProvider(redirectUri: string): Promise<IdentityProvider> {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
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
      const jar = new Map<string, string>()
      const go = async (to: URL, body?: URLSearchParams) => {
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
      let to = new URL(url)
      for (let hops = 0; hops < 12; hops += 1) {
        if (to.href.startsWith(redirectUri)) return to
        let answer = await go(to)
        if (answer.status === 200) {
          const prompt = /name="prompt" value="(\w+)"/.exec(await answer.text())?.[1] ?? 'login'
          answer = await go(to, new URLSearchParams({ prompt, login, password: 'theirs' }))
        }
        to = new URL(answer.headers.get('location') ?? '', to)
      }
      throw new Error(`The identity service does not let ${login} come back`)
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
