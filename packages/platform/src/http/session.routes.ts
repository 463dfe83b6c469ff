import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { body, problemResponse, problems, rejectInvalid, reply } from '@xuncha/plugin-sdk/server'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Context } from 'hono'
import type { Addresses, Origin, Sessions } from '../identity/index.ts'
import type { Registry } from '../plugins/index.ts'
import type { Actors } from '../tenancy/index.ts'
import type { HostEnv } from './env.ts'
import { describeWho, whoAmI } from './who.ts'

const credentials = z.strictObject({
  username: z.string().min(1).max(80),
  password: z.string().min(1).max(200),
})

const signIn = createRoute({
  method: 'post',
  path: '/session',
  summary: 'Sign in 登录',
  request: { body: body(credentials) },
  responses: { 200: reply(whoAmI), 401: problems[401], 422: problems[422] },
})

const read = createRoute({
  method: 'get',
  path: '/session',
  summary: 'Who am I, and what does my county have on 当前用户',
  responses: { 200: reply(whoAmI), 401: problems[401] },
})

const signOut = createRoute({
  method: 'delete',
  path: '/session',
  summary: 'Sign out 退出',
  responses: { 204: { description: 'Signed out' } },
})

/** What signing in and a person's own account are put together from. */
export interface SessionParts {
  sessions: Sessions
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
      const known = await parts.actors.of(opened.value)
      if (known === undefined) return problemResponse(c, 401, { code: 'sign-in.refused' })
      const before = tokenOf(c)
      if (before !== undefined) await endSession(before)
      keepToken(c, opened.value)
      return c.json(describeWho(known, parts), 200)
    })
    .openapi(read, async (c) => {
      const token = tokenOf(c)
      // Read anew: this is what the page builds its menu from.
      const known = token === undefined ? undefined : await parts.actors.read(token)
      if (known === undefined || known.pluginId !== null) return noSession(c, parts.sessions)
      return c.json(describeWho(known, parts), 200)
    })
    .openapi(signOut, async (c) => {
      const token = tokenOf(c)
      if (token !== undefined) await endSession(token)
      dropToken(c)
      return c.body(null, 204)
    })

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

/** Where a request comes from. */
export function originOf(c: Context, addresses: Addresses): Origin {
  // The Node server's own view of the connection; absent where the application is called in memory.
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } }
  return {
    address: addresses.of(incoming?.socket?.remoteAddress, c.req.header('x-forwarded-for')),
    agent: c.req.header('user-agent'),
  }
}

/** The session token that a request carries. */
export function tokenOf(c: Context): string | undefined {
  return getCookie(c, cookieOf(c))
}

/** Has the browser keep a token, out of reach of the page and for this site alone. */
export function keepToken(c: Context, token: string): void {
  setCookie(c, cookieOf(c), token, { httpOnly: true, sameSite: 'Strict', path: '/', secure: isSecure(c) })
}

/** Has the browser drop its token. */
export function dropToken(c: Context): void {
  deleteCookie(c, cookieOf(c), { path: '/', secure: isSecure(c) })
}

/** Browsers keep a `__Host-` cookie to this host and to TLS; a county's plain intranet address cannot have one. */
function cookieOf(c: Context): string {
  return isSecure(c) ? '__Host-xuncha' : 'xuncha'
}

function isSecure(c: Context): boolean {
  return c.req.url.startsWith('https:') || c.req.header('x-forwarded-proto') === 'https'
}
