import {
  body,
  byId,
  createRoute,
  day,
  idempotencyKey,
  permit,
  pluginRouter,
  problems,
  refused,
  reply,
  z,
} from '@xuncha/plugin-sdk/server'
import { item } from './items.shapes.ts'
import { carryOut } from './plan.ts'
import {
  addEvidence,
  giveOpinion,
  mayAddEvidence,
  readDossier,
  reportProgress,
  sendEvidence,
} from './records.ts'
import type { RectificationDb } from './tables.ts'
import { dossier, evidenceQuery, newOpinion, newProgress } from './work.shapes.ts'

const byItem = z.object({ itemId: z.uuid(), id: z.uuid() })

const readOne = createRoute({
  method: 'get',
  path: '/items/{id}/dossier',
  middleware: [permit('rectification.item:read')] as const,
  request: { params: byId },
  responses: { ...problems, 200: reply(dossier) },
})

const progressOne = createRoute({
  method: 'post',
  path: '/items/{id}/progress',
  middleware: [permit('rectification.item:report')] as const,
  request: { params: byId, headers: idempotencyKey, body: body(newProgress) },
  responses: { ...problems, 201: reply(item, 'Reported 已报告') },
})

const measureDone = createRoute({
  method: 'post',
  path: '/items/{itemId}/measures/{id}/done',
  middleware: [permit('rectification.item:report')] as const,
  request: { params: byItem, body: body(z.object({ on: day })) },
  responses: { ...problems, 200: reply(item, 'Noted 已登记') },
})

const supportOne = createRoute({
  method: 'post',
  path: '/items/{id}/evidence',
  middleware: [permit('rectification.item:report')] as const,
  request: { params: byId, headers: idempotencyKey, query: evidenceQuery },
  responses: { ...problems, 201: reply(item, 'Received 已收到') },
})

const fetchFile = createRoute({
  method: 'get',
  path: '/items/{itemId}/evidence/{id}',
  middleware: [permit('rectification.item:read')] as const,
  request: { params: byItem },
  responses: { ...problems, 200: { description: 'The file 文件' } },
})

const opineOnOne = createRoute({
  method: 'post',
  path: '/items/{id}/opinions',
  middleware: [permit('rectification.opinion:write')] as const,
  request: { params: byId, headers: idempotencyKey, body: body(newOpinion) },
  responses: { ...problems, 201: reply(item, 'Given 已提出') },
})

/** What is recorded along an item, and only ever added to. */
export const recordRoutes = pluginRouter<RectificationDb>()
  .openapi(readOne, async (c) => {
    const read = await readDossier(c.var.session, c.req.valid('param').id)
    return read.ok ? c.json(read.value, 200) : refused(c, read.refusal)
  })
  .openapi(progressOne, async (c) => {
    const record = { itemId: c.req.valid('param').id, id: c.req.valid('header')['idempotency-key'] }
    const reported = await reportProgress(c.var.session, { ...record, ...c.req.valid('json') })
    return reported.ok ? c.json(reported.value, 201) : refused(c, reported.refusal)
  })
  .openapi(measureDone, async (c) => {
    const noted = await carryOut(c.var.session, { ...c.req.valid('param'), ...c.req.valid('json') })
    return noted.ok ? c.json(noted.value, 200) : refused(c, noted.refusal)
  })
  .openapi(supportOne, async (c) => {
    const { name, kind, note } = c.req.valid('query')
    const record = {
      itemId: c.req.valid('param').id,
      id: c.req.valid('header')['idempotency-key'],
      kind,
      note,
    }
    const awaited = await mayAddEvidence(c.var.session, record.itemId)
    if (!awaited.ok) return refused(c, awaited.refusal)
    const added = await addEvidence(c.var.session, record, await c.var.session.files.receive(c.req.raw, name))
    return added.ok ? c.json(added.value, 201) : refused(c, added.refusal)
  })
  .openapi(fetchFile, async (c) => {
    const sent = await sendEvidence(c.var.session, c.req.valid('param'))
    return sent.ok ? sent.value : refused(c, sent.refusal)
  })
  .openapi(opineOnOne, async (c) => {
    const record = { itemId: c.req.valid('param').id, id: c.req.valid('header')['idempotency-key'] }
    const given = await giveOpinion(c.var.session, { ...record, ...c.req.valid('json') })
    return given.ok ? c.json(given.value, 201) : refused(c, given.refusal)
  })
