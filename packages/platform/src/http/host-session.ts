import type { MiddlewareHandler } from 'hono'
import { askForStepUp, isSteppedUp } from '@xuncha/plugin-sdk/server'
import { type Gatekeeper, NoSession } from '../tenancy/index.ts'
import type { HostEnv } from './env.ts'
import { tokenOf } from './tokens.ts'

/** What a platform route gets instead of a plugin's session: the token, admitted under the route's permission. */
export interface HostSessionEnv {
  Variables: HostEnv['Variables'] & { permission: string }
}

/** Admits a platform route under a permission. The handler passes the token on to the gatekeeper. */
export function admitted(gatekeeper: Gatekeeper, permission: string): MiddlewareHandler<HostSessionEnv> {
  return async (c, next) => {
    const token = tokenOf(c)
    if (token === undefined) throw new NoSession()
    await gatekeeper.admit(token, permission)
    c.set('token', token)
    c.set('permission', permission)
    await next()
  }
}

/**
 * The same for what is not done on an unattended screen: the password has to have been typed again in the last minutes.
 * Asks the database, since what is remembered may be a moment old.
 */
export function admittedAfterStepUp(
  gatekeeper: Gatekeeper,
  permission: string,
): MiddlewareHandler<HostSessionEnv> {
  const admit = admitted(gatekeeper, permission)
  return async (c, next) => {
    await admit(c, async () => {})
    let isFresh = false
    await gatekeeper.batch(c.var.token, permission, (_db, _reach, actor) => {
      isFresh = isSteppedUp(actor, new Date())
      return []
    })
    if (!isFresh) return askForStepUp(c)
    return next()
  }
}
