import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { roleChangeActs } from '@xuncha/domain'
import {
  body,
  byId,
  idempotencyKey,
  ifMatch,
  problems,
  refused,
  rejectInvalid,
  reply,
} from '@xuncha/plugin-sdk/server'
import {
  decideRoleChange,
  listRoleChanges,
  proposeRoleChange,
  roleCatalogue,
} from '../../administration/index.ts'
import { admitted, admittedAfterStepUp, type HostSessionEnv } from '../host-session.ts'
import { type AdministrationParts, inCounty, inCountyOrTaken, inWords, verbs } from './parts.ts'

const text = z.object({ 'zh-CN': z.string(), en: z.string() })

const role = z
  .object({
    role: z.string(),
    administrator: z.boolean(),
    permissions: z.array(
      z.object({
        id: z.string(),
        module: text,
        title: text,
        risk: z.enum(['low', 'high']),
        reach: z.string(),
      }),
    ),
  })
  .openapi('Role')

const change = z
  .object({
    id: z.string(),
    accountId: z.string(),
    username: z.string(),
    name: z.string(),
    act: z.enum(roleChangeActs),
    role: z.string(),
    reason: z.string(),
    state: z.enum(['proposed', 'effective', 'declined', 'withdrawn']),
    proposedByName: z.string(),
    proposedAt: z.string(),
    decidedByName: z.string().nullable(),
    decidedAt: z.string().nullable(),
    decidedReason: z.string().nullable(),
    rowVersion: z.number().int(),
    verbs,
  })
  .openapi('RoleChange')

const reason = z.string().trim().min(2).max(500)

const proposal = z.strictObject({
  accountId: z.uuid(),
  act: z.enum(roleChangeActs),
  /** A role of a person; of a service a scope, `scope:<permission>/<reach>`. */
  role: z.string().min(1).max(120),
  reason,
})

const decision = z.strictObject({ move: z.enum(['confirm', 'decline']), reason: reason.optional() })

/** Roles and their changes 角色与授权: a grant takes two of the three administrators. */
export function roleRoutes(parts: AdministrationParts) {
  const { gatekeeper, registry } = parts
  const reading = admitted(gatekeeper, 'platform.role-change:read')
  const catalogue = createRoute({
    method: 'get',
    path: '/roles',
    summary: 'What each role opens, as the modules declare it 角色与权限目录',
    middleware: reading,
    responses: { 200: reply(z.object({ roles: z.array(role) })), ...problems },
  })
  const list = createRoute({
    method: 'get',
    path: '/role-changes',
    summary: 'Changes of roles: what waits for a decision, then the latest 角色变更',
    middleware: reading,
    responses: { 200: reply(z.object({ changes: z.array(change) })), ...problems },
  })
  const propose = createRoute({
    method: 'post',
    path: '/role-changes',
    summary: 'Propose to give or take a role, after typing the password again 提出角色变更',
    middleware: admittedAfterStepUp(gatekeeper, 'platform.role-change:propose'),
    request: { headers: idempotencyKey, body: body(proposal) },
    responses: { 200: reply(change), ...problems },
  })
  const withdraw = createRoute({
    method: 'post',
    path: '/role-changes/{id}/withdrawal',
    summary: 'Withdraw what one proposed 撤回',
    middleware: admitted(gatekeeper, 'platform.role-change:propose'),
    request: { params: byId, headers: ifMatch },
    responses: { 200: reply(change), ...problems },
  })
  const decide = createRoute({
    method: 'post',
    path: '/role-changes/{id}/decision',
    summary: 'Confirm or decline what another proposed, after typing the password again 确认、不同意',
    middleware: admittedAfterStepUp(gatekeeper, 'platform.role-change:decide'),
    request: { params: byId, headers: ifMatch, body: body(decision) },
    responses: { 200: reply(change), ...problems },
  })

  return new OpenAPIHono<HostSessionEnv>({ defaultHook: rejectInvalid })
    .openapi(catalogue, async (c) => {
      await gatekeeper.prove(c.var.token, c.var.permission)
      return c.json({ roles: roleCatalogue(registry.plugins.map(({ manifest }) => manifest)) }, 200)
    })
    .openapi(list, async (c) => {
      const changes = await inCounty(parts, c, listRoleChanges)
      return c.json({ changes: changes.map((row) => inWords(row, c.var.say)) }, 200)
    })
    .openapi(propose, async (c) => {
      const id = c.req.valid('header')['idempotency-key']
      const outcome = await inCountyOrTaken(parts, c, (tx, actor) =>
        proposeRoleChange(tx, actor, { id, ...c.req.valid('json') }),
      )
      return outcome.ok ? c.json(inWords(outcome.value, c.var.say), 200) : refused(c, outcome.refusal)
    })
    .openapi(withdraw, async (c) => {
      const decided = {
        ...c.req.valid('param'),
        version: c.req.valid('header')['if-match'],
        move: 'withdraw',
      } as const
      const outcome = await inCounty(parts, c, (tx, actor) => decideRoleChange(tx, actor, decided))
      return outcome.ok ? c.json(inWords(outcome.value, c.var.say), 200) : refused(c, outcome.refusal)
    })
    .openapi(decide, async (c) => {
      const decided = {
        ...c.req.valid('param'),
        ...c.req.valid('json'),
        version: c.req.valid('header')['if-match'],
      }
      const outcome = await inCounty(parts, c, (tx, actor) => decideRoleChange(tx, actor, decided))
      return outcome.ok ? c.json(inWords(outcome.value, c.var.say), 200) : refused(c, outcome.refusal)
    })
}
