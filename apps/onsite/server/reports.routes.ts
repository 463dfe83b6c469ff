import {
  body,
  byId,
  createRoute,
  idempotencyKey,
  ifMatch,
  permit,
  pluginRouter,
  problems,
  refused,
  reply,
  z,
} from '@xuncha/plugin-sdk/server'
import { moveReport } from './report-moves.ts'
import { drawReport, editReport, readReport, reportReader } from './reports.ts'
import { listReports } from './reports.repository.ts'
import { listedReport, report, reportMove, reportText } from './reports.shapes.ts'
import { pageQuery } from './shapes.ts'
import type { OnsiteDb } from './tables.ts'

const getReports = createRoute({
  method: 'get',
  path: '/reports',
  middleware: [permit('onsite.report:read')] as const,
  request: { query: pageQuery },
  responses: { 200: reply(z.object({ items: z.array(listedReport) })), ...problems },
})

const postReport = createRoute({
  method: 'post',
  path: '/inspections/{id}/report',
  middleware: [permit('onsite.report:draw-up')] as const,
  request: { params: byId, headers: idempotencyKey, body: body(reportText) },
  responses: { 201: reply(z.object({ id: z.uuid() }), 'Drawn up'), ...problems },
})

const getReport = createRoute({
  method: 'get',
  path: '/reports/{id}',
  middleware: [permit('onsite.report:read')] as const,
  request: { params: byId },
  responses: { 200: reply(report), ...problems },
})

const patchReport = createRoute({
  method: 'patch',
  path: '/reports/{id}',
  middleware: [permit('onsite.report:write')] as const,
  request: { params: byId, headers: ifMatch, body: body(reportText) },
  responses: { 200: reply(report, 'Changed'), ...problems },
})

// Team, office and leading group each make their moves here; which is whose, the report's machine knows.
const postReportMove = createRoute({
  method: 'post',
  path: '/reports/{id}/moves',
  middleware: [permit('onsite.report:move')] as const,
  request: { params: byId, headers: ifMatch, body: body(reportMove) },
  responses: { 200: reply(report, 'Moved'), ...problems },
})

export const reportRoutes = pluginRouter<OnsiteDb>()
  .openapi(getReports, async (c) => {
    const page = c.req.valid('query')
    const [items] = await c.var.session.batch((db, reach, actor) => [
      listReports(db, reportReader(actor, reach), page),
    ])
    return c.json({ items }, 200)
  })
  .openapi(postReport, async (c) => {
    const { session } = c.var
    const drawn = {
      id: c.req.valid('header')['idempotency-key'],
      inspectionId: c.req.valid('param').id,
      text: c.req.valid('json'),
    }
    const outcome = await session.transaction((tx, host, reach) =>
      drawReport(tx, { reach, actor: host.actor }, drawn),
    )
    return outcome.ok ? c.json(outcome.value, 201) : refused(c, outcome.refusal)
  })
  .openapi(getReport, async (c) => {
    const outcome = await readReport(c.var.session, c.req.valid('param').id)
    return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
  })
  .openapi(patchReport, async (c) => {
    const { session } = c.var
    const { id } = c.req.valid('param')
    const change = { id, version: c.req.valid('header')['if-match'], text: c.req.valid('json') }
    const edited = await session.transaction((tx, host, reach) =>
      editReport(tx, { reach, actor: host.actor }, change),
    )
    const outcome = edited.ok ? await readReport(session, id) : edited
    return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
  })
  .openapi(postReportMove, async (c) => {
    const { session } = c.var
    const { id } = c.req.valid('param')
    const wanted = { ...c.req.valid('json'), id, version: c.req.valid('header')['if-match'] }
    const moved = await session.transaction((tx, host, reach) =>
      moveReport(tx, { reach, actor: host.actor }, wanted),
    )
    const outcome = moved.ok ? await readReport(session, id) : moved
    return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
  })
