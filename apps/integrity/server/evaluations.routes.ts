import {
  body,
  byId,
  createRoute,
  ifMatch,
  permit,
  pluginRouter,
  problems,
  refused,
  reply,
  z,
} from '@xuncha/plugin-sdk/server'
import { submitEvaluation } from './evaluations.ts'
import { listEvaluations } from './evaluations.repository.ts'
import { nextOf, readEvaluation } from './reading.ts'
import { answers, evaluation, evaluationRow, pageOf, pageQuery } from './shapes.ts'
import type { IntegrityDb } from './tables.ts'

const list = createRoute({
  method: 'get',
  path: '/evaluations',
  summary: 'Evaluations of teams by the inspected units 后评估',
  middleware: [permit('integrity.evaluation:read')] as const,
  request: { query: pageQuery.extend({ state: z.enum(['open', 'submitted']).optional() }) },
  responses: { 200: reply(pageOf(evaluationRow)), ...problems },
})

const read = createRoute({
  method: 'get',
  path: '/evaluations/{id}',
  summary: 'An evaluation with its answers',
  middleware: [permit('integrity.evaluation:read')] as const,
  request: { params: byId },
  responses: { 200: reply(evaluation), ...problems },
})

const submit = createRoute({
  method: 'post',
  path: '/evaluations/{id}/submit',
  summary: 'Submit the unit’s evaluation 提交评估',
  middleware: [permit('integrity.evaluation:answer')] as const,
  request: { params: byId, headers: ifMatch, body: body(answers) },
  responses: { 200: reply(evaluation), ...problems },
})

/** Evaluations: list, read, submit. */
export const evaluationRoutes = pluginRouter<IntegrityDb>()
  .openapi(list, async (c) => {
    const query = c.req.valid('query')
    const [rows] = await c.var.session.batch((db, reach) => [listEvaluations(db, reach, query)])
    const items = rows.map(({ answers: given, remarks: _, ...row }) => ({
      ...row,
      noted: given.filter(({ choice }) => choice === 'noted').length,
    }))
    return c.json({ items, next: nextOf(items, query.limit) }, 200)
  })
  .openapi(read, async (c) => {
    const found = await readEvaluation(c.var.session, c.req.valid('param').id)
    return found.ok ? c.json(found.value, 200) : refused(c, found.refusal)
  })
  .openapi(submit, async (c) => {
    const { id } = c.req.valid('param')
    const version = c.req.valid('header')['if-match']
    const submitted = await submitEvaluation(c.var.session, { id, version, ...c.req.valid('json') })
    const found = submitted.ok ? await readEvaluation(c.var.session, id) : submitted
    return found.ok ? c.json(found.value, 200) : refused(c, found.refusal)
  })
