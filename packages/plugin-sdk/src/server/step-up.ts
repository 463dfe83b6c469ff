import type { Context } from 'hono'
import type { Actor } from './actor.ts'
import { permit, type Policed, type PluginEnv, problemResponse } from './routes.ts'

/** For so long after the password was typed again a route that demands it is open. @source security.md §2.3 */
export const STEP_UP_MINUTES = 5

/** Whether the password was typed again recently enough. A time that is yet to come counts as none. */
export function isSteppedUp({ steppedUpAt }: Pick<Actor, 'steppedUpAt'>, now: Date): boolean {
  if (steppedUpAt === null) return false
  const age = now.getTime() - Date.parse(steppedUpAt)
  // Clocks of two machines differ by a little.
  return age > -60_000 && age < STEP_UP_MINUTES * 60_000
}

/**
 * Answers that the password is to be typed again first: 401 with code `step-up`, and the challenge of RFC 9470 by which
 * a program tells it from a session that is gone. `POST /api/session/step-up`, then the same request again.
 */
export function askForStepUp(c: Context) {
  c.header(
    'WWW-Authenticate',
    `Xuncha error="insufficient_user_authentication", max_age="${STEP_UP_MINUTES * 60}"`,
  )
  return problemResponse(c, 401, { code: 'step-up', facts: { minutes: STEP_UP_MINUTES } })
}

/**
 * Like `permit`, for what is not to be done on an unattended screen: grants, exports, identities. Asks the database when
 * the password was last typed again, since what is remembered may be a moment old.
 * Declare 401 among the route's answers; the page asks for the password and sends the same request again.
 */
export function permitAfterStepUp(permission: string): Policed {
  const permitted = permit(permission)
  return Object.assign(
    async function permitAfterStepUp(c: Context<object>, next: () => Promise<void>) {
      await permitted(c, async () => {})
      const { session } = (c as unknown as Context<PluginEnv<never>>).var
      let isFresh = false
      await session.batch((_db, _reach, actor) => {
        isFresh = isSteppedUp(actor, new Date())
        return []
      })
      if (!isFresh) return askForStepUp(c)
      return next()
    },
    { permission },
  )
}
