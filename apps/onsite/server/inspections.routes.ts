import { duties } from '@xuncha/domain'
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
  refused,
  reply,
  z,
} from '@xuncha/plugin-sdk/server'
import { readLedger, readWorkbench, typeInspection } from './inspections.ts'
import { listInspections } from './inspections.repository.ts'
import { listedPaper } from './papers.shapes.ts'
import { balance } from './reports.shapes.ts'
import { pageQuery, rosterEntry, verb } from './shapes.ts'
import { workReach } from './parts.ts'
import type { OnsiteDb } from './tables.ts'

const inspection = z
  .object({
    id: z.uuid(),
    unitId: z.uuid(),
    unitName: z.string(),
    unitType: z.string(),
    teamId: z.uuid(),
    teamName: z.string(),
    roundId: z.uuid(),
    roundTitle: z.string(),
    startsOn: day,
    until: day,
    focus: z.array(z.string()),
    closedOn: day.nullable(),
    rowVersion: z.number().int(),
  })
  .openapi('Inspection')

const listed = inspection.extend({ papers: z.number().int(), reportState: z.string().nullable() })

const stage = z.object({ id: z.uuid(), state: z.string() }).nullable()

const workbench = inspection
  .extend({
    roster: z.array(rosterEntry),
    interviews: z.number().int(),
    checks: z.number().int(),
    meetings: z.number().int(),
    papers: z.record(z.string(), z.number().int()),
    ledger: balance,
    report: stage,
    feedback: stage,
    verbs: z.array(verb),
  })
  .openapi('Workbench')

const newInspection = z.object({
  roundTitle: line,
  teamName: line,
  unitId: z.uuid(),
  startsOn: day,
  until: day,
  focus: z.array(z.string().max(20)).max(50),
  members: z
    .array(z.object({ personId: z.uuid(), duty: z.enum(duties) }))
    .min(2)
    .max(20),
})

const getInspections = createRoute({
  method: 'get',
  path: '/inspections',
  middleware: [permit('onsite.work:read')] as const,
  request: { query: pageQuery },
  responses: { 200: reply(z.object({ items: z.array(listed) })), ...problems },
})

const postInspection = createRoute({
  method: 'post',
  path: '/inspections',
  middleware: [permit('onsite.inspection:write')] as const,
  request: { headers: idempotencyKey, body: body(newInspection) },
  responses: { 201: reply(inspection, 'Typed in'), ...problems },
})

const getInspection = createRoute({
  method: 'get',
  path: '/inspections/{id}',
  middleware: [permit('onsite.work:read')] as const,
  request: { params: byId },
  responses: { 200: reply(workbench), ...problems },
})

const getLedger = createRoute({
  method: 'get',
  path: '/inspections/{id}/ledger',
  middleware: [permit('onsite.work:read')] as const,
  request: { params: byId },
  responses: { 200: reply(balance.extend({ papers: z.array(listedPaper) })), ...problems },
})

export const inspectionRoutes = pluginRouter<OnsiteDb>()
  .openapi(getInspections, async (c) => {
    const page = c.req.valid('query')
    const [items] = await c.var.session.batch((db, reach, actor) => [
      listInspections(db, workReach(actor, reach), page),
    ])
    return c.json({ items }, 200)
  })
  .openapi(postInspection, async (c) => {
    const given = { ...c.req.valid('json'), id: c.req.valid('header')['idempotency-key'] }
    const outcome = await c.var.session.transaction((tx, host, reach) =>
      typeInspection(tx, host, reach, given),
    )
    return outcome.ok ? c.json(outcome.value, 201) : refused(c, outcome.refusal)
  })
  .openapi(getInspection, async (c) => {
    const outcome = await readWorkbench(c.var.session, c.req.valid('param').id)
    return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
  })
  .openapi(getLedger, async (c) => {
    const outcome = await readLedger(c.var.session, c.req.valid('param').id)
    return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
  })
