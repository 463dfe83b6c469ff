import { createRoute, permit, pluginRouter, problems, reply, workList } from '@xuncha/plugin-sdk/server'
import type { OnsiteDb } from './tables.ts'
import { listWork } from './work.ts'

// The permission that everybody with a part in this module has; what lies on whose desk the machines decide.
const getWork = createRoute({
  method: 'get',
  path: '/work',
  middleware: [permit('onsite.feedback:read')] as const,
  responses: { 200: reply(workList), ...problems },
})

export const workRoutes = pluginRouter<OnsiteDb>().openapi(getWork, async (c) =>
  c.json({ items: await listWork(c.var.session, c.var.say) }, 200),
)
