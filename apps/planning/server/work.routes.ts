import { createRoute, permit, pluginRouter, problems, reply, workList } from '@xuncha/plugin-sdk/server'
import type { PlanningDb } from './tables.ts'
import { waitingFor } from './work.ts'

const work = createRoute({
  method: 'get',
  path: '/work',
  summary: 'What waits for the reader 我的待办',
  middleware: [permit('planning.round:read')] as const,
  responses: { 200: reply(workList), ...problems },
})

/** The reader's part of the home page. */
export const workRoutes = pluginRouter<PlanningDb>().openapi(work, async (c) => {
  const waiting = await waitingFor(c.var.session)
  const items = waiting.map(({ roundId, title, code, kind, dueOn }) => ({
    id: `${roundId}:${code}:${title}`,
    title,
    detail: c.var.say(code),
    path: `/rounds/${roundId}`,
    kind,
    ...(dueOn ? { dueOn } : {}),
  }))
  return c.json({ items }, 200)
})
