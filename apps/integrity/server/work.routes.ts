import { createRoute, permit, pluginRouter, problems, reply, workList } from '@xuncha/plugin-sdk/server'
import type { IntegrityDb } from './tables.ts'
import { waitingFor } from './work.ts'

const work = createRoute({
  method: 'get',
  path: '/work',
  summary: 'What waits for the reader 我的待办',
  middleware: [permit('integrity.work:read')] as const,
  responses: { 200: reply(workList), ...problems },
})

/** The reader's part of the home page. */
export const workRoutes = pluginRouter<IntegrityDb>().openapi(work, async (c) => {
  const waiting = await waitingFor(c.var.session)
  const items = waiting.map(({ code, ...item }) => ({ ...item, detail: c.var.say(code) }))
  return c.json({ items }, 200)
})
