import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { type Kysely, sql } from 'kysely'
import { recordLabels, stateSecretRanks } from '@xuncha/domain'
import {
  type Actor,
  body,
  byId,
  ifMatch,
  line,
  problems,
  refused,
  rejectInvalid,
  reply,
} from '@xuncha/plugin-sdk/server'
import { explain, type Explanation } from '../../policy/index.ts'
import { listClearances, setClearance } from '../../secrecy/index.ts'
import type { PlatformDb } from '../../tables.ts'
import { admitted, admittedAfterStepUp, type HostSessionEnv } from '../host-session.ts'
import { type AdministrationParts, inCounty } from './parts.ts'

const clearance = z
  .object({
    accountId: z.string(),
    username: z.string(),
    name: z.string(),
    clearance: z.enum(recordLabels),
    reason: z.string().nullable(),
    setByName: z.string().nullable(),
    setAt: z.string().nullable(),
    rowVersion: z.number().int(),
  })
  .openapi('Clearance')

const explanation = z
  .object({
    permission: z.string(),
    may: z.boolean(),
    because: z.array(z.object({ code: z.string(), title: z.string() })),
  })
  .openapi('PolicyExplanation')

const permission = z.string().max(100)

/** What an account's rights are made of, as `platform.rights_of` tells the security administrator. */
type Rights = Pick<
  Actor,
  | 'roles'
  | 'modules'
  | 'grants'
  | 'assignments'
  | 'organisationId'
  | 'personId'
  | 'recusedUnitIds'
  | 'clearance'
> & { disabled: boolean }

/** What the security administrator 安全保密管理员 asks of the policy and sets of clearances; no business content. */
export function policyRoutes(parts: AdministrationParts) {
  const { gatekeeper, registry } = parts
  const ofRole = createRoute({
    method: 'get',
    path: '/policy/roles/{role}',
    summary: 'What a permission, or each, opens to a role by itself, and why 角色权限说明',
    middleware: admitted(gatekeeper, 'platform.policy:explain'),
    request: {
      params: z.object({ role: z.string().max(60) }),
      query: z.object({ permission: permission.optional() }),
    },
    responses: { 200: reply(z.object({ permissions: z.array(explanation) })), ...problems },
  })
  const ofAccount = createRoute({
    method: 'get',
    path: '/policy/accounts/{id}',
    summary: 'What a permission, or each, opens to an account today, and why 账号权限说明',
    middleware: admitted(gatekeeper, 'platform.policy:explain'),
    request: { params: byId, query: z.object({ permission: permission.optional() }) },
    responses: { 200: reply(z.object({ permissions: z.array(explanation) })), ...problems },
  })
  const list = createRoute({
    method: 'get',
    path: '/clearances',
    summary: 'Up to which label everybody reads 知悉范围',
    middleware: admitted(gatekeeper, 'platform.clearance:manage'),
    responses: { 200: reply(z.object({ clearances: z.array(clearance) })), ...problems },
  })
  const set = createRoute({
    method: 'put',
    path: '/clearances/{id}',
    summary: 'Clear an account up to a label, with the reason, after typing the password again 设定知悉范围',
    middleware: admittedAfterStepUp(gatekeeper, 'platform.clearance:manage'),
    request: {
      params: byId,
      headers: ifMatch,
      body: body(z.strictObject({ clearance: z.enum([...recordLabels, ...stateSecretRanks]), reason: line })),
    },
    responses: { 200: reply(clearance), ...problems },
  })

  const explained = (actor: Actor, asked: string | undefined, say: HostSessionEnv['Variables']['say']) => {
    const every = [...registry.policy.permissions.keys()]
    return every
      .filter((id) => asked === undefined || id === asked)
      .map((id) => inSentences(id, explain(registry.policy, actor, id), say))
  }

  return new OpenAPIHono<HostSessionEnv>({ defaultHook: rejectInvalid })
    .openapi(ofRole, async (c) => {
      const { role } = c.req.valid('param')
      const actor = await inCounty(parts, c, async (tx, asking) =>
        somebodyWith(asking, role, await grantsOf(tx, role)),
      )
      return c.json({ permissions: explained(actor, c.req.valid('query').permission, c.var.say) }, 200)
    })
    .openapi(ofAccount, async (c) => {
      const { id } = c.req.valid('param')
      const actor = await inCounty(parts, c, async (tx, asking) => {
        const { rows } = await sql<{
          rights: Rights | null
        }>`select platform.rights_of(${id}) as rights`.execute(tx)
        const rights = rows[0]?.rights
        return rights && { ...asking, ...rights, ...(rights.disabled ? { grants: {} } : {}) }
      })
      if (!actor) return refused(c, { code: 'not-found' })
      return c.json({ permissions: explained(actor, c.req.valid('query').permission, c.var.say) }, 200)
    })
    .openapi(list, async (c) => c.json({ clearances: await inCounty(parts, c, listClearances) }, 200))
    .openapi(set, async (c) => {
      const version = c.req.valid('header')['if-match']
      const asked = { accountId: c.req.valid('param').id, version, ...c.req.valid('json') }
      const outcome = await inCounty(parts, c, (tx, actor) => setClearance(tx, actor, asked))
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
}

/** Somebody who has this role and nothing else that counts, in the county of who asks. */
function somebodyWith(
  asking: Actor,
  role: string,
  { grants, modules }: Pick<Actor, 'grants' | 'modules'>,
): Actor {
  return { ...asking, roles: [role], grants, modules, assignments: [], recusedUnitIds: [], clearance: 1 }
}

async function grantsOf(tx: Kysely<PlatformDb>, role: string): Promise<Pick<Actor, 'grants' | 'modules'>> {
  const rows = await tx
    .selectFrom('platform.role_grant')
    .select(['permission', 'reach'])
    .where('role', '=', role)
    // Of a package only what the county approved.
    .where(
      sql<boolean>`asks <@ coalesce((select approval.asks from platform.approval
        where approval.plugin_id = role_grant.plugin_id), '{}')`,
    )
    .execute()
  const active = await tx
    .selectFrom('platform.activation')
    .select('plugin_id')
    .where('active', '=', true)
    .execute()
  const grants: Record<string, Actor['grants'][string][number][]> = {}
  for (const { permission: id, reach } of rows)
    (grants[id] ??= []).push(reach as Actor['grants'][string][number])
  return { grants, modules: active.map(({ plugin_id }) => plugin_id) }
}

function inSentences(id: string, { may, because }: Explanation, say: HostSessionEnv['Variables']['say']) {
  return {
    permission: id,
    may,
    because: because.map(({ code, facts }) => ({ code, title: say(code, facts) })),
  }
}
