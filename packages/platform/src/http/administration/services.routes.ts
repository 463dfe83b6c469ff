import { randomBytes } from 'node:crypto'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import {
  body,
  byId,
  idempotencyKey,
  problems,
  refused,
  rejectInvalid,
  reply,
} from '@xuncha/plugin-sdk/server'
import {
  addService,
  issueToken,
  listServices,
  MOST_TOKEN_DAYS,
  revokeToken,
  scopeCatalogue,
} from '../../administration/index.ts'
import { hashPassword, isRange } from '../../identity/index.ts'
import { admitted, admittedAfterStepUp, type HostSessionEnv } from '../host-session.ts'
import { type AdministrationParts, inCounty, inCountyOrTaken } from './parts.ts'

const text = z.object({ 'zh-CN': z.string(), en: z.string() })

const service = z
  .object({
    id: z.string(),
    username: z.string(),
    name: z.string(),
    organisationName: z.string().nullable(),
    disabled: z.boolean(),
    scopes: z.array(z.string()),
    tokens: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        issuedByName: z.string(),
        issuedAt: z.string(),
        expiresAt: z.string(),
        addresses: z.array(z.string()),
        endedAt: z.string().nullable(),
        lastUsedAt: z.string().nullable(),
      }),
    ),
    rowVersion: z.number().int(),
  })
  .openapi('Service')

const scope = z
  .object({
    role: z.string(),
    permission: z.string(),
    module: text,
    title: text,
    risk: z.enum(['low', 'high']),
    reach: z.enum(['county', 'unit']),
  })
  .openapi('Scope')

const adding = z.strictObject({
  username: z
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9._-]{2,39}$/),
  name: z.string().trim().min(2).max(40),
  organisationId: z.uuid().nullable(),
})

const issuing = z.strictObject({
  name: z.string().trim().min(1).max(60),
  days: z.number().int().min(1).max(MOST_TOKEN_DAYS),
  addresses: z.array(z.string().trim().max(50).refine(isRange)).max(20),
})

/** Programs of other systems 集成接口, and the tokens they ask with. What they may do is given like a role. */
export function serviceRoutes(parts: AdministrationParts) {
  const { gatekeeper, registry } = parts
  const reading = admitted(gatekeeper, 'platform.account:read')
  const list = createRoute({
    method: 'get',
    path: '/services',
    summary: 'Services of the county with their scopes and tokens 集成接口列表',
    middleware: reading,
    responses: { 200: reply(z.object({ services: z.array(service) })), ...problems },
  })
  const scopes = createRoute({
    method: 'get',
    path: '/scopes',
    summary: 'What a service could be allowed 接口权限目录',
    middleware: reading,
    responses: { 200: reply(z.object({ scopes: z.array(scope) })), ...problems },
  })
  const add = createRoute({
    method: 'post',
    path: '/services',
    summary: 'Add a service; it may nothing yet 新增集成接口',
    middleware: admitted(gatekeeper, 'platform.account:manage'),
    request: { headers: idempotencyKey, body: body(adding) },
    responses: { 200: reply(service), ...problems },
  })
  const issue = createRoute({
    method: 'post',
    path: '/services/{id}/tokens',
    summary: 'Issue a token, after typing the password again; the answer has it this once 签发接口令牌',
    middleware: admittedAfterStepUp(gatekeeper, 'platform.account:manage'),
    request: { params: byId, headers: idempotencyKey, body: body(issuing) },
    responses: { 200: reply(z.object({ token: z.string(), service })), ...problems },
  })
  const revoke = createRoute({
    method: 'delete',
    path: '/services/{id}/tokens/{tokenId}',
    summary: 'Revoke a token; it opens nothing any more 吊销接口令牌',
    middleware: admitted(gatekeeper, 'platform.account:manage'),
    request: { params: byId.extend({ tokenId: z.uuid() }) },
    responses: { 200: reply(service), ...problems },
  })

  return new OpenAPIHono<HostSessionEnv>({ defaultHook: rejectInvalid })
    .openapi(list, async (c) => c.json({ services: await inCounty(parts, c, listServices) }, 200))
    .openapi(scopes, async (c) => {
      await gatekeeper.prove(c.var.token, c.var.permission)
      return c.json({ scopes: scopeCatalogue(registry.plugins.map(({ manifest }) => manifest)) }, 200)
    })
    .openapi(add, async (c) => {
      const id = c.req.valid('header')['idempotency-key']
      const unguessable = await hashPassword(randomBytes(32).toString('hex'))
      const outcome = await inCountyOrTaken(parts, c, (tx) =>
        addService(tx, { id, ...c.req.valid('json') }, unguessable),
      )
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(issue, async (c) => {
      const id = c.req.valid('header')['idempotency-key']
      const values = { ...c.req.valid('json'), id, serviceId: c.req.valid('param').id }
      const outcome = await inCounty(parts, c, (tx) => issueToken(tx, values))
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(revoke, async (c) => {
      const outcome = await inCounty(parts, c, (tx) => revokeToken(tx, c.req.valid('param')))
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
}
