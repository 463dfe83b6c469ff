import { z } from '@hono/zod-openapi'

/**
 * One thing on a person's desk. Every plugin answers `GET /work` with what waits for the reader,
 * and the home page shows them together.
 */
export const workItem = z
  .object({
    id: z.string(),
    title: z.string(),
    detail: z.string().optional(),
    /** Label of the state, in the reader's language. */
    state: z.string().optional(),
    dueOn: z.iso.date().optional(),
    /** Path below the plugin, opened by a click: `/rounds/…`. */
    path: z.string(),
    kind: z.enum(['due', 'waiting', 'returned', 'changed']),
  })
  .openapi('WorkItem')

/** The answer of `GET /work`. */
export const workList = z.object({ items: z.array(workItem) }).openapi('WorkList')
