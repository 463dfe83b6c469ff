import {
  body,
  byId,
  createRoute,
  day,
  idempotencyKey,
  ifMatch,
  line,
  permit,
  pluginRouter,
  problems,
  prose,
  refused,
  reply,
  z,
} from '@xuncha/plugin-sdk/server'
import { moveFeedback } from './feedback-moves.ts'
import { feedbackReader, prepareFeedback, readFeedback } from './feedback.ts'
import { listFeedback } from './feedback.repository.ts'
import { pageQuery, step, verb } from './shapes.ts'
import type { OnsiteDb } from './tables.ts'

const listed = z
  .object({
    id: z.uuid(),
    unitName: z.string(),
    teamName: z.string(),
    roundTitle: z.string(),
    number: z.string(),
    state: z.string(),
    deliveredOn: day.nullable(),
    receiptedByName: z.string().nullable(),
    receiptedAt: z.string().nullable(),
    rowVersion: z.number().int(),
  })
  .openapi('ListedFeedback')

const finding = z.object({
  id: z.uuid(),
  ordinal: z.number().int(),
  title: z.string(),
  problem: z.string(),
  category: z.string(),
  nature: z.string(),
  requirement: z.string(),
})

const feedback = listed
  .extend({
    overview: z.string(),
    advice: z.string(),
    receipt: z.string().nullable(),
    findings: z.array(finding),
    timeline: z.array(step),
    verbs: z.array(verb),
  })
  .openapi('Feedback')

const getFeedbackList = createRoute({
  method: 'get',
  path: '/feedback',
  middleware: [permit('onsite.feedback:read')] as const,
  request: { query: pageQuery },
  responses: { 200: reply(z.object({ items: z.array(listed) })), ...problems },
})

const postFeedback = createRoute({
  method: 'post',
  path: '/reports/{id}/feedback',
  middleware: [permit('onsite.feedback:deliver')] as const,
  request: {
    params: byId,
    headers: idempotencyKey,
    body: body(z.object({ number: line, overview: prose, advice: prose })),
  },
  responses: { 201: reply(feedback, 'Prepared'), ...problems },
})

const getFeedback = createRoute({
  method: 'get',
  path: '/feedback/{id}',
  middleware: [permit('onsite.feedback:read')] as const,
  request: { params: byId },
  responses: { 200: reply(feedback), ...problems },
})

// Team or office deliver, the unit signs; which is whose, the feedback's machine knows.
const postFeedbackMove = createRoute({
  method: 'post',
  path: '/feedback/{id}/moves',
  middleware: [permit('onsite.feedback:read')] as const,
  request: {
    params: byId,
    headers: ifMatch,
    body: body(z.object({ move: z.string().max(40), statement: prose.optional() })),
  },
  responses: { 200: reply(feedback, 'Moved'), ...problems },
})

export const feedbackRoutes = pluginRouter<OnsiteDb>()
  .openapi(getFeedbackList, async (c) => {
    const page = c.req.valid('query')
    const [items] = await c.var.session.batch((db, reach, actor) => [
      listFeedback(db, feedbackReader(actor, reach), page),
    ])
    return c.json({ items }, 200)
  })
  .openapi(postFeedback, async (c) => {
    const { session } = c.var
    const id = c.req.valid('header')['idempotency-key']
    const given = { id, reportId: c.req.valid('param').id, text: c.req.valid('json') }
    const prepared = await session.transaction((tx, host, reach) =>
      prepareFeedback(tx, { reach, actor: host.actor }, given),
    )
    const outcome = prepared.ok ? await readFeedback(session, id) : prepared
    return outcome.ok ? c.json(outcome.value, 201) : refused(c, outcome.refusal)
  })
  .openapi(getFeedback, async (c) => {
    const outcome = await readFeedback(c.var.session, c.req.valid('param').id)
    return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
  })
  .openapi(postFeedbackMove, async (c) => {
    const { session } = c.var
    const { id } = c.req.valid('param')
    const wanted = { ...c.req.valid('json'), id, version: c.req.valid('header')['if-match'] }
    const moved = await session.transaction((tx, host, reach) => moveFeedback(tx, host, { ...wanted, reach }))
    const outcome = moved.ok ? await readFeedback(session, id) : moved
    return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
  })
