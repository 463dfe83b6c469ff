import type { Platform } from '../src/index.ts'
import { type Answer, type Client, clientOf } from '../testing/client.ts'
import { PASSWORD } from '../testing/index.ts'

/** How somebody signs in. */
export interface SigningIn {
  password?: string
  /** Where the connection comes from; nowhere in particular where not given. */
  address?: string
  headers?: Record<string, string>
}

/** What came of it. */
export interface SignedIn {
  status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- the shape is what a test asserts
  body: any
  client: Client
  cookie: string
}

/** Signs somebody in on a machine of their own. */
export async function signIn(
  app: Platform['app'],
  username: string,
  { password = PASSWORD, address, headers = {} }: SigningIn = {},
): Promise<SignedIn> {
  const response = await app.request(
    '/api/session',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://localhost', ...headers },
      body: JSON.stringify({ username, password }),
    },
    address === undefined ? undefined : { incoming: { socket: { remoteAddress: address } } },
  )
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
  return {
    status: response.status,
    body: await response.json(),
    client: clientOf(app, cookie || undefined),
    cookie,
  }
}

/** Types the password again, as a page does that was asked to. */
export async function stepUp(client: Client, password = PASSWORD): Promise<Answer> {
  return client.post('/api/session/step-up', { password })
}
