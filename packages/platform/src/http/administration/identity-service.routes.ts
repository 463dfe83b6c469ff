import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { body, ifMatch, problems, refused, rejectInvalid, reply } from '@xuncha/plugin-sdk/server'
import { identityServiceOf, setIdentityService } from '../../administration/index.ts'
import { isIssuer } from '../../identity/index.ts'
import type { Secrets } from '../../secrets/index.ts'
import { admitted, admittedAfterStepUp, type HostSessionEnv } from '../host-session.ts'
import { BACK_CHANNEL, redirectUriOf } from '../identity-services.routes.ts'
import { signedOutUriOf, siteOf } from '../session.routes.ts'
import { type AdministrationParts, inCounty } from './parts.ts'

const entry = z
  .object({
    id: z.string(),
    label: z.string(),
    issuer: z.string(),
    clientId: z.string(),
    claim: z.string(),
    enabled: z.boolean(),
    changedByName: z.string(),
    changedAt: z.string(),
    rowVersion: z.number().int(),
  })
  .openapi('IdentityService')

const answer = z.object({
  service: entry.nullable(),
  /** What has to be registered there: where to send the browser back to, after signing in and out, and whom to tell. */
  redirectUri: z.string(),
  signedOutUri: z.string(),
  backChannelUri: z.string(),
})

const values = z.strictObject({
  label: z.string().trim().min(2).max(40),
  issuer: z.string().trim().max(300).refine(isIssuer),
  clientId: z.string().trim().min(1).max(200),
  clientSecret: z.string().min(8).max(500).optional(),
  claim: z
    .string()
    .trim()
    .regex(/^[A-Za-z_][\w.:-]{0,60}$/),
  enabled: z.boolean(),
})

/** The county's identity service 统一身份认证, as data of the security administrator. */
export function identityServiceRoutes(parts: AdministrationParts & { secrets: Secrets }) {
  const { gatekeeper, secrets } = parts
  const read = createRoute({
    method: 'get',
    path: '/identity-service',
    summary: 'The identity service that the county signs in by 统一身份认证',
    middleware: admitted(gatekeeper, 'platform.security-rule:read'),
    responses: { 200: reply(answer), ...problems },
  })
  const set = createRoute({
    method: 'put',
    path: '/identity-service',
    summary: 'Say which it is, after typing the password again; version 0 for the first 设置统一身份认证',
    middleware: admittedAfterStepUp(gatekeeper, 'platform.security-rule:manage'),
    request: { headers: ifMatch, body: body(values) },
    responses: { 200: reply(answer), ...problems },
  })

  return new OpenAPIHono<HostSessionEnv>({ defaultHook: rejectInvalid })
    .openapi(read, async (c) => {
      const service = await inCounty(parts, c, identityServiceOf)
      return c.json({ service: service ?? null, ...toRegister(c) }, 200)
    })
    .openapi(set, async (c) => {
      const change = { values: c.req.valid('json'), version: c.req.valid('header')['if-match'], secrets }
      const outcome = await inCounty(parts, c, (tx, actor) => setIdentityService(tx, actor, change))
      if (!outcome.ok) return refused(c, outcome.refusal)
      return c.json({ service: outcome.value, ...toRegister(c) }, 200)
    })
}

function toRegister(c: Context) {
  return {
    redirectUri: redirectUriOf(c),
    signedOutUri: signedOutUriOf(c),
    backChannelUri: siteOf(c).origin + BACK_CHANNEL,
  }
}
