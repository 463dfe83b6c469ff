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
  admitHolder,
  changePassphrase,
  completeRecovery,
  continueRotation,
  type KeyKind,
  listKeys,
  makeEscrow,
  makeKey,
  removeHolder,
  startRecovery,
} from '../../vault/index.ts'
import { admitted, admittedAfterStepUp, type HostSessionEnv } from '../host-session.ts'
import { asking, passphrase, reason, type VaultRouteParts } from './parts.ts'

const holder = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['holder', 'reader', 'custodian']),
  state: z.enum(['waiting', 'active', 'removed']),
  entitled: z.boolean(),
  hasShare: z.boolean(),
  own: z.boolean(),
  madeAt: z.string(),
  admittedByName: z.string().nullable(),
  removedByName: z.string().nullable(),
  rowVersion: z.number().int(),
})

const keys = z
  .object({
    holders: z.array(holder),
    entries: z.number().int(),
    toRotate: z.number().int(),
    escrow: z.object({ id: z.string(), madeAt: z.string() }).nullable(),
    recoveries: z.array(
      z.object({
        id: z.string(),
        holderName: z.string(),
        startedByName: z.string(),
        reason: z.string(),
        own: z.boolean(),
        expiresAt: z.string(),
      }),
    ),
  })
  .openapi('VaultKeys')

const withPassphrase = body(z.strictObject({ passphrase }))

/** Keys of the store 密钥保管: made by each for themselves, admitted, removed, and recovered by custodians. */
export function keyRoutes({ gatekeeper, vault }: VaultRouteParts) {
  const holding = admittedAfterStepUp(gatekeeper, 'platform.vault:hold')
  const custody = admittedAfterStepUp(gatekeeper, 'platform.vault:escrow')
  const answers = { 200: reply(keys), ...problems }

  const list = createRoute({
    method: 'get',
    path: '/keys',
    summary: 'Who holds keys, and what is to be done about them 密钥保管情况',
    middleware: admitted(gatekeeper, 'platform.vault:own-key'),
    responses: answers,
  })
  const make = (kind: KeyKind, permission: string, what: string) =>
    createRoute({
      method: 'post',
      path: `/keys/${kind}`,
      summary: `Make one’s own key, ${what}`,
      middleware: admittedAfterStepUp(gatekeeper, permission),
      request: { headers: idempotencyKey, body: withPassphrase },
      responses: answers,
    })
  const makeHolder = make('holder', 'platform.vault:hold', 'to all entries 设立保管密钥')
  const makeReader = make('reader', 'platform.vault:own-key', 'for what is released to one 设立查阅密钥')
  const makeCustodian = make('custodian', 'platform.vault:escrow', 'for a share of the escrow 设立分持密钥')
  const change = createRoute({
    method: 'put',
    path: '/keys/own/passphrase',
    summary: 'Change one’s own passphrase 修改保管口令',
    middleware: admittedAfterStepUp(gatekeeper, 'platform.vault:own-key'),
    request: { body: body(z.strictObject({ current: passphrase, next: passphrase })) },
    responses: { 200: reply(z.object({ changed: z.literal(true) })), ...problems },
  })
  const admit = createRoute({
    method: 'post',
    path: '/keys/{id}/admission',
    summary: 'Admit a holder who waits 接纳保管人',
    middleware: holding,
    request: { params: byId, body: withPassphrase },
    responses: answers,
  })
  const remove = createRoute({
    method: 'post',
    path: '/keys/{id}/removal',
    summary: 'Remove a holder, and give their entries new keys 解除保管人并轮换密钥',
    middleware: holding,
    request: { params: byId, body: withPassphrase },
    responses: answers,
  })
  const rotate = createRoute({
    method: 'post',
    path: '/rotation',
    summary: 'Go on with a rotation of keys 继续轮换密钥',
    middleware: holding,
    request: { body: withPassphrase },
    responses: answers,
  })
  const escrow = createRoute({
    method: 'post',
    path: '/escrow',
    summary: 'Split the recovery key anew among three custodians 设立恢复密钥分持',
    middleware: holding,
    request: {
      headers: idempotencyKey,
      body: body(z.strictObject({ custodians: z.array(z.uuid()).length(3), passphrase })),
    },
    responses: answers,
  })
  const start = createRoute({
    method: 'post',
    path: '/recoveries',
    summary: 'Start a recovery with one’s share 发起密钥恢复',
    middleware: custody,
    request: {
      headers: idempotencyKey,
      body: body(z.strictObject({ keyHolderId: z.uuid(), reason, passphrase })),
    },
    responses: answers,
  })
  const complete = createRoute({
    method: 'post',
    path: '/recoveries/{id}/completion',
    summary: 'End a recovery with another’s share and one’s own 完成密钥恢复',
    middleware: custody,
    request: { params: byId, body: withPassphrase },
    responses: answers,
  })

  return new OpenAPIHono<HostSessionEnv>({ defaultHook: rejectInvalid })
    .openapi(list, async (c) => c.json(await listKeys(vault, asking(c)), 200))
    .openapi(makeHolder, async (c) => {
      const made = { id: c.req.valid('header')['idempotency-key'], ...c.req.valid('json') }
      const outcome = await makeKey(vault, asking(c), { ...made, kind: 'holder' })
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(makeReader, async (c) => {
      const made = { id: c.req.valid('header')['idempotency-key'], ...c.req.valid('json') }
      const outcome = await makeKey(vault, asking(c), { ...made, kind: 'reader' })
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(makeCustodian, async (c) => {
      const made = { id: c.req.valid('header')['idempotency-key'], ...c.req.valid('json') }
      const outcome = await makeKey(vault, asking(c), { ...made, kind: 'custodian' })
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(change, async (c) => {
      const outcome = await changePassphrase(vault, asking(c), c.req.valid('json'))
      return outcome.ok ? c.json({ changed: true as const }, 200) : refused(c, outcome.refusal)
    })
    .openapi(admit, async (c) => {
      const outcome = await admitHolder(vault, asking(c), { ...c.req.valid('param'), ...c.req.valid('json') })
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(remove, async (c) => {
      const outcome = await removeHolder(vault, asking(c), {
        ...c.req.valid('param'),
        ...c.req.valid('json'),
      })
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(rotate, async (c) => {
      const outcome = await continueRotation(vault, asking(c), c.req.valid('json'))
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(escrow, async (c) => {
      const id = c.req.valid('header')['idempotency-key']
      const outcome = await makeEscrow(vault, asking(c), { id, ...c.req.valid('json') })
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(start, async (c) => {
      const id = c.req.valid('header')['idempotency-key']
      const outcome = await startRecovery(vault, asking(c), { id, ...c.req.valid('json') })
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(complete, async (c) => {
      const outcome = await completeRecovery(vault, asking(c), {
        ...c.req.valid('param'),
        ...c.req.valid('json'),
      })
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
}
