import { expect } from 'vitest'
import { dateOf, type Platform } from '../src/index.ts'
import { codeAt, stepOf } from '../src/identity/factors/totp.ts'
import { type Answer, type Client, clientOf } from '../testing/client.ts'
import type { TestClock } from '../testing/clock.ts'
import { type SigningIn, signIn } from './sign-in.ts'

/** Somebody's authenticator: knows the secret it was shown, and looks at the clock of the test. */
export class Authenticator {
  readonly #secret: Buffer
  readonly #clock: TestClock

  /** @param typed the secret in base 32, as it is typed in */
  constructor(typed: string, clock: TestClock) {
    const bits = [...typed].map((c) =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'),
    )
    this.#secret = Buffer.from(
      bits
        .join('')
        .match(/.{8}/g)
        ?.map((byte) => Number.parseInt(byte, 2)) ?? [],
    )
    this.#clock = clock
  }

  /** The code of the present step, or of one so many steps from it. */
  code(off = 0): string {
    return codeAt(this.#secret, stepOf(this.#clock.now()) + off)
  }

  /** A code that none of the steps nearby has. */
  wrong(): string {
    const near = [-2, -1, 0, 1, 2].map((off) => this.code(off))
    return (
      ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code)) ?? ''
    )
  }
}

/**
 * Has the clock of the test stand, so that no step ends between a code and its being looked at. In two days: sessions
 * run by it, and PostgreSQL has a clock of its own.
 */
export function standStill(clock: TestClock): void {
  clock.set(dateOf(new Date(Date.now() + 2 * 86_400_000)))
}

/** Enrols an authenticator for somebody who is signed in. */
export async function enrol(
  client: Client,
  clock: TestClock,
): Promise<{ authenticator: Authenticator; recoveryCodes: string[] }> {
  const begun = await client.post('/api/session/factors/totp')
  expect(begun.status, begun.text).toBe(200)
  const authenticator = new Authenticator(begun.body.secret, clock)
  const confirmed = await client.put('/api/session/factors/totp', { code: authenticator.code(-1) })
  expect(confirmed.status, confirmed.text).toBe(200)
  return { authenticator, recoveryCodes: confirmed.body.recoveryCodes }
}

/** Types the password and yields the wait for the second factor. */
export async function halfSignIn(app: Platform['app'], username: string, how: SigningIn = {}) {
  const half = await signIn(app, username, how)
  const incoming =
    how.address === undefined ? undefined : { incoming: { socket: { remoteAddress: how.address } } }
  return {
    ...half,
    /** Shows the second factor; a client of the session where that opened one. */
    async show(proof: unknown): Promise<Answer & { client: Client }> {
      const response = await app.request(
        '/api/session/second-factor',
        {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: 'http://localhost', cookie: half.cookie },
          body: JSON.stringify(proof),
        },
        incoming,
      )
      const text = await response.text()
      const cookie = response.headers.getSetCookie().find((each) => /^xuncha=[^;]/.test(each))
      return {
        status: response.status,
        body: JSON.parse(text),
        text,
        headers: response.headers,
        client: clientOf(app, cookie?.split(';')[0]),
      }
    },
  }
}
