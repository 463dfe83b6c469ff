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
import { newRound, plan, round, roundPage, roundQuery, scope } from './round.shapes.ts'
import { moveRound } from './round-moves.ts'
import { readRound } from './round-reading.ts'
import { changeScope, correctRound, planRound } from './rounds.ts'
import { listRounds } from './rounds.repository.ts'
import { moveBody } from './shapes.ts'
import type { PlanningDb } from './tables.ts'

const list = createRoute({
  method: 'get',
  path: '/rounds',
  summary: 'Rounds, the latest first 轮次',
  middleware: [permit('planning.round:read')] as const,
  request: { query: roundQuery },
  responses: { 200: reply(roundPage), ...problems },
})

const create = createRoute({
  method: 'post',
  path: '/rounds',
  summary: 'Plan a round 新建轮次',
  middleware: [permit('planning.round:write')] as const,
  request: { headers: idempotencyKey, body: body(newRound) },
  responses: { 201: reply(round, 'Planned'), ...problems },
})

const read = createRoute({
  method: 'get',
  path: '/rounds/{id}',
  summary: 'A round with all that belongs to it',
  middleware: [permit('planning.round:read')] as const,
  request: { params: byId },
  responses: { 200: reply(round), ...problems },
})

const correct = createRoute({
  method: 'patch',
  path: '/rounds/{id}',
  summary: 'Write the plan of a draft anew 修改方案',
  middleware: [permit('planning.round:write')] as const,
  request: { params: byId, headers: ifMatch, body: body(plan) },
  responses: { 200: reply(round), ...problems },
})

const rescope = createRoute({
  method: 'put',
  path: '/rounds/{id}/scope',
  summary: 'Replace units and teams of a draft',
  middleware: [permit('planning.round:write')] as const,
  request: { params: byId, headers: ifMatch, body: body(scope) },
  responses: { 200: reply(round), ...problems },
})

const move = createRoute({
  method: 'post',
  path: '/rounds/{id}/moves',
  summary: 'Submit, approve, return, deploy or close 送审、审定、退回、部署、结束',
  middleware: [permit('planning.round:move')] as const,
  request: { params: byId, headers: ifMatch, body: body(moveBody) },
  responses: { 200: reply(round), ...problems },
})

/** Rounds: list, plan, read, correct, move on. */
export const roundRoutes = pluginRouter<PlanningDb>()
  .openapi(list, async (c) => {
    const query = c.req.valid('query')
    const [items] = await c.var.session.batch((db, reach) => [listRounds(db, reach, query)])
    return c.json({ items }, 200)
  })
  .openapi(create, async (c) => {
    const asked = { id: c.req.valid('header')['idempotency-key'], ...c.req.valid('json') }
    const planned = await c.var.session.transaction((tx, host) => planRound(tx, host, asked))
    if (!planned.ok) return refused(c, planned.refusal)
    const found = await readRound(c.var.session, asked.id)
    return found.ok ? c.json(found.value, 201) : refused(c, found.refusal)
  })
  .openapi(read, async (c) => {
    const found = await readRound(c.var.session, c.req.valid('param').id)
    return found.ok ? c.json(found.value, 200) : refused(c, found.refusal)
  })
  .openapi(correct, async (c) => {
    const { id } = c.req.valid('param')
    const version = c.req.valid('header')['if-match']
    const corrected = await correctRound(c.var.session, { ...c.req.valid('json'), id, version })
    const found = corrected.ok ? await readRound(c.var.session, id) : corrected
    return found.ok ? c.json(found.value, 200) : refused(c, found.refusal)
  })
  .openapi(rescope, async (c) => {
    const { id } = c.req.valid('param')
    const version = c.req.valid('header')['if-match']
    const changed = await changeScope(c.var.session, { ...c.req.valid('json'), id, version })
    const found = changed.ok ? await readRound(c.var.session, id) : changed
    return found.ok ? c.json(found.value, 200) : refused(c, found.refusal)
  })
  .openapi(move, async (c) => {
    const { id } = c.req.valid('param')
    const version = c.req.valid('header')['if-match']
    const moved = await moveRound(c.var.session, { ...c.req.valid('json'), id, version })
    const found = moved.ok ? await readRound(c.var.session, id) : moved
    return found.ok ? c.json(found.value, 200) : refused(c, found.refusal)
  })
