import { duties, recusalGrounds, recusalRequestStates } from '@xuncha/domain'
import {
  body,
  byId,
  createRoute,
  idempotencyKey,
  ifMatch,
  permit,
  pluginRouter,
  problems,
  prose,
  refused,
  reply,
  z,
} from '@xuncha/plugin-sdk/server'
import { listForReader, moveRequest, raiseRequest, readRequest } from './requests.ts'
import { listRoster } from './roster.repository.ts'
import { pageOf, pageQuery, recusalRequest, recusalRequestRow } from './shapes.ts'
import type { IntegrityDb } from './tables.ts'

const teamMember = z
  .object({
    id: z.uuid(),
    roundTitle: z.string(),
    teamName: z.string(),
    personName: z.string(),
    duty: z.enum(duties),
  })
  .openapi('InspectingMember')

const members = createRoute({
  method: 'get',
  path: '/team-members',
  summary: 'Who inspects one’s own unit 巡察本单位的巡察组成员',
  middleware: [permit('integrity.request:raise')] as const,
  responses: { 200: reply(z.object({ items: z.array(teamMember) })), ...problems },
})

const list = createRoute({
  method: 'get',
  path: '/recusal-requests',
  summary: 'Requests for recusal: one’s own unit’s, or the county’s 回避申请',
  middleware: [permit('integrity.request:read')] as const,
  request: { query: pageQuery.extend({ state: z.enum(recusalRequestStates).optional() }) },
  responses: { 200: reply(pageOf(recusalRequestRow)), ...problems },
})

const raise = createRoute({
  method: 'post',
  path: '/recusal-requests',
  summary: 'Ask that a member of the team stand aside 提出回避申请',
  middleware: [permit('integrity.request:raise')] as const,
  request: {
    headers: idempotencyKey,
    body: body(z.strictObject({ memberId: z.uuid(), ground: z.enum(recusalGrounds), statement: prose })),
  },
  responses: { 201: reply(recusalRequest, 'Raised'), ...problems },
})

const read = createRoute({
  method: 'get',
  path: '/recusal-requests/{id}',
  summary: 'A request with what came of it',
  middleware: [permit('integrity.request:read')] as const,
  request: { params: byId },
  responses: { 200: reply(recusalRequest), ...problems },
})

const decide = createRoute({
  method: 'post',
  path: '/recusal-requests/{id}/decision',
  summary: 'Decide over a request, with the reason 决定回避、不予同意',
  middleware: [permit('integrity.request:decide')] as const,
  request: {
    params: byId,
    headers: ifMatch,
    body: body(z.strictObject({ move: z.enum(['grant', 'refuse']), reason: prose })),
  },
  responses: { 200: reply(recusalRequest), ...problems },
})

const withdraw = createRoute({
  method: 'post',
  path: '/recusal-requests/{id}/withdrawal',
  summary: 'Take back a request that is not decided 撤回申请',
  middleware: [permit('integrity.request:raise')] as const,
  request: { params: byId, headers: ifMatch },
  responses: { 200: reply(recusalRequest), ...problems },
})

/** Requests for recusal by inspected units: whom they may name, list, raise, read, decide, take back. */
export const requestRoutes = pluginRouter<IntegrityDb>()
  .openapi(members, async (c) => {
    const [rows] = await c.var.session.batch((db, reach) => [listRoster(db, reach)])
    const items = rows.map(({ id, roundTitle, teamName, personName, duty }) => ({
      id,
      roundTitle,
      teamName,
      personName,
      duty,
    }))
    return c.json({ items }, 200)
  })
  .openapi(list, async (c) => c.json(await listForReader(c.var.session, c.req.valid('query')), 200))
  .openapi(raise, async (c) => {
    const id = c.req.valid('header')['idempotency-key']
    const raised = await raiseRequest(c.var.session, { id, ...c.req.valid('json') })
    const found = raised.ok ? await readRequest(c.var.session, id) : raised
    return found.ok ? c.json(found.value, 201) : refused(c, found.refusal)
  })
  .openapi(read, async (c) => {
    const found = await readRequest(c.var.session, c.req.valid('param').id)
    return found.ok ? c.json(found.value, 200) : refused(c, found.refusal)
  })
  .openapi(decide, async (c) => {
    const { id } = c.req.valid('param')
    const version = c.req.valid('header')['if-match']
    const moved = await moveRequest(c.var.session, { id, version, ...c.req.valid('json') })
    const found = moved.ok ? await readRequest(c.var.session, id) : moved
    return found.ok ? c.json(found.value, 200) : refused(c, found.refusal)
  })
  .openapi(withdraw, async (c) => {
    const { id } = c.req.valid('param')
    const version = c.req.valid('header')['if-match']
    const moved = await moveRequest(c.var.session, { id, version, move: 'withdraw' })
    const found = moved.ok ? await readRequest(c.var.session, id) : moved
    return found.ok ? c.json(found.value, 200) : refused(c, found.refusal)
  })
