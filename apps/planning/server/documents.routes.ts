import {
  byId,
  createRoute,
  idempotencyKey,
  line,
  permit,
  pluginRouter,
  problems,
  refused,
  reply,
  z,
} from '@xuncha/plugin-sdk/server'
import { documentsOf, findDocument, storeDocument } from './documents.repository.ts'
import { document } from './round.shapes.ts'
import { findRound } from './rounds.repository.ts'
import type { PlanningDb } from './tables.ts'

const ofDocument = z.object({ id: z.uuid(), documentId: z.uuid() })

/** A document to be read in the page. `text` is null where it is not a text: then it is to be downloaded. */
const readable = document
  .extend({ text: z.string().nullable(), roundTitle: z.string() })
  .openapi('ReadableDocument')

const add = createRoute({
  method: 'post',
  path: '/rounds/{id}/documents',
  summary: 'Attach a document: the raw body is the file 附文件',
  middleware: [permit('planning.round:write')] as const,
  request: {
    params: byId,
    headers: idempotencyKey,
    query: z.object({ kind: z.enum(['mobilisation-speech', 'plan']), title: line, name: line }),
  },
  responses: { 201: reply(document, 'Filed'), ...problems },
})

const read = createRoute({
  method: 'get',
  path: '/rounds/{id}/documents/{documentId}',
  summary: 'A document, for reading in the page',
  middleware: [permit('planning.round:read')] as const,
  request: { params: ofDocument },
  responses: { 200: reply(readable), ...problems },
})

const download = createRoute({
  method: 'get',
  path: '/rounds/{id}/documents/{documentId}/file',
  summary: 'A document as a file',
  middleware: [permit('planning.round:read')] as const,
  request: { params: ofDocument },
  responses: { 200: { description: 'The file' }, ...problems },
})

/** Documents of a round. */
export const documentRoutes = pluginRouter<PlanningDb>()
  .openapi(add, async (c) => {
    const { session } = c.var
    const { kind, title, name } = c.req.valid('query')
    const roundId = c.req.valid('param').id
    const [[round]] = await session.batch((db, reach) => [findRound(db, reach, roundId)])
    if (round === undefined) return refused(c, { code: 'not-found' })
    if (round.state === 'closed') return refused(c, { code: 'planning.closed' })

    const id = c.req.valid('header')['idempotency-key']
    const file = await session.files.receive(c.req.raw, name)
    const [, documents] = await session.batch((db, _reach, actor) => [
      storeDocument(db, { id, roundId, kind, title, file, addedBy: actor.name }),
      documentsOf(db, roundId),
    ])
    const filed = documents.find((each) => each.id === id)
    return filed ? c.json(filed, 201) : refused(c, { code: 'not-found' })
  })
  .openapi(read, async (c) => {
    const { id: roundId, documentId: id } = c.req.valid('param')
    const [[found]] = await c.var.session.batch((db, reach) => [findDocument(db, reach, { roundId, id })])
    if (found === undefined) return refused(c, { code: 'not-found' })
    const { sha256, ...about } = found
    const text = about.mediaType === 'text/plain' ? await c.var.session.files.text(sha256) : undefined
    return c.json({ ...about, text: text ?? null }, 200)
  })
  .openapi(download, async (c) => {
    const { id: roundId, documentId: id } = c.req.valid('param')
    const [[found]] = await c.var.session.batch((db, reach) => [findDocument(db, reach, { roundId, id })])
    const file = found && (await c.var.session.files.send(found))
    return file ?? refused(c, { code: 'not-found' })
  })
