import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { LONGEST_REQUEST_HOURS, sealedKinds, unsealPurposes } from '@xuncha/domain'
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
  destroyKey,
  listRequests,
  openEntry,
  releaseKey,
  requestUnsealing,
  sayTo,
} from '../../vault/index.ts'
import { inWords, verbs } from '../administration/parts.ts'
import { admitted, admittedAfterStepUp, type HostSessionEnv } from '../host-session.ts'
import { asking, passphrase, reason, type VaultRouteParts } from './parts.ts'

const request = z
  .object({
    id: z.string(),
    entryId: z.string(),
    kind: z.enum(sealedKinds),
    resource: z.string(),
    record: z.string(),
    purpose: z.enum(unsealPurposes),
    reason: z.string(),
    requestedByName: z.string(),
    requestedAt: z.string(),
    expiresAt: z.string(),
    state: z.enum(['open', 'approved', 'declined', 'expired', 'withdrawn', 'done']),
    approvals: z.array(
      z.object({
        name: z.string(),
        verdict: z.enum(['approve', 'decline']),
        reason: z.string().nullable(),
        at: z.string(),
        revokedAt: z.string().nullable(),
        stands: z.boolean(),
      }),
    ),
    rowVersion: z.number().int(),
    verbs,
  })
  .openapi('UnsealRequest')

const opened = z
  .object({
    entryId: z.string(),
    fields: z.array(z.object({ name: z.string(), value: z.string() })),
    sameReporter: z.array(z.object({ resource: z.string(), record: z.string() })),
  })
  .openapi('OpenedEntry')

const certificate = z
  .object({
    id: z.string(),
    entryId: z.string(),
    keyId: z.string(),
    ciphertextDigest: z.string(),
    at: z.string(),
  })
  .openapi('DestructionCertificate')

const asked = z.strictObject({
  entryId: z.uuid(),
  purpose: z.enum(unsealPurposes),
  reason,
  hours: z.number().int().min(1).max(LONGEST_REQUEST_HOURS),
})

/** Requests to open what is sealed 开封申请: made, approved by two others, and gone through with. */
export function requestRoutes({ gatekeeper, vault }: VaultRouteParts) {
  const list = createRoute({
    method: 'get',
    path: '/requests',
    summary: 'Requests to open or destroy, the latest first 开封申请',
    middleware: admitted(gatekeeper, 'platform.vault:read'),
    responses: { 200: reply(z.object({ requests: z.array(request) })), ...problems },
  })
  const ask = createRoute({
    method: 'post',
    path: '/requests',
    summary: 'Ask to open an entry, or to destroy its key 申请开封、销毁',
    middleware: admitted(gatekeeper, 'platform.vault:request'),
    request: { headers: idempotencyKey, body: body(asked) },
    responses: { 200: reply(request), ...problems },
  })
  const decide = createRoute({
    method: 'post',
    path: '/requests/{id}/decision',
    summary: 'Approve or decline what another asks, after typing the password again 同意、不同意',
    middleware: admittedAfterStepUp(gatekeeper, 'platform.vault:approve'),
    request: {
      params: byId,
      body: body(z.strictObject({ move: z.enum(['approve', 'decline']), reason: reason.optional() })),
    },
    responses: { 200: reply(request), ...problems },
  })
  const revoke = createRoute({
    method: 'post',
    path: '/requests/{id}/revocation',
    summary: 'Take one’s approval back 收回同意',
    middleware: admitted(gatekeeper, 'platform.vault:approve'),
    request: { params: byId },
    responses: { 200: reply(request), ...problems },
  })
  const withdraw = createRoute({
    method: 'post',
    path: '/requests/{id}/withdrawal',
    summary: 'Withdraw what one asked 撤回',
    middleware: admitted(gatekeeper, 'platform.vault:request'),
    request: { params: byId },
    responses: { 200: reply(request), ...problems },
  })
  const open = createRoute({
    method: 'post',
    path: '/requests/{id}/opening',
    summary: 'Open the entry, after typing the password again and with one’s passphrase 开封查阅',
    middleware: admittedAfterStepUp(gatekeeper, 'platform.vault:request'),
    request: { params: byId, body: body(z.strictObject({ passphrase })) },
    responses: { 200: reply(opened), ...problems },
  })
  const release = createRoute({
    method: 'post',
    path: '/requests/{id}/release',
    summary: 'Give the reader of a request the key to its entry 交付密钥',
    middleware: admittedAfterStepUp(gatekeeper, 'platform.vault:hold'),
    request: { params: byId, body: body(z.strictObject({ passphrase })) },
    responses: { 200: reply(z.object({ released: z.literal(true) })), ...problems },
  })
  const destroy = createRoute({
    method: 'post',
    path: '/requests/{id}/destruction',
    summary: 'Destroy the key of the entry, after typing the password again 销毁',
    middleware: admittedAfterStepUp(gatekeeper, 'platform.vault:request'),
    request: { params: byId },
    responses: { 200: reply(certificate), ...problems },
  })

  return new OpenAPIHono<HostSessionEnv>({ defaultHook: rejectInvalid })
    .openapi(list, async (c) => {
      const requests = await listRequests(vault, asking(c))
      return c.json({ requests: requests.map((row) => inWords(row, c.var.say)) }, 200)
    })
    .openapi(ask, async (c) => {
      const id = c.req.valid('header')['idempotency-key']
      const outcome = await requestUnsealing(vault, asking(c), { id, ...c.req.valid('json') })
      return outcome.ok ? c.json(inWords(outcome.value, c.var.say), 200) : refused(c, outcome.refusal)
    })
    .openapi(decide, async (c) => {
      const outcome = await sayTo(vault, asking(c), { ...c.req.valid('param'), ...c.req.valid('json') })
      return outcome.ok ? c.json(inWords(outcome.value, c.var.say), 200) : refused(c, outcome.refusal)
    })
    .openapi(revoke, async (c) => {
      const outcome = await sayTo(vault, asking(c), { ...c.req.valid('param'), move: 'revoke' })
      return outcome.ok ? c.json(inWords(outcome.value, c.var.say), 200) : refused(c, outcome.refusal)
    })
    .openapi(withdraw, async (c) => {
      const outcome = await sayTo(vault, asking(c), { ...c.req.valid('param'), move: 'withdraw' })
      return outcome.ok ? c.json(inWords(outcome.value, c.var.say), 200) : refused(c, outcome.refusal)
    })
    .openapi(open, async (c) => {
      const outcome = await openEntry(vault, asking(c), { ...c.req.valid('param'), ...c.req.valid('json') })
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(release, async (c) => {
      const outcome = await releaseKey(vault, asking(c), { ...c.req.valid('param'), ...c.req.valid('json') })
      return outcome.ok ? c.json({ released: true as const }, 200) : refused(c, outcome.refusal)
    })
    .openapi(destroy, async (c) => {
      const outcome = await destroyKey(vault, asking(c), c.req.valid('param'))
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
}
