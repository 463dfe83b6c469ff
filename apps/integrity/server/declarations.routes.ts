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
import { amend, declare } from './declarations.ts'
import { listDeclarations } from './declarations.repository.ts'
import { nextOf, readDeclaration } from './reading.ts'
import { declaration, declarationRow, filing, pageOf, pageQuery } from './shapes.ts'
import type { IntegrityDb } from './tables.ts'

const list = createRoute({
  method: 'get',
  path: '/declarations',
  summary: 'Recusal declarations 回避声明',
  middleware: [permit('integrity.declaration:read')] as const,
  request: { query: pageQuery },
  responses: { 200: reply(pageOf(declarationRow)), ...problems },
})

const create = createRoute({
  method: 'post',
  path: '/declarations',
  summary: 'Declare, for oneself or from paper 作出回避声明',
  middleware: [permit('integrity.declaration:write')] as const,
  request: { headers: idempotencyKey, body: body(filing.extend({ personId: z.uuid().optional() })) },
  responses: { 201: reply(declaration, 'Filed'), ...problems },
})

const read = createRoute({
  method: 'get',
  path: '/declarations/{id}',
  summary: 'A declaration with every filing',
  middleware: [permit('integrity.declaration:read')] as const,
  request: { params: byId },
  responses: { 200: reply(declaration), ...problems },
})

const change = createRoute({
  method: 'patch',
  path: '/declarations/{id}',
  summary: 'File a declaration anew 更新声明',
  middleware: [permit('integrity.declaration:write')] as const,
  request: { params: byId, headers: ifMatch, body: body(filing) },
  responses: { 200: reply(declaration), ...problems },
})

/** Declarations: the ledger, filing, filing anew. */
export const declarationRoutes = pluginRouter<IntegrityDb>()
  .openapi(list, async (c) => {
    const page = c.req.valid('query')
    const [items] = await c.var.session.batch((db, reach) => [listDeclarations(db, reach, page)])
    return c.json({ items, next: nextOf(items, page.limit) }, 200)
  })
  .openapi(create, async (c) => {
    const id = c.req.valid('header')['idempotency-key']
    const { personId = c.var.session.actor.personId, ...declared } = c.req.valid('json')
    const filed = await declare(c.var.session, { id, personId, ...declared })
    const found = filed.ok ? await readDeclaration(c.var.session, id) : filed
    return found.ok ? c.json(found.value, 201) : refused(c, found.refusal)
  })
  .openapi(read, async (c) => {
    const found = await readDeclaration(c.var.session, c.req.valid('param').id)
    return found.ok ? c.json(found.value, 200) : refused(c, found.refusal)
  })
  .openapi(change, async (c) => {
    const { id } = c.req.valid('param')
    const version = c.req.valid('header')['if-match']
    const filed = await amend(c.var.session, { id, version, ...c.req.valid('json') })
    const found = filed.ok ? await readDeclaration(c.var.session, id) : filed
    return found.ok ? c.json(found.value, 200) : refused(c, found.refusal)
  })
