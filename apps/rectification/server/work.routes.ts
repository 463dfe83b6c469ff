import { createRoute, permit, pluginRouter, problems, reply, workList } from '@xuncha/plugin-sdk/server'
import type { RectificationDb } from './tables.ts'
import { listWork } from './work.ts'

const work = createRoute({
  method: 'get',
  path: '/work',
  middleware: [permit('rectification.item:read')] as const,
  responses: { ...problems, 200: reply(workList) },
})

/** What waits for the reader. */
export const workRoutes = pluginRouter<RectificationDb>().openapi(work, async (c) =>
  c.json({ items: await listWork(c.var.session, c.var.say) }, 200),
)
