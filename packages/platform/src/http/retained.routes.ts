import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { retainedMoves, retainedStates } from '@xuncha/domain'
import { body, byId, ifMatch, problems, refused, rejectInvalid, reply } from '@xuncha/plugin-sdk/server'
import { decideRetained, listRetainedParts } from '../retention/index.ts'
import { type Clock, dateOf } from '../tenancy/index.ts'
import { type AdministrationParts, inCounty, inWords, verbs } from './administration/parts.ts'
import { admitted, admittedAfterStepUp, type HostSessionEnv } from './host-session.ts'

const moves = Object.keys(retainedMoves) as [keyof typeof retainedMoves]

const retained = z
  .object({
    id: z.string(),
    pluginId: z.string(),
    title: z.object({ 'zh-CN': z.string(), en: z.string() }),
    version: z.string(),
    reason: z.string(),
    retainedAt: z.string(),
    state: z.enum(retainedStates),
    tables: z.array(z.object({ name: z.string(), rows: z.number().int() })),
    files: z.number().int(),
    archive: z.string(),
    keepUntil: z.string().nullable(),
    isDue: z.boolean(),
    endedAt: z.string().nullable(),
    moves: z.array(
      z.object({
        move: z.string(),
        reason: z.string(),
        early: z.boolean(),
        byName: z.string(),
        at: z.string(),
      }),
    ),
    rowVersion: z.number().int(),
    verbs,
  })
  .openapi('Retained')

const decision = z.strictObject({
  move: z.enum(moves),
  reason: z.string().trim().min(2).max(500),
  early: z.boolean(),
})

/** What a county keeps of modules that were uninstalled 留存数据, and what its administrators decide about it. */
export function retainedRoutes(parts: AdministrationParts & { clock: Clock }) {
  const { gatekeeper, clock } = parts
  const list = createRoute({
    method: 'get',
    path: '/retained',
    summary: 'What is kept of modules that were uninstalled, in numbers 留存数据',
    middleware: admitted(gatekeeper, 'platform.retention:read'),
    responses: { 200: reply(z.object({ retained: z.array(retained) })), ...problems },
  })
  const move = createRoute({
    method: 'post',
    path: '/retained/{id}/moves',
    summary:
      'Propose to destroy what is kept, approve it, take that back, or hold it, after typing the password again 留存数据处置',
    middleware: admittedAfterStepUp(gatekeeper, 'platform.retention:decide'),
    request: { params: byId, headers: ifMatch, body: body(decision) },
    responses: { 200: reply(retained), ...problems },
  })

  return new OpenAPIHono<HostSessionEnv>({ defaultHook: rejectInvalid })
    .openapi(list, async (c) => {
      const found = await inCounty(parts, c, (tx, actor) => listRetainedParts(tx, actor, dateOf(clock.now())))
      return c.json({ retained: found.map((row) => inWords(row, c.var.say)) }, 200)
    })
    .openapi(move, async (c) => {
      const decided = {
        ...c.req.valid('param'),
        ...c.req.valid('json'),
        version: c.req.valid('header')['if-match'],
      }
      const outcome = await inCounty(parts, c, (tx, actor) =>
        decideRetained(tx, actor, decided, dateOf(clock.now())),
      )
      return outcome.ok ? c.json(inWords(outcome.value, c.var.say), 200) : refused(c, outcome.refusal)
    })
}
