import { duties } from '@xuncha/domain'
import { z } from '@xuncha/plugin-sdk/server'

/** Query of every list. */
export const pageQuery = z.object({
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

/** What can be done with a record, and where it cannot, why. */
export const verb = z
  .object({
    name: z.string(),
    open: z.boolean(),
    /** What has to be said along with it. */
    asks: z.array(z.string()),
    why: z.object({ code: z.string(), facts: z.record(z.string(), z.unknown()).optional() }).optional(),
  })
  .openapi('Verb')

/** One step in a record's life. */
export const step = z
  .object({
    id: z.uuid(),
    move: z.string(),
    from: z.string(),
    to: z.string(),
    personName: z.string(),
    reason: z.string().nullable(),
    facts: z.record(z.string(), z.unknown()).nullable(),
    at: z.string(),
  })
  .openapi('Step')

/** A person in a team's list. */
export const rosterEntry = z
  .object({ personId: z.uuid(), personName: z.string(), duty: z.enum(duties) })
  .openapi('RosterEntry')
