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
import { findInspection } from './inspections.repository.ts'
import { movePaper } from './paper-moves.ts'
import { draftPaper, editPaper, readPaper } from './papers.ts'
import { listPapers, papersWithin } from './papers.repository.ts'
import { listedPaper, paper, paperMove, paperText } from './papers.shapes.ts'
import { pageQuery } from './shapes.ts'
import { workReach, workerOf } from './parts.ts'
import type { OnsiteDb } from './tables.ts'

const getPapers = createRoute({
  method: 'get',
  path: '/inspections/{id}/papers',
  middleware: [permit('onsite.work:read')] as const,
  request: { params: byId, query: pageQuery },
  responses: { 200: reply(z.object({ items: z.array(listedPaper) })), ...problems },
})

const postPaper = createRoute({
  method: 'post',
  path: '/inspections/{id}/papers',
  middleware: [permit('onsite.work:write')] as const,
  request: { params: byId, headers: idempotencyKey, body: body(paperText) },
  responses: { 201: reply(paper, 'Drafted'), ...problems },
})

const getPaper = createRoute({
  method: 'get',
  path: '/papers/{id}',
  middleware: [permit('onsite.paper:read')] as const,
  request: { params: byId },
  responses: { 200: reply(paper), ...problems },
})

const patchPaper = createRoute({
  method: 'patch',
  path: '/papers/{id}',
  middleware: [permit('onsite.work:write')] as const,
  request: { params: byId, headers: ifMatch, body: body(paperText) },
  responses: { 200: reply(paper, 'Changed'), ...problems },
})

// The liaison sends the facts of a paper whose content they do not have: nothing of the content is answered here.
const postPaperMove = createRoute({
  method: 'post',
  path: '/papers/{id}/moves',
  middleware: [permit('onsite.paper:review')] as const,
  request: { params: byId, headers: ifMatch, body: body(paperMove) },
  responses: { 200: reply(listedPaper, 'Moved'), ...problems },
})

export const paperRoutes = pluginRouter<OnsiteDb>()
  .openapi(getPapers, async (c) => {
    const { id } = c.req.valid('param')
    const page = c.req.valid('query')
    const [inspections, items] = await c.var.session.batch((db, permitted, actor) => {
      const reach = workReach(actor, permitted)
      return [findInspection(db, reach, id), listPapers(db, reach, id, page)]
    })
    return inspections[0] ? c.json({ items }, 200) : refused(c, { code: 'not-found' })
  })
  .openapi(postPaper, async (c) => {
    const { session } = c.var
    const draft = {
      id: c.req.valid('header')['idempotency-key'],
      inspectionId: c.req.valid('param').id,
      text: c.req.valid('json'),
    }
    const drafted = await session.transaction((tx, host, reach) =>
      draftPaper(tx, workerOf(host.actor, reach), draft),
    )
    const outcome = drafted.ok ? await readPaper(session, draft.id) : drafted
    return outcome.ok ? c.json(outcome.value, 201) : refused(c, outcome.refusal)
  })
  .openapi(getPaper, async (c) => {
    const outcome = await readPaper(c.var.session, c.req.valid('param').id)
    return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
  })
  .openapi(patchPaper, async (c) => {
    const { session } = c.var
    const { id } = c.req.valid('param')
    const change = { id, version: c.req.valid('header')['if-match'], text: c.req.valid('json') }
    const edited = await session.transaction((tx, host, reach) =>
      editPaper(tx, workerOf(host.actor, reach), change),
    )
    const outcome = edited.ok ? await readPaper(session, id) : edited
    return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
  })
  .openapi(postPaperMove, async (c) => {
    const { session } = c.var
    const { id } = c.req.valid('param')
    const wanted = { ...c.req.valid('json'), id, version: c.req.valid('header')['if-match'] }
    const moved = await session.transaction((tx, host, reach) =>
      movePaper(tx, workerOf(host.actor, reach), wanted),
    )
    if (!moved.ok) return refused(c, moved.refusal)
    const [[paperNow]] = await session.batch((db, permitted, actor) => {
      const reach = workReach(actor, permitted)
      return [papersWithin(db, reach).where('paper.id', '=', id)]
    })
    return paperNow ? c.json(paperNow, 200) : refused(c, { code: 'not-found' })
  })
