import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Outcome } from '@xuncha/domain'
import {
  askForStepUp,
  body,
  byId,
  problemResponse,
  problems,
  refused,
  rejectInvalid,
  reply,
} from '@xuncha/plugin-sdk/server'
import type { HostEnv } from './env.ts'
import { notFound } from './errors.ts'
import { attestation, code, creationOptions } from './factor-shapes.ts'
import { noSession, type SessionParts, siteOf } from './session.routes.ts'
import { cookieTokenOf } from './tokens.ts'

const passkey = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
})

const own = z
  .object({
    /** The county wants one, and there is none: nothing else is open. */
    required: z.boolean(),
    totpSince: z.iso.datetime().nullable(),
    recoveryCodesLeft: z.number().int(),
    passkeys: z.array(passkey),
  })
  .openapi('OwnFactors')

/** In this answer and nowhere else. */
const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) }).openapi('RecoveryCodes')

const read = createRoute({
  method: 'get',
  path: '/session/factors',
  summary: 'One’s own second factors 本人二次验证方式',
  responses: { 200: reply(own), ...problems },
})

const begin = createRoute({
  method: 'post',
  path: '/session/factors/totp',
  summary: 'Begin to enrol an authenticator 绑定动态验证码',
  responses: {
    200: reply(z.object({ uri: z.string(), secret: z.string() }).openapi('BegunTotp')),
    ...problems,
  },
})

const confirm = createRoute({
  method: 'put',
  path: '/session/factors/totp',
  summary: 'Take the authenticator into use, by a code of it 启用动态验证码',
  request: { body: body(z.strictObject({ code })) },
  responses: { 200: reply(recoveryCodes), ...problems },
})

const remove = createRoute({
  method: 'delete',
  path: '/session/factors/totp',
  summary: 'Take the authenticator out of use 解除动态验证码',
  responses: { 204: { description: 'Out of use' }, ...problems },
})

const renew = createRoute({
  method: 'post',
  path: '/session/factors/recovery-codes',
  summary: 'Make new recovery codes; the old ones open nothing any more 更换恢复码',
  responses: { 200: reply(recoveryCodes), ...problems },
})

const askForPasskey = createRoute({
  method: 'post',
  path: '/session/factors/passkeys/options',
  summary: 'Begin to enrol a passkey 绑定通行密钥',
  responses: { 200: reply(creationOptions), ...problems },
})

const passkeyName = z.string().trim().min(1).max(40)

const addPasskey = createRoute({
  method: 'post',
  path: '/session/factors/passkeys',
  summary: 'Take a passkey into use 启用通行密钥',
  request: {
    body: body(z.strictObject({ name: passkeyName, response: attestation })),
  },
  responses: { 200: reply(recoveryCodes), ...problems },
})

const renamePasskey = createRoute({
  method: 'patch',
  path: '/session/factors/passkeys/{id}',
  summary: 'Give a passkey another name 重命名通行密钥',
  request: { params: byId, body: body(z.strictObject({ name: passkeyName })) },
  responses: { 204: { description: 'Named' }, ...problems },
})

const removePasskey = createRoute({
  method: 'delete',
  path: '/session/factors/passkeys/{id}',
  summary: 'Take a passkey out of use 解除通行密钥',
  request: { params: byId },
  responses: { 204: { description: 'Out of use' }, ...problems },
})

/** What everybody does with their own second factors 二次验证. Needs a session and no permission. */
export function ownFactorRoutes({ sessions, factors, actors }: SessionParts) {
  return new OpenAPIHono<HostEnv>({ defaultHook: rejectInvalid })
    .openapi(read, async (c) => {
      const outcome = await ofHolder(c, (token) => factors.ofOwn(token))
      if (!outcome.ok) return answerRefusal(c, outcome.refusal)
      const { totpSince, passkeys, ...rest } = outcome.value
      const shown = passkeys.map(({ createdAt, lastUsedAt, ...each }) => ({
        ...each,
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
      }))
      return c.json({ ...rest, passkeys: shown, totpSince: totpSince?.toISOString() ?? null }, 200)
    })
    .openapi(begin, async (c) => {
      const outcome = await ofHolder(c, (token) => factors.beginTotp(token, c.var.say('product')))
      return outcome.ok ? c.json(outcome.value, 200) : answerRefusal(c, outcome.refusal)
    })
    .openapi(confirm, async (c) => {
      const outcome = await ofHolder(c, (token) => factors.confirmTotp(token, c.req.valid('json').code))
      if (outcome.ok) return c.json({ recoveryCodes: outcome.value }, 200)
      const { refusal } = outcome
      if (refusal.code !== 'second-factor.wrong-code') return answerRefusal(c, refusal)
      return problemResponse(c, 422, refusal, { code: c.var.say(refusal.code) })
    })
    .openapi(remove, async (c) => {
      const outcome = await ofHolder(c, (token) => factors.removeTotp(token))
      return outcome.ok ? c.body(null, 204) : answerRefusal(c, outcome.refusal)
    })
    .openapi(askForPasskey, async (c) => {
      const wanted = { site: siteOf(c), product: c.var.say('product') }
      const outcome = await ofHolder(c, (token) => factors.beginPasskey(token, wanted))
      return outcome.ok ? c.json(outcome.value, 200) : answerRefusal(c, outcome.refusal)
    })
    .openapi(addPasskey, async (c) => {
      const made = { ...c.req.valid('json'), site: siteOf(c) }
      const outcome = await ofHolder(c, (token) => factors.addPasskey(token, made))
      return outcome.ok ? c.json({ recoveryCodes: outcome.value }, 200) : answerRefusal(c, outcome.refusal)
    })
    .openapi(renamePasskey, async (c) => {
      const named = { ...c.req.valid('json'), id: c.req.valid('param').id }
      const outcome = await ofHolder(c, (token) => factors.renamePasskey(token, named))
      return outcome.ok ? c.body(null, 204) : answerRefusal(c, outcome.refusal)
    })
    .openapi(removePasskey, async (c) => {
      const { id } = c.req.valid('param')
      const outcome = await ofHolder(c, (token) => factors.removePasskey(token, id))
      return outcome.ok ? c.body(null, 204) : answerRefusal(c, outcome.refusal)
    })
    .openapi(renew, async (c) => {
      const outcome = await ofHolder(c, (token) => factors.renewRecoveryCodes(token))
      return outcome.ok ? c.json({ recoveryCodes: outcome.value }, 200) : answerRefusal(c, outcome.refusal)
    })

  /** With a one-time password, nothing is open before it is changed. */
  async function ofHolder<T>(c: Context, work: (token: string) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const token = cookieTokenOf(c)
    if (token === undefined) return { ok: false, refusal: { code: 'no-session' } }
    if ((await actors.of(token))?.mustChangePassword) return { ok: false, refusal: { code: 'not-found' } }
    return work(token)
  }

  function answerRefusal(c: Context, refusal: { code: string }) {
    if (refusal.code === 'no-session') return noSession(c, sessions)
    if (refusal.code === 'step-up') return askForStepUp(c)
    return refusal.code === 'not-found' ? notFound(c) : refused(c, refusal)
  }
}
