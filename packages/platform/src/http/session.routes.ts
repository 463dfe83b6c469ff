import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { body, problemResponse, problems, rejectInvalid, reply } from '@xuncha/plugin-sdk/server'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Context } from 'hono'
import {
  type Addresses,
  type Factors,
  type IdentityServices,
  HALF_MINUTES,
  type Origin,
  type Sessions,
  type Site,
} from '../identity/index.ts'
import type { Registry } from '../plugins/index.ts'
import type { Actors } from '../tenancy/index.ts'
import type { HostEnv } from './env.ts'
import { factorKinds, factorProof, signatureOptions } from './factor-shapes.ts'
import { cookieOf, cookieTokenOf, isSecure, tokenOf } from './tokens.ts'
import { describeWho, whoAmI } from './who.ts'

const credentials = z.strictObject({
  username: z.string().min(1).max(80),
  password: z.string().min(1).max(200),
})

/** What the account can be shown to have. */
const awaited = z.object({ factors: z.array(z.enum(factorKinds)) }).openapi('AwaitedFactor')

const signIn = createRoute({
  method: 'post',
  path: '/session',
  summary: 'Sign in 登录',
  request: { body: body(credentials) },
  responses: {
    200: reply(whoAmI),
    202: reply(awaited, 'The password was right; a second factor is awaited for five minutes 待二次验证'),
    401: problems[401],
    422: problems[422],
  },
})

const finish = createRoute({
  method: 'post',
  path: '/session/second-factor',
  summary: 'Show the second factor after the password 二次验证',
  request: { body: body(factorProof) },
  responses: { 200: reply(whoAmI), 401: problems[401], 422: problems[422] },
})

const ask = createRoute({
  method: 'post',
  path: '/session/second-factor/passkey',
  summary: 'What a passkey is to sign after the password 通行密钥验证',
  responses: { 200: reply(signatureOptions), 401: problems[401], 409: problems[409] },
})

const read = createRoute({
  method: 'get',
  path: '/session',
  summary: 'Who am I, and what does my county have on 当前用户',
  responses: { 200: reply(whoAmI), 401: problems[401] },
})

/** Where the browser goes on to, so that it signs out at the identity service too. */
export const signedOut = z.object({ continueAt: z.string() }).openapi('SignedOut')

const signOut = createRoute({
  method: 'delete',
  path: '/session',
  summary: 'Sign out 退出',
  responses: {
    200: reply(
      signedOut,
      'Signed out here; the session at the identity service ends there 继续退出统一身份认证',
    ),
    204: { description: 'Signed out' },
  },
})

/** What signing in and a person's own account are put together from. */
export interface SessionParts {
  sessions: Sessions
  factors: Factors
  identityServices: IdentityServices
  actors: Actors
  registry: Registry
  addresses: Addresses
}

