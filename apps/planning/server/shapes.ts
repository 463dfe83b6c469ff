import { z } from '@xuncha/plugin-sdk/server'

/** What can be done with a record, and where it cannot, why. */
export const verb = z
  .object({
    name: z.string(),
    open: z.boolean(),
    asks: z.array(z.string()).readonly(),
    why: z.object({ code: z.string(), facts: z.record(z.string(), z.unknown()).optional() }).optional(),
  })
  .openapi('PlanningVerb')

/** One decision in the life of a round: about itself, or about somebody of its teams. */
export const step = z
  .object({
    id: z.uuid(),
    move: z.string(),
    from: z.string().nullable(),
    to: z.string(),
    personName: z.string(),
    /** The member that was decided about; null where it was the round. */
    about: z.string().nullable(),
    reason: z.string().nullable(),
    facts: z.record(z.string(), z.unknown()).nullable(),
    at: z.string(),
  })
  .openapi('PlanningStep')

/** Body of every move. */
export const moveBody = z.object({ move: z.string().max(40), reason: z.string().trim().max(2000).optional() })
