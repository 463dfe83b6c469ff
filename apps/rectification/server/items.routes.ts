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
} from '@xuncha/plugin-sdk/server'
import { correction, item, itemCounts, itemPage, itemQuery, newItem } from './items.shapes.ts'
import { correctOne, countAll, createItem, listPage, readItem } from './items.ts'
import type { RectificationDb } from './tables.ts'

const list = createRoute({
  method: 'get',
  path: '/items',
  middleware: [permit('rectification.item:read')] as const,
  request: { query: itemQuery },
  responses: { ...problems, 200: reply(itemPage) },
})

const counts = createRoute({
  method: 'get',
  path: '/items/counts',
  middleware: [permit('rectification.item:read')] as const,
  responses: { ...problems, 200: reply(itemCounts) },
})

const read = createRoute({
  method: 'get',
  path: '/items/{id}',
  middleware: [permit('rectification.item:read')] as const,
  request: { params: byId },
  responses: { ...problems, 200: reply(item) },
})

const create = createRoute({
  method: 'post',
  path: '/items',
  middleware: [permit('rectification.item:write')] as const,
  request: { headers: idempotencyKey, body: body(newItem) },
  responses: { ...problems, 201: reply(item, 'Typed in 已录入') },
})

const correct = createRoute({
  method: 'patch',
  path: '/items/{id}',
  middleware: [permit('rectification.item:write')] as const,
  request: { params: byId, headers: ifMatch, body: body(correction) },
  responses: { ...problems, 200: reply(item) },
})

/** The ledger: a page, the counts above it, one item, typing one in, correcting one. */
export const itemRoutes = pluginRouter<RectificationDb>()
  .openapi(list, async (c) => c.json(await listPage(c.var.session, c.req.valid('query')), 200))
  .openapi(counts, async (c) => c.json(await countAll(c.var.session), 200))
  .openapi(read, async (c) => {
    const found = await readItem(c.var.session, c.req.valid('param').id)
    return found.ok ? c.json(found.value, 200) : refused(c, found.refusal)
  })
  .openapi(create, async (c) => {
    const made = await createItem(
      c.var.session,
      c.req.valid('header')['idempotency-key'],
      c.req.valid('json'),
    )
    return made.ok ? c.json(made.value, 201) : refused(c, made.refusal)
  })
  .openapi(correct, async (c) => {
    const change = {
      id: c.req.valid('param').id,
      version: c.req.valid('header')['if-match'],
      ...c.req.valid('json'),
    }
    const corrected = await correctOne(c.var.session, change)
    return corrected.ok ? c.json(corrected.value, 200) : refused(c, corrected.refusal)
  })
