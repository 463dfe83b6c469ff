import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Kysely } from 'kysely'
import { type Offer, type Outcome, refuse } from '@xuncha/domain'
import type { Actor } from '@xuncha/plugin-sdk/server'
import type { Registry } from '../../plugins/index.ts'
import type { PlatformDb } from '../../tables.ts'
import type { Gatekeeper } from '../../tenancy/index.ts'
import type { HostSessionEnv } from '../host-session.ts'

/** What the routes of administration are put together from. */
export interface AdministrationParts {
  gatekeeper: Gatekeeper
  registry: Registry
}

/** Constraints that two requests at once may run into, and what that means to whoever comes second. */
const meaning: Readonly<Record<string, string>> = {
  sign_in_name_pkey: 'account.taken',
  account_of_person: 'account.exists',
  role_change_open: 'roles.open',
}

/** Runs a use case in the county's transaction, under the permission that the route was admitted with. */
export async function inCounty<T>(
  { gatekeeper }: AdministrationParts,
  c: Context<HostSessionEnv>,
  work: (tx: Kysely<PlatformDb>, actor: Actor) => Promise<T>,
): Promise<T> {
  return gatekeeper.transaction<PlatformDb, T>(c.var.token, c.var.permission, (tx, { actor }) =>
    work(tx, actor),
  )
}

/** The same for a use case that may lose a race for a name. */
export async function inCountyOrTaken<T>(
  parts: AdministrationParts,
  c: Context<HostSessionEnv>,
  work: (tx: Kysely<PlatformDb>, actor: Actor) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  try {
    return await inCounty(parts, c, work)
  } catch (error) {
    const constraint = error instanceof Error && 'constraint' in error ? String(error.constraint) : ''
    const code = meaning[constraint]
    if (code === undefined) throw error
    return refuse(code)
  }
}

/** What a reader may do about a record; what is off says why. */
export const verbs = z.array(
  z.object({
    name: z.string(),
    open: z.boolean(),
    asks: z.array(z.string()),
    why: z.object({ code: z.string(), title: z.string() }).optional(),
  }),
)

/** The same record with a sentence to each verb that is off. */
export function inWords<R extends { verbs: readonly Offer[] }>(
  record: R,
  say: HostSessionEnv['Variables']['say'],
): Omit<R, 'verbs'> & { verbs: z.infer<typeof verbs> } {
  return {
    ...record,
    verbs: record.verbs.map(({ name, open, asks, why }) => ({
      name,
      open,
      asks: [...asks],
      ...(why ? { why: { code: why.code, title: say(why.code, why.facts) } } : {}),
    })),
  }
}
