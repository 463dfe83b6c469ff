import { createRoute, permit, pluginRouter, problems, reply, z } from '@xuncha/plugin-sdk/server'
import { itemQuery, itemRow } from './items.shapes.ts'
import { listPlansPage } from './lists.ts'
import type { RectificationDb } from './tables.ts'
import { measure } from './work.shapes.ts'

const head = itemRow.pick({
  id: true,
  number: true,
  title: true,
  unitName: true,
  state: true,
  dueOn: true,
  rowVersion: true,
})

const problem = head
  .extend({ problem: z.string(), requirement: z.string(), category: z.string(), nature: z.string() })
  .openapi('RectificationProblem')

const task = head
  .extend({
    goal: z.string(),
    cause: z.string(),
    causeCodes: z.array(z.string()),
    measures: z.array(measure),
  })
  .openapi('RectificationTask')

const responsibility = head
  .extend({ leader: z.string(), department: z.string(), measures: z.array(measure) })
  .openapi('RectificationResponsibility')

const pageOf = <T extends z.ZodType>(row: T) => z.object({ items: z.array(row), next: z.string().nullable() })

const problemList = createRoute({
  method: 'get',
  path: '/lists/problems',
  middleware: [permit('rectification.item:read')] as const,
  request: { query: itemQuery },
  responses: { ...problems, 200: reply(pageOf(problem), 'List of problems 问题清单') },
})

const taskList = createRoute({
  method: 'get',
  path: '/lists/tasks',
  middleware: [permit('rectification.item:read')] as const,
  request: { query: itemQuery },
  responses: { ...problems, 200: reply(pageOf(task), 'List of tasks 任务清单') },
})

const responsibilityList = createRoute({
  method: 'get',
  path: '/lists/responsibilities',
  middleware: [permit('rectification.item:read')] as const,
  request: { query: itemQuery },
  responses: { ...problems, 200: reply(pageOf(responsibility), 'List of responsibilities 责任清单') },
})

/** Three lists 三张清单 of one record: each shows other columns of the same items. */
export const listRoutes = pluginRouter<RectificationDb>()
  .openapi(problemList, async (c) => {
    const { items, next } = await listPlansPage(c.var.session, c.req.valid('query'))
    return c.json({ items: items.map((item) => pick(item, problem)), next }, 200)
  })
  .openapi(taskList, async (c) => {
    const { items, next } = await listPlansPage(c.var.session, c.req.valid('query'))
    return c.json({ items: items.map((item) => pick(item, task)), next }, 200)
  })
  .openapi(responsibilityList, async (c) => {
    const { items, next } = await listPlansPage(c.var.session, c.req.valid('query'))
    return c.json({ items: items.map((item) => pick(item, responsibility)), next }, 200)
  })

/** The columns of an item that a list has. */
function pick<S extends z.ZodObject>(item: z.output<S>, { shape }: S): z.output<S> {
  const columns = Object.keys(shape).map((key) => [key, item[key as keyof typeof item]])
  return Object.fromEntries(columns) as z.output<S>
}
