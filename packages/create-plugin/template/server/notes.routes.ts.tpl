import {
  body,
  createRoute,
  idempotencyKey,
  permit,
  pluginRouter,
  problems,
  prose,
  refused,
  reply,
  z,
} from '@xuncha/plugin-sdk/server'
import { addNote, notes } from './notes.repository.ts'
import type { {{Name}}Db } from './tables.ts'

const note = z
  .object({
    id: z.string(),
    unitId: z.string(),
    text: z.string(),
    writtenAt: z.string(),
    rowVersion: z.number().int(),
  })
  .openapi('{{Name}}Note')

const list = createRoute({
  method: 'get',
  path: '/notes',
  summary: 'Notes, the latest first',
  middleware: [permit('{{id}}.note:read')] as const,
  responses: { 200: reply(z.object({ items: z.array(note) })), ...problems },
})
const create = createRoute({
  method: 'post',
  path: '/notes',
  summary: 'Write a note',
  middleware: [permit('{{id}}.note:write')] as const,
  request: { headers: idempotencyKey, body: body(z.strictObject({ unitId: z.uuid(), text: prose })) },
  responses: { 200: reply(note), ...problems },
})

/** What a client of this module may ask. */
export const routes = pluginRouter<{{Name}}Db>()
  .openapi(list, async (c) => {
    const [items] = await c.var.session.batch((db, reach) => [
      notes(db, reach).orderBy('note.written_at', 'desc').orderBy('note.id', 'desc').limit(100),
    ])
    return c.json({ items }, 200)
  })
  .openapi(create, async (c) => {
    const id = c.req.valid('header')['idempotency-key']
    const { unitId, text } = c.req.valid('json')
    const [[made], [there]] = await c.var.session.batch((db, reach) => [
      addNote(db, { id, unitId, text }),
      notes(db, reach).where('note.id', '=', id),
    ])
    const stored = made ?? there
    return stored ? c.json(stored, 200) : refused(c, { code: 'not-found' })
  })
