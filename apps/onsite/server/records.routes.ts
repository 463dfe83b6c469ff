import {
  body,
  byId,
  createRoute,
  day,
  idempotencyKey,
  line,
  permit,
  pluginRouter,
  problems,
  prose,
  refused,
  reply,
  z,
} from '@xuncha/plugin-sdk/server'
import { recordCheck } from './checks.ts'
import { listChecks } from './checks.repository.ts'
import { findInspection } from './inspections.repository.ts'
import { recordInterview } from './interviews.ts'
import { listInterviews } from './interviews.repository.ts'
import { pageQuery } from './shapes.ts'
import { workReach, workerOf } from './parts.ts'
import type { OnsiteDb } from './tables.ts'

const newInterview = z.object({
  heldOn: day,
  place: line,
  talkeeRole: line,
  interviewerIds: z.tuple([z.uuid(), z.uuid()]),
  recorderId: z.uuid(),
  topics: line,
  content: prose,
  signed: z.boolean(),
})

const interview = z
  .object({
    id: z.uuid(),
    inspectionId: z.uuid(),
    heldOn: day,
    place: z.string(),
    talkeeRole: z.string(),
    firstId: z.uuid(),
    firstName: z.string(),
    secondId: z.uuid(),
    secondName: z.string(),
    recorderId: z.uuid(),
    recorderName: z.string(),
    topics: z.string(),
    content: z.string(),
    signed: z.boolean(),
  })
  .openapi('Interview')

const newCheck = z.object({ heldOn: day, place: line, sampled: line, reason: line, found: prose })

const check = z
  .object({
    id: z.uuid(),
    inspectionId: z.uuid(),
    heldOn: day,
    place: z.string(),
    sampled: z.string(),
    reason: z.string(),
    found: z.string(),
    recorderName: z.string(),
  })
  .openapi('SpotCheck')

const getInterviews = createRoute({
  method: 'get',
  path: '/inspections/{id}/interviews',
  middleware: [permit('onsite.talk:read')] as const,
  request: { params: byId, query: pageQuery },
  responses: { 200: reply(z.object({ items: z.array(interview) })), ...problems },
})

const postInterview = createRoute({
  method: 'post',
  path: '/inspections/{id}/interviews',
  middleware: [permit('onsite.work:write')] as const,
  request: { params: byId, headers: idempotencyKey, body: body(newInterview) },
  responses: { 201: reply(interview, 'Recorded'), ...problems },
})

const getChecks = createRoute({
  method: 'get',
  path: '/inspections/{id}/checks',
  middleware: [permit('onsite.paper:read')] as const,
  request: { params: byId, query: pageQuery },
  responses: { 200: reply(z.object({ items: z.array(check) })), ...problems },
})

const postCheck = createRoute({
  method: 'post',
  path: '/inspections/{id}/checks',
  middleware: [permit('onsite.work:write')] as const,
  request: { params: byId, headers: idempotencyKey, body: body(newCheck) },
  responses: { 201: reply(check, 'Recorded'), ...problems },
})

export const recordRoutes = pluginRouter<OnsiteDb>()
  .openapi(getInterviews, async (c) => {
    const { id } = c.req.valid('param')
    const page = c.req.valid('query')
    const [inspections, items] = await c.var.session.batch((db, permitted, actor) => {
      const reach = workReach(actor, permitted)
      return [findInspection(db, reach, id), listInterviews(db, reach, id, page)]
    })
    return inspections[0] ? c.json({ items }, 200) : refused(c, { code: 'not-found' })
  })
  .openapi(postInterview, async (c) => {
    const talk = {
      ...c.req.valid('json'),
      id: c.req.valid('header')['idempotency-key'],
      inspectionId: c.req.valid('param').id,
    }
    const outcome = await c.var.session.transaction((tx, host, reach) =>
      recordInterview(tx, workerOf(host.actor, reach), talk),
    )
    return outcome.ok ? c.json(outcome.value, 201) : refused(c, outcome.refusal)
  })
  .openapi(getChecks, async (c) => {
    const { id } = c.req.valid('param')
    const page = c.req.valid('query')
    const [inspections, items] = await c.var.session.batch((db, permitted, actor) => {
      const reach = workReach(actor, permitted)
      return [findInspection(db, reach, id), listChecks(db, reach, id, page)]
    })
    return inspections[0] ? c.json({ items }, 200) : refused(c, { code: 'not-found' })
  })
  .openapi(postCheck, async (c) => {
    const check = {
      ...c.req.valid('json'),
      id: c.req.valid('header')['idempotency-key'],
      inspectionId: c.req.valid('param').id,
    }
    const outcome = await c.var.session.transaction((tx, host, reach) =>
      recordCheck(tx, workerOf(host.actor, reach), check),
    )
    return outcome.ok ? c.json(outcome.value, 201) : refused(c, outcome.refusal)
  })
