import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { LONGEST_SEALED, sealedKinds } from '@xuncha/domain'
import { body, idempotencyKey, problems, refused, rejectInvalid, reply } from '@xuncha/plugin-sdk/server'
import { listEntries, putEntry } from '../../vault/index.ts'
import { admitted, type HostSessionEnv } from '../host-session.ts'
import { asking, type VaultRouteParts } from './parts.ts'

const entry = z
  .object({
    id: z.string(),
    kind: z.enum(sealedKinds),
    resource: z.string(),
    record: z.string(),
    teamId: z.string().nullable(),
    state: z.enum(['sealed', 'destroyed']),
    createdByName: z.string(),
    createdAt: z.string(),
    openings: z.number().int(),
    rowVersion: z.number().int(),
  })
  .openapi('SealedEntry')

const resource = z.string().regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/)
const record = z.string().trim().min(1).max(100)

const values = z.strictObject({
  kind: z.enum(sealedKinds),
  resource,
  record,
  fields: z.record(z.string().max(40), z.string().max(LONGEST_SEALED)),
  teamId: z.uuid().optional(),
  barred: z.array(z.uuid()).max(50).optional(),
})

/** The register of what is sealed 密封信息: that it is there, and the way in. */
export function entryRoutes({ gatekeeper, vault }: VaultRouteParts) {
  const list = createRoute({
    method: 'get',
    path: '/entries',
    summary: 'What is sealed, without what is in it 密封信息登记',
    middleware: admitted(gatekeeper, 'platform.vault:read'),
    request: { query: z.object({ resource: resource.optional(), record: record.optional() }) },
    responses: { 200: reply(z.object({ entries: z.array(entry) })), ...problems },
  })
  const put = createRoute({
    method: 'post',
    path: '/entries',
    summary: 'Seal a reporter’s identity, or a note, of a record 录入密封信息',
    middleware: admitted(gatekeeper, 'platform.vault:enter'),
    request: { headers: idempotencyKey, body: body(values) },
    responses: { 200: reply(entry), ...problems },
  })

  return new OpenAPIHono<HostSessionEnv>({ defaultHook: rejectInvalid })
    .openapi(list, async (c) =>
      c.json({ entries: await listEntries(vault, asking(c), c.req.valid('query')) }, 200),
    )
    .openapi(put, async (c) => {
      const id = c.req.valid('header')['idempotency-key']
      const outcome = await putEntry(vault, asking(c), { id, ...c.req.valid('json') })
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
}
