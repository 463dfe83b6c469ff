import { duties } from '@xuncha/domain'
import {
  body,
  byId,
  createRoute,
  day,
  idempotencyKey,
  ifMatch,
  permit,
  pluginRouter,
  problems,
  refused,
  reply,
  z,
} from '@xuncha/plugin-sdk/server'
import { moveMember } from './members.ts'
import { nominate, refusalOf } from './nominations.ts'
import { round } from './round.shapes.ts'
import { readRound } from './round-reading.ts'
import { moveBody } from './shapes.ts'
import type { PlanningDb } from './tables.ts'
import { authoriseTeam } from './teams.ts'

const nominated = z.object({ memberId: z.uuid(), person: z.string() }).openapi('Nominated')

const postMember = createRoute({
  method: 'post',
  path: '/teams/{id}/members',
  summary: 'Nominate a person 提名, or propose one 推荐; who has to stand aside is refused with the reasons',
  middleware: [permit('planning.team:write')] as const,
  request: {
    params: byId,
    headers: idempotencyKey,
    body: body(z.object({ personId: z.uuid(), duty: z.enum(duties) })),
  },
  responses: { 201: reply(nominated, 'Nominated'), ...problems },
})

const postMove = createRoute({
  method: 'post',
  path: '/members/{id}/moves',
  summary: 'Put forward, withdraw, screen, declare on paper, refuse, replace or release a member',
  middleware: [permit('planning.team:write')] as const,
  request: { params: byId, headers: ifMatch, body: body(moveBody) },
  responses: { 200: reply(round), ...problems },
})

const postAuthorise = createRoute({
  method: 'post',
  path: '/teams/{id}/authorise',
  summary: 'Authorise a team for this round only 一次一授权',
  middleware: [permit('planning.team:authorise')] as const,
  request: { params: byId, headers: ifMatch, body: body(z.object({ until: day.optional() })) },
  responses: { 200: reply(round), ...problems },
})

/** Teams: who is nominated, who leaves, and until when the team is authorised. */
export const teamRoutes = pluginRouter<PlanningDb>()
  .openapi(postMember, async (c) => {
    const id = c.req.valid('header')['idempotency-key']
    const asked = { ...c.req.valid('json'), id, teamId: c.req.valid('param').id }
    const outcome = await nominate(c.var.session, asked)
    if (!outcome.ok) return refused(c, outcome.refusal)
    const { memberId, person, reasons } = outcome.value
    return reasons.length > 0 ? refused(c, refusalOf(outcome.value)) : c.json({ memberId, person }, 201)
  })
  .openapi(postMove, async (c) => {
    const version = c.req.valid('header')['if-match']
    const moved = await moveMember(c.var.session, {
      ...c.req.valid('json'),
      id: c.req.valid('param').id,
      version,
    })
    const found = moved.ok ? await readRound(c.var.session, moved.value.roundId) : moved
    return found.ok ? c.json(found.value, 200) : refused(c, found.refusal)
  })
  .openapi(postAuthorise, async (c) => {
    const version = c.req.valid('header')['if-match']
    const asked = { ...c.req.valid('json'), id: c.req.valid('param').id, version }
    const authorised = await authoriseTeam(c.var.session, asked)
    const found = authorised.ok ? await readRound(c.var.session, authorised.value.roundId) : authorised
    return found.ok ? c.json(found.value, 200) : refused(c, found.refusal)
  })
