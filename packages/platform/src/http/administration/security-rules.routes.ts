import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { isSecurityRule } from '@xuncha/domain'
import { body, ifMatch, problems, refused, rejectInvalid, reply } from '@xuncha/plugin-sdk/server'
import { listSecurityRules, setSecurityRule } from '../../administration/index.ts'
import { admitted, admittedAfterStepUp, type HostSessionEnv } from '../host-session.ts'
import { type AdministrationParts, inCounty } from './parts.ts'

const rules = z.object({
  rules: z.array(
    z
      .object({
        name: z.string(),
        value: z.number().int(),
        installationValue: z.number().int(),
        least: z.number().int(),
        most: z.number().int(),
        basis: z.string(),
        changedByName: z.string().nullable(),
        changedAt: z.string().nullable(),
        rowVersion: z.number().int(),
      })
      .openapi('SecurityRule'),
  ),
})

/** The county's rules of security 安全设置, as data. */
export function securityRuleRoutes(parts: AdministrationParts) {
  const { gatekeeper } = parts
  const list = createRoute({
    method: 'get',
    path: '/security-rules',
    summary: 'Rules of security as they hold in the county 安全设置',
    middleware: admitted(gatekeeper, 'platform.security-rule:read'),
    responses: { 200: reply(rules), ...problems },
  })
  const change = createRoute({
    method: 'put',
    path: '/security-rules/{name}',
    summary: 'Set the county’s own value, after typing the password again 更改安全设置',
    middleware: admittedAfterStepUp(gatekeeper, 'platform.security-rule:manage'),
    request: {
      params: z.object({ name: z.string() }),
      headers: ifMatch,
      body: body(z.strictObject({ value: z.number().int() })),
    },
    responses: { 200: reply(rules), ...problems },
  })

  return new OpenAPIHono<HostSessionEnv>({ defaultHook: rejectInvalid })
    .openapi(list, async (c) => c.json({ rules: await inCounty(parts, c, listSecurityRules) }, 200))
    .openapi(change, async (c) => {
      const { name } = c.req.valid('param')
      if (!isSecurityRule(name)) return refused(c, { code: 'not-found' })
      const { value } = c.req.valid('json')
      const version = c.req.valid('header')['if-match']
      const outcome = await inCounty(parts, c, (tx, actor) =>
        setSecurityRule(tx, actor, { name, value, version }),
      )
      return outcome.ok ? c.json({ rules: outcome.value }, 200) : refused(c, outcome.refusal)
    })
}
