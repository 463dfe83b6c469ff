import { z } from '@xuncha/plugin-sdk/server'

/** Place in a ledger: due day and id of the last row seen. */
export const cursor = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}~[0-9a-f-]{36}$/)
  .transform((text) => ({ dueOn: text.slice(0, 10), id: text.slice(11) }))
  .openapi({ type: 'string', example: '2026-11-30~0190c1f2-0000-7000-8000-000000000001' })

/** What can be done with a record, and where it cannot, why. */
export const verb = z.object({
  name: z.string(),
  open: z.boolean(),
  why: z.object({ code: z.string(), facts: z.record(z.string(), z.unknown()).optional() }).optional(),
})
