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
import { item } from './items.shapes.ts'
import { moveItem } from './moves.ts'
import { writePlan } from './plan.ts'
import type { RectificationDb } from './tables.ts'
import { lookBack, verifyItem } from './verification.ts'
import { move, newLookBack, newVerification, plan } from './work.shapes.ts'

const onVersionAnew = idempotencyKey.extend(ifMatch.shape)

const planOne = createRoute({
  method: 'post',
  path: '/items/{id}/plan',
  middleware: [permit('rectification.item:plan')] as const,
  request: { params: byId, headers: ifMatch, body: body(plan) },
  responses: { ...problems, 200: reply(item) },
})

const moveOne = createRoute({
  method: 'post',
  path: '/items/{id}/moves',
  middleware: [permit('rectification.item:move')] as const,
  request: { params: byId, headers: ifMatch, body: body(move) },
  responses: { ...problems, 200: reply(item) },
})

const verifyOne = createRoute({
  method: 'post',
  path: '/items/{id}/verifications',
  middleware: [permit('rectification.item:verify')] as const,
  request: { params: byId, headers: onVersionAnew, body: body(newVerification) },
  responses: { ...problems, 201: reply(item, 'Recorded, and moved by its result 已核查') },
})

const lookBackAtOne = createRoute({
  method: 'post',
  path: '/items/{id}/look-back',
  middleware: [permit('rectification.item:reopen')] as const,
  request: { params: byId, headers: onVersionAnew, body: body(newLookBack) },
  responses: { ...problems, 201: reply(item, 'Recorded and reopened 已重开') },
})

/** What leads an item on: its plan, its moves, the check by others, the look-back. */
export const moveRoutes = pluginRouter<RectificationDb>()
  .openapi(planOne, async (c) => {
    const on = { id: c.req.valid('param').id, version: c.req.valid('header')['if-match'] }
    const planned = await writePlan(c.var.session, on, c.req.valid('json'))
    return planned.ok ? c.json(planned.value, 200) : refused(c, planned.refusal)
  })
  .openapi(moveOne, async (c) => {
    const on = { id: c.req.valid('param').id, version: c.req.valid('header')['if-match'] }
    const moved = await moveItem(c.var.session, { ...on, ...c.req.valid('json') })
    return moved.ok ? c.json(moved.value, 200) : refused(c, moved.refusal)
  })
  .openapi(verifyOne, async (c) => {
    const { 'idempotency-key': id, 'if-match': version } = c.req.valid('header')
    const seen = { itemId: c.req.valid('param').id, id, version, ...c.req.valid('json') }
    const verified = await verifyItem(c.var.session, seen)
    return verified.ok ? c.json(verified.value, 201) : refused(c, verified.refusal)
  })
  .openapi(lookBackAtOne, async (c) => {
    const { 'idempotency-key': id, 'if-match': version } = c.req.valid('header')
    const found = { itemId: c.req.valid('param').id, id, version, ...c.req.valid('json') }
    const reopened = await lookBack(c.var.session, found)
    return reopened.ok ? c.json(reopened.value, 201) : refused(c, reopened.refusal)
  })
