import { createRoute, z } from '@hono/zod-openapi'
import { body, problemResponse, problems, reply } from '@xuncha/plugin-sdk/server'
import { OpenAPIHono } from '@hono/zod-openapi'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Context } from 'hono'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import type { Sessions } from '../identity/index.ts'
import type { Registry } from '../plugins/index.ts'
import { decide } from '../policy/index.ts'
import type { Actors, KnownActor } from '../tenancy/index.ts'
import type { HostEnv } from './env.ts'

const text = z.object({ 'zh-CN': z.string(), en: z.string() })

const module = z.object({
  id: z.string(),
  version: z.string(),
  title: text,
  pages: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      title: text,
      icon: z.string().optional(),
      order: z.number(),
      menu: z.boolean(),
    }),
  ),
  /** Address of the web half's entry, and of its style sheets. */
  entry: z.string(),
  css: z.array(z.string()),
})

const whoAmI = z
  .object({
    account: z.string(),
    locale: z.enum(['zh-CN', 'en']),
    person: z.object({ id: z.string(), name: z.string(), title: z.string() }),
    organisation: z.object({ id: z.string(), name: z.string() }).nullable(),
    county: z.object({ id: z.number(), name: z.string() }),
    roles: z.array(z.string()),
    permissions: z.array(z.string()),
    modules: z.array(module),
  })
  .openapi('WhoAmI')

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

/** Signing in and out, and what the shell needs to know about who is there. */
export function sessionRoutes(parts: { sessions: Sessions; actors: Actors; registry: Registry }) {
  return new OpenAPIHono<HostEnv>()
    .openapi(signIn, async (c) => {
      const { username, password } = c.req.valid('json')
      const token = await parts.sessions.signIn(username, password)
      const known = token === undefined ? undefined : await parts.actors.of(token)
      if (token === undefined || known === undefined)
        return problemResponse(c, 401, { code: 'sign-in.refused' })
      const before = tokenOf(c)
      if (before !== undefined) await endSession(before)
      setCookie(c, cookieOf(c), token, { httpOnly: true, sameSite: 'Strict', path: '/', secure: isSecure(c) })
      return c.json(describe(known), 200)
    })
    .openapi(read, async (c) => {
      const token = tokenOf(c)
      // Read anew: this is what the page builds its menu from.
      const known = token === undefined ? undefined : await parts.actors.read(token)
      if (known === undefined || known.pluginId !== null)
        return problemResponse(c, 401, { code: 'no-session' })
      return c.json(describe(known), 200)
    })
    .openapi(signOut, async (c) => {
      const token = tokenOf(c)
      if (token !== undefined) await endSession(token)
      deleteCookie(c, cookieOf(c), { path: '/', secure: isSecure(c) })
      return c.body(null, 204)
    })

  async function endSession(token: string) {
    await parts.sessions.signOut(token)
    parts.actors.forget(token)
  }

  function describe(known: KnownActor): z.infer<typeof whoAmI> {
    const may = (permission: string) => decide(parts.actors.asOfToday(known), permission) !== undefined
    return {
      account: known.username,
      locale: known.locale,
      person: { id: known.personId, name: known.name, title: known.title },
      organisation:
        known.organisationId === null
          ? null
          : { id: known.organisationId, name: known.organisationName ?? '' },
      county: { id: known.countyId, name: known.countyName },
      roles: [...known.roles],
      permissions: Object.keys(known.grants).filter(may),
      modules: parts.registry.plugins
        .map(({ manifest }) => manifest)
        .filter(({ id }) => known.modules.includes(id))
        .map((manifest) => moduleFor(manifest, may))
        .filter(({ pages }) => pages.length > 0),
    }
  }
}

/** The session token that a request carries. */
export function tokenOf(c: Context): string | undefined {
  return getCookie(c, cookieOf(c))
}

function moduleFor(manifest: BuiltManifest, may: (permission: string) => boolean): z.infer<typeof module> {
  const base = `/assets/p/${manifest.id}/`
  return {
    id: manifest.id,
    version: manifest.version,
    title: manifest.title,
    entry: base + manifest.web.entry,
    css: manifest.web.css.map((file) => base + file),
    pages: manifest.pages
      .filter((page) => may(page.needs))
      .map(({ name, path, title, icon, order = 0, menu = false }) => ({
        name,
        path,
        title,
        order,
        menu,
        ...(icon ? { icon } : {}),
      })),
  }
}

/** Browsers keep a `__Host-` cookie to this host and to TLS; a county's plain intranet address cannot have one. */
function cookieOf(c: Context): string {
  return isSecure(c) ? '__Host-xuncha' : 'xuncha'
}

function isSecure(c: Context): boolean {
  return c.req.url.startsWith('https:') || c.req.header('x-forwarded-proto') === 'https'
}
