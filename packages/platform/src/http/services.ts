import type { Context, MiddlewareHandler } from 'hono'
import { problemResponse } from '@xuncha/plugin-sdk/server'
import { type Addresses, isWithin, type Sessions } from '../identity/index.ts'
import type { Actors } from '../tenancy/index.ts'
import { noSession, originOf } from './session.routes.ts'
import { bearerOf, hasBearer } from './tokens.ts'

/** What the guard asks. */
export interface ServiceParts {
  actors: Actors
  addresses: Addresses
  sessions: Sessions
}

const KEPT = 1000

/**
 * Lets a service in by its header, from the addresses that its token is good for. What is remembered of a token says
 * which: a request costs no look-up more. A header that is no token of a service opens nothing, cookie or not.
 */
export function serviceGuard({ actors, addresses, sessions }: ServiceParts): MiddlewareHandler {
  /** From where a token was refused already: on record once, however often it is tried. */
  const noted = new Set<string>()

  async function refuse(c: Context, { countyId, accountId }: { countyId: number; accountId: string }) {
    const { address } = originOf(c, addresses)
    const key = `${accountId} ${address}`
    if (!noted.has(key)) {
      if (noted.size >= KEPT) noted.clear()
      noted.add(key)
      await sessions.noteAct(countyId, accountId, 'token-refused', { address: address ?? null })
    }
    return problemResponse(c, 401, { code: 'service.address' })
  }

  return async (c, next) => {
    if (!hasBearer(c)) return next()
    const token = bearerOf(c)
    const known = token === undefined ? undefined : await actors.of(token)
    if (known === undefined || known.kind !== 'service') return noSession(c, sessions)
    const { address } = originOf(c, addresses)
    const allowed = known.addresses ?? []
    if (allowed.length > 0 && (address === undefined || !isWithin(address, allowed))) return refuse(c, known)
    return next()
  }
}
