import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { byId, problems, rejectInvalid, reply } from '@xuncha/plugin-sdk/server'
import { FLOW_MINUTES } from '../identity/index.ts'
import type { HostEnv } from './env.ts'
import { notFound } from './errors.ts'
import { keepHalf, keepToken, originOf, type SessionParts, siteOf } from './session.routes.ts'
import { cookieOf, cookieTokenOf, isSecure } from './tokens.ts'

const CALLBACK = '/api/session/oidc/callback'

const service = z
  .object({ id: z.string(), label: z.string(), county: z.string() })
  .openapi('OpenIdentityService')

const list = createRoute({
  method: 'get',
  path: '/session/oidc',
  summary: 'Identity services that one may sign in by 统一身份认证',
  responses: { 200: reply(z.object({ services: z.array(service) })) },
})

const callback = createRoute({
  method: 'get',
  path: '/session/oidc/callback',
  summary: 'Back from the identity service: signed in, or to the sign-in page with why not',
  responses: { 302: { description: 'On to the page' } },
})

const begin = createRoute({
  method: 'get',
  path: '/session/oidc/{id}',
  summary: 'On to the identity service 使用统一身份登录',
  request: { params: byId },
  responses: { 302: { description: 'On to the identity service' }, 404: problems[404], 422: problems[422] },
})

const logout = createRoute({
  method: 'post',
  path: '/session/oidc/back-channel-logout',
  summary: 'The identity service says that sessions ended there 统一身份退出通知',
  request: {
    body: {
      content: {
        'application/x-www-form-urlencoded': { schema: z.object({ logout_token: z.string().max(20_000) }) },
      },
    },
  },
  responses: {
    200: { description: 'Ended here too' },
    400: {
      description: 'Not the word of a service that counties sign in by, or not new',
      content: { 'application/json': { schema: z.object({ error: z.string() }) } },
    },
    422: problems[422],
  },
})

/** Where an identity service tells of sessions that ended there. */
export const BACK_CHANNEL = `/api${logout.path}`

/** Where an identity service sends the browser back to. */
export function redirectUriOf(c: Context): string {
  return siteOf(c).origin + CALLBACK
}

/** Signing in by an identity service: there and back, by the browser. */
export function identityServicesRoutes(parts: SessionParts) {
  const { identityServices, sessions, actors, addresses } = parts
  return new OpenAPIHono<HostEnv>({ defaultHook: rejectInvalid })
    .openapi(list, async (c) => c.json({ services: await identityServices.open() }, 200))
    .openapi(callback, async (c) => {
      const token = getCookie(c, flowCookieOf(c))
      deleteCookie(c, flowCookieOf(c), { path: '/', secure: isSecure(c) })
      if (token === undefined) return failed(c, 'oidc.expired')
      const url = new URL(redirectUriOf(c) + new URL(c.req.url).search)
      const opened = await identityServices.finish(token, url, originOf(c, addresses))
      if (!opened.ok) return failed(c, opened.refusal.code)
      if ('half' in opened.value) {
        keepHalf(c, opened.value.half)
        return c.redirect(`/sign-in?second=${opened.value.factors.join(',')}`, 302)
      }
      const before = cookieTokenOf(c)
      if (before !== undefined) {
        await sessions.signOut(before)
        actors.forget(before)
      }
      keepToken(c, opened.value.token)
      return c.redirect('/', 302)
    })
    .openapi(logout, async (c) => {
      const isTaken = await identityServices.endByWord(c.req.valid('form').logout_token)
      return isTaken ? c.body(null, 200) : c.json({ error: 'invalid_request' }, 400)
    })
    .openapi(begin, async (c) => {
      const begun = await identityServices.begin(c.req.valid('param').id, redirectUriOf(c))
      if (!begun.ok) return begun.refusal.code === 'not-found' ? notFound(c) : failed(c, begun.refusal.code)
      // Lax: the way back begins at another site, and a strict cookie would stay behind.
      setCookie(c, flowCookieOf(c), begun.value.token, {
        httpOnly: true,
        sameSite: 'Lax',
        path: '/',
        secure: isSecure(c),
        maxAge: FLOW_MINUTES * 60,
      })
      return c.redirect(begun.value.url, 302)
    })
}

function failed(c: Context, code: string) {
  return c.redirect(`/sign-in?failed=${encodeURIComponent(code)}`, 302)
}

function flowCookieOf(c: Context): string {
  return `${cookieOf(c)}-oidc`
}