/** Signing in and out, and what the shell needs to know about who is there. */
export function sessionRoutes(parts: SessionParts) {
  return new OpenAPIHono<HostEnv>({ defaultHook: rejectInvalid })
    .openapi(signIn, async (c) => {
      const { username, password } = c.req.valid('json')
      const opened = await parts.sessions.signIn(username, password, originOf(c, parts.addresses))
      if (!opened.ok) return problemResponse(c, 401, opened.refusal)
      if ('half' in opened.value) {
        keepHalf(c, opened.value.half)
        return c.json({ factors: opened.value.factors }, 202)
      }
      const who = await begun(c, opened.value.token)
      return who ? c.json(who, 200) : problemResponse(c, 401, { code: 'sign-in.refused' })
    })
    .openapi(finish, async (c) => {
      const half = getCookie(c, halfCookieOf(c))
      if (half === undefined) return problemResponse(c, 401, { code: 'second-factor.expired' })
      const opened = await parts.sessions.finishSignIn(
        half,
        { proof: c.req.valid('json'), site: siteOf(c) },
        originOf(c, parts.addresses),
      )
      if (!opened.ok) return problemResponse(c, 401, opened.refusal)
      deleteCookie(c, halfCookieOf(c), { path: '/', secure: isSecure(c) })
      const who = await begun(c, opened.value)
      return who ? c.json(who, 200) : problemResponse(c, 401, { code: 'second-factor.expired' })
    })
    .openapi(ask, async (c) => {
      const half = getCookie(c, halfCookieOf(c))
      if (half === undefined) return problemResponse(c, 401, { code: 'second-factor.expired' })
      const asked = await parts.sessions.askToFinish(half, siteOf(c))
      if (asked.ok) return c.json(asked.value, 200)
      return problemResponse(c, asked.refusal.code === 'second-factor.none' ? 409 : 401, asked.refusal)
    })
    .openapi(read, async (c) => {
      const token = tokenOf(c)
      // Read anew: this is what the page builds its menu from.
      const known = token === undefined ? undefined : await parts.actors.read(token)
      if (known === undefined || known.pluginId !== null) return noSession(c, parts.sessions)
      return c.json(describeWho(known, parts), 200)
    })
    .openapi(signOut, async (c) => {
      const token = cookieTokenOf(c)
      const voucher = token === undefined ? undefined : await parts.sessions.voucherOf(token)
      if (token !== undefined) await endSession(token)
      dropToken(c)
      const continueAt = await parts.identityServices.endOf(voucher, signedOutUriOf(c))
      return continueAt === undefined ? c.body(null, 204) : c.json({ continueAt }, 200)
    })

  /** Has the browser go on with a session that just began; the one it had before ends. */
  async function begun(c: Context, token: string) {
    const known = await parts.actors.of(token)
    if (known === undefined) return undefined
    const before = cookieTokenOf(c)
    if (before !== undefined) await endSession(before)
    keepToken(c, token)
    return describeWho(known, parts)
  }

  async function endSession(token: string) {
    await parts.sessions.signOut(token)
    parts.actors.forget(token)
  }
}

/** The answer where there is no session: why it ended, to whoever holds the token of one that did. */
export async function noSession(c: Context, sessions: Sessions) {
  const token = tokenOf(c)
  const reason = token === undefined ? undefined : await sessions.whyEnded(token)
  return problemResponse(c, 401, { code: reason === undefined ? 'no-session' : `session.${reason}` })
}

/** The site that a request was sent to, as the browser that sent it knows it. */
export function siteOf(c: Context): Site {
  const { host, hostname } = new URL(c.req.url)
  return { origin: `${isSecure(c) ? 'https' : 'http'}://${host}`, rpId: hostname }
}

/** Where an identity service sends the browser once it has signed out there: a page, the same for everybody. */
export function signedOutUriOf(c: Context): string {
  return `${siteOf(c).origin}/sign-in`
}

/** Where a request comes from. */
export function originOf(c: Context, addresses: Addresses): Origin {
  // The Node server's own view of the connection; absent where the application is called in memory.
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } }
  return {
    address: addresses.of(incoming?.socket?.remoteAddress, c.req.header('x-forwarded-for')),
    agent: c.req.header('user-agent'),
  }
}

/** Has the browser keep a token, out of reach of the page and for this site alone. */
export function keepToken(c: Context, token: string): void {
  setCookie(c, cookieOf(c), token, { httpOnly: true, sameSite: 'Strict', path: '/', secure: isSecure(c) })
}

/** Has the browser drop its token. */
export function dropToken(c: Context): void {
  deleteCookie(c, cookieOf(c), { path: '/', secure: isSecure(c) })
}

/** The same for the wait for a second factor, which is over soon. */
export function keepHalf(c: Context, half: string): void {
  const maxAge = HALF_MINUTES * 60
  setCookie(c, halfCookieOf(c), half, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    secure: isSecure(c),
    maxAge,
  })
}

function halfCookieOf(c: Context): string {
  return `${cookieOf(c)}-half`
}
