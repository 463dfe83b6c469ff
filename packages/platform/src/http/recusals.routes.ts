import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import {
  body,
  byId,
  idempotencyKey,
  ifMatch,
  line,
  problems,
  refused,
  rejectInvalid,
  reply,
} from '@xuncha/plugin-sdk/server'
import { decideRecusal, liftRecusal, listRecusals } from '../secrecy/index.ts'
import { type AdministrationParts, inCounty } from './administration/parts.ts'
import { admitted, admittedAfterStepUp, type HostSessionEnv } from './host-session.ts'

const recusal = z
  .object({
    id: z.string(),
    personId: z.string(),
    personName: z.string(),
    unitId: z.string(),
    unitName: z.string(),
    origin: z.enum(['declared', 'decided']),
    reason: z.string(),
    recordedByName: z.string(),
    recordedAt: z.string(),
    liftedByName: z.string().nullable(),
    liftedAt: z.string().nullable(),
    liftedReason: z.string().nullable(),
    rowVersion: z.number().int(),
  })
  .openapi('Recusal')

/**
 * Who stands aside from which unit 回避: decided at any time, in effect at once, lifted by a decision of its own. What a
 * person declares comes from the module in which they declare it.
 */
export function recusalRoutes(parts: AdministrationParts) {
  const list = createRoute({
    method: 'get',
    path: '/',
    summary: 'Recusals, those in force first 回避情况',
    middleware: admitted(parts.gatekeeper, 'platform.recusal:read'),
    responses: { 200: reply(z.object({ recusals: z.array(recusal) })), ...problems },
  })
  const decide = createRoute({
    method: 'post',
    path: '/',
    summary: 'Decide that a person stands aside from a unit 决定回避',
    middleware: admitted(parts.gatekeeper, 'platform.recusal:decide'),
    request: {
      headers: idempotencyKey,
      body: body(z.strictObject({ personId: z.uuid(), unitId: z.uuid(), reason: line })),
    },
    responses: { 200: reply(recusal), ...problems },
  })
  const lift = createRoute({
    method: 'post',
    path: '/{id}/lift',
    summary: 'Lift a recusal, after typing the password again 解除回避',
    middleware: admittedAfterStepUp(parts.gatekeeper, 'platform.recusal:lift'),
    request: { params: byId, headers: ifMatch, body: body(z.strictObject({ reason: line })) },
    responses: { 200: reply(recusal), ...problems },
  })

  return new OpenAPIHono<HostSessionEnv>({ defaultHook: rejectInvalid })
    .openapi(list, async (c) => {
      const recusals = await inCounty(parts, c, (tx) => listRecusals(tx).execute())
      return c.json({ recusals }, 200)
    })
    .openapi(decide, async (c) => {
      const id = c.req.valid('header')['idempotency-key']
      const outcome = await inCounty(parts, c, (tx, actor) =>
        decideRecusal(tx, actor, { id, ...c.req.valid('json') }),
      )
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(lift, async (c) => {
      const version = c.req.valid('header')['if-match']
      const lifting = { id: c.req.valid('param').id, version, ...c.req.valid('json') }
      const outcome = await inCounty(parts, c, (tx, actor) => liftRecusal(tx, actor, lifting))
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
}
