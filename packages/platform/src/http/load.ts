import type { Context, MiddlewareHandler } from 'hono'
import type { Pool } from 'pg'
import { problemResponse } from '@xuncha/plugin-sdk/server'
import type { Addresses } from '../identity/index.ts'
import type { Actors } from '../tenancy/index.ts'
import { originOf } from './session.routes.ts'
import { tokenOf } from './tokens.ts'

/** How fast somebody may ask: so many a second in the long run, so many at once. */
export interface Rate {
  perSecond: number
  burst: number
}

/** How much a process takes on, per whom. A person at work stays far below; a script that runs wild does not. */
export interface LoadLimits {
  session: Rate
  county: Rate
  /** Of one address, for whoever no session is known of: behind it may be a whole office. */
  address: Rate
  /** Requests that may wait for a connection; one more is told to come back. */
  waiting: number
}

/** The limits where nothing else is said. @source security.md §2.12 */
export const defaultLoad: LoadLimits = {
  session: { perSecond: 50, burst: 300 },
  county: { perSecond: 600, burst: 3000 },
  address: { perSecond: 50, burst: 500 },
  waiting: 200,
}

const KEPT = 10_000

/** Token buckets by key: each refills steadily and lets through what it holds. Per process: more processes let more. */
export class Buckets {
  readonly #rate: Rate
  readonly #now: () => number
  readonly #buckets = new Map<string, { left: number; at: number }>()

  /** @param now milliseconds that only go forward */
  constructor(rate: Rate, now: () => number = () => performance.now()) {
    this.#rate = rate
    this.#now = now
  }

  /** Takes one. @returns 0, or where there is none the seconds until there is */
  take(key: string): number {
    const now = this.#now()
    const known = this.#buckets.get(key)
    const { perSecond, burst } = this.#rate
    const left = known ? Math.min(burst, known.left + ((now - known.at) / 1000) * perSecond) : burst
    if (left < 1) return (1 - left) / perSecond
    if (known === undefined) {
      if (this.#buckets.size >= KEPT) this.#forgetFull(now)
      this.#buckets.set(key, { left: left - 1, at: now })
    } else {
      known.left = left - 1
      known.at = now
    }
    return 0
  }

  /** A bucket that has filled up again is as good as none. */
  #forgetFull(now: number): void {
    const fullAfter = (this.#rate.burst / this.#rate.perSecond) * 1000
    for (const [key, { at }] of this.#buckets) if (now - at >= fullAfter) this.#buckets.delete(key)
  }
}

/** What the guard asks. */
export interface LoadParts {
  pool: Pool
  actors: Actors
  addresses: Addresses
}

/** Turns away what is too much: from one session, one county or one address, or for the connections that there are. */
export function loadGuard({ pool, actors, addresses }: LoadParts, limits: LoadLimits): MiddlewareHandler {
  const sessions = new Buckets(limits.session)
  const counties = new Buckets(limits.county)
  const strangers = new Buckets(limits.address)

  /** A token counts as somebody's once it was found to be: made-up ones are all of one address. */
  function waitFor(c: Context): number {
    const token = tokenOf(c)
    const known = token === undefined ? undefined : actors.remembered(token)
    if (token !== undefined && known !== undefined)
      return sessions.take(token) || counties.take(String(known.countyId))
    const { address } = originOf(c, addresses)
    return address === undefined ? 0 : strangers.take(address)
  }

  return async (c, next) => {
    if (pool.waitingCount >= limits.waiting) return later(problemResponse(c, 503, { code: 'busy' }), 1)
    const wait = waitFor(c)
    if (wait === 0) return next()
    return later(problemResponse(c, 429, { code: 'too-many', facts: { seconds: Math.ceil(wait) } }), wait)
  }
}

function later(response: Response, seconds: number): Response {
  response.headers.set('Retry-After', String(Math.max(1, Math.ceil(seconds))))
  return response
}
