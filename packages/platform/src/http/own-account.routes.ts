import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import {
  body,
  problemResponse,
  problems,
  refused,
  rejectInvalid,
  reply,
  STEP_UP_MINUTES,
} from '@xuncha/plugin-sdk/server'
import type { HostEnv } from './env.ts'
import { notFound } from './errors.ts'
import { factorProof, signatureOptions } from './factor-shapes.ts'
import {
  dropToken,
  keepToken,
  noSession,
  originOf,
  type SessionParts,
  signedOut,
  signedOutUriOf,
  siteOf,
} from './session.routes.ts'
import { cookieTokenOf } from './tokens.ts'
import { describeWho, whoAmI } from './who.ts'

const password = z.string().min(1).max(200)

const ownSession = z
  .object({
    id: z.string(),
    startedAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    address: z.string().nullable(),
    agent: z.string().nullable(),
    /** The one that asks. */
    current: z.boolean(),
  })
  .openapi('OwnSession')

const stepUp = createRoute({
  method: 'post',
  path: '/session/step-up',
  summary:
    'Show again who one is, by password or second factor, for what is not done on an unattended screen 再次验证',
  request: { body: body(z.union([z.strictObject({ password }), factorProof])) },
  responses: { 200: reply(z.object({ minutes: z.number().int() })), ...problems },
})

const ask = createRoute({
  method: 'post',
  path: '/session/step-up/passkey',
  summary: 'What a passkey is to sign to show again who one is 通行密钥再次验证',
  responses: { 200: reply(signatureOptions), ...problems },
})

const changePassword = createRoute({
  method: 'put',
  path: '/session/password',
  summary: 'Change one’s own password; every session of the account ends but a new one 修改密码',
  request: { body: body(z.strictObject({ current: password, next: password })) },
  responses: { 200: reply(whoAmI), ...problems },
})

const list = createRoute({
  method: 'get',
  path: '/session/all',
  summary: 'One’s own sessions 本人会话',
  responses: { 200: reply(z.object({ sessions: z.array(ownSession) })), ...problems },
})

const endAll = createRoute({
  method: 'delete',
  path: '/session/all',
  summary: 'Sign out everywhere 全部退出',
  responses: {
    200: reply(
      signedOut,
      'The same, and the session at the identity service ends there 继续退出统一身份认证',
    ),
    204: { description: 'Signed out everywhere' },
  },
})

/** What everybody does with their own account. Needs a session and no permission. */
export function ownAccountRoutes(parts: SessionParts) {
  const { sessions, actors, addresses } = parts
  return new OpenAPIHono<HostEnv>({ defaultHook: rejectInvalid })
    .openapi(stepUp, async (c) => {
      const token = cookieTokenOf(c)
      if (token === undefined) return noSession(c, sessions)
      if ((await actors.of(token))?.mustChangePassword) return notFound(c)
      const shown = { proof: c.req.valid('json'), site: siteOf(c) }
      const outcome = await sessions.stepUp(token, shown, originOf(c, addresses))
      if (!outcome.ok)
        return outcome.refusal.code === 'no-session' ? noSession(c, sessions) : refused(c, outcome.refusal)
      actors.forget(token)
      return c.json({ minutes: STEP_UP_MINUTES }, 200)
    })
    .openapi(ask, async (c) => {
      const token = cookieTokenOf(c)
      if (token === undefined) return noSession(c, sessions)
      const asked = await sessions.askToStepUp(token, siteOf(c))
      if (asked.ok) return c.json(asked.value, 200)
      return asked.refusal.code === 'no-session' ? noSession(c, sessions) : refused(c, asked.refusal)
    })
    .openapi(changePassword, async (c) => {
      const token = cookieTokenOf(c)
      if (token === undefined) return noSession(c, sessions)
      const changed = await sessions.changePassword(token, c.req.valid('json'), originOf(c, addresses))
      if (!changed.ok) {
        if (changed.refusal.code === 'no-session') return noSession(c, sessions)
        const { code, facts } = changed.refusal
        const field = besideWhat(code)
        if (field === undefined) return refused(c, changed.refusal)
        return problemResponse(c, 422, changed.refusal, { [field]: c.var.say(code, facts) })
      }
      actors.forget(token)
      const known = await actors.of(changed.value)
      if (known === undefined) return noSession(c, sessions)
      keepToken(c, changed.value)
      return c.json(describeWho(known, parts), 200)
    })
    .openapi(list, async (c) => {
      const token = cookieTokenOf(c)
      const own = token === undefined ? undefined : await sessions.ofOwn(token)
      if (own === undefined || token === undefined) return noSession(c, sessions)
      const known = await actors.of(token)
      if (known?.mustChangePassword || known?.mustEnrol) return notFound(c)
      const entries = own.map(({ startedAt, lastSeenAt, expiresAt, ...rest }) => ({
        ...rest,
        startedAt: startedAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      }))
      return c.json({ sessions: entries }, 200)
    })
    .openapi(endAll, async (c) => {
      const token = cookieTokenOf(c)
      const voucher = token === undefined ? undefined : await sessions.voucherOf(token)
      if (token !== undefined) {
        await sessions.signOutEverywhere(token)
        actors.forget(token)
      }
      dropToken(c)
      const continueAt = await parts.identityServices.endOf(voucher, signedOutUriOf(c))
      return continueAt === undefined ? c.body(null, 204) : c.json({ continueAt }, 200)
    })
}

/** The field beside which a refusal of a new password belongs. */
function besideWhat(code: string): 'current' | 'next' | undefined {
  if (code === 'password.wrong') return 'current'
  return code.startsWith('password.') ? 'next' : undefined
}
