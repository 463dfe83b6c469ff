import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { PluginEnv } from '@xuncha/plugin-sdk/server'
import { type HostParts, type InstalledPlugin, PluginSession } from '../plugins/index.ts'
import type { LocalFiles } from '../files/index.ts'
import { type Gatekeeper, NoSession } from '../tenancy/index.ts'
import {
  type AnswerDocument,
  assertPolicies,
  hideInAnswer,
  type Place,
  placesByRoute,
} from '../policy/index.ts'
import type { HostEnv } from './env.ts'
import { marksRoutes } from './marks.routes.ts'
import { sayIn } from './messages.ts'
import { tokenOf } from './tokens.ts'

interface MountEnv {
  Variables: HostEnv['Variables'] & {
    admit: (permission: string) => Promise<void>
    session: PluginSession<never>
  }
}

/** Puts a plugin's routes under `/api/p/<id>`, each behind the policy that it declares. */
export function mountPlugin(
  { manifest, server }: InstalledPlugin,
  parts: HostParts & { gatekeeper: Gatekeeper; files: LocalFiles },
) {
  const places = placesOfPlugin({ manifest, server })
  const placesOf = (c: Context) =>
    places.get(`${c.req.method} ${routePath(c).slice(`/api/p/${manifest.id}`.length)}`)

  const withSession: MiddlewareHandler<MountEnv> = async (c, next) => {
    const token = tokenOf(c)
    if (token === undefined) throw new NoSession()
    c.set('say', sayIn(c.var.locale, server.refusals))
    c.set('admit', async (permission) => {
      const admission = await parts.gatekeeper.admit(token, permission)
      const request = { token, permission, pluginId: manifest.id }
      const files = parts.files.of(admission.actor.countyId)
      c.set('session', new PluginSession<never>(admission, request, { ...parts, files }))
    })
    await next()
    // Whatever a handler answers without touching the database is vouched for all the same.
    const session = c.get('session') as PluginSession<never> | undefined
    if (session === undefined || !c.res.ok) return
    await session.prove()
    const places = session.decision.hidden.length > 0 ? placesOf(c) : undefined
    if (places === undefined) return
    // The one place where answers of a plugin leave: lists and records alike, written today or later.
    const answer: unknown = await c.res.clone().json()
    const shown = hideInAnswer(answer, places, session.decision.hidden, session.actor.personId)
    const { status, headers } = c.res
    c.res = undefined
    c.res = new Response(JSON.stringify(shown), { status, headers: withoutLength(headers) })
  }

  const app = new OpenAPIHono<MountEnv>()
    .use(withSession)
    .route('/', server.routes as unknown as OpenAPIHono<PluginEnv<never>>)
  const marks = marksRoutes(manifest)
  if (marks === undefined) return app
  assertPolicies(manifest.id, marks, new Set(manifest.permissions.map(({ id }) => id)))
  return app.route('/', marks as unknown as OpenAPIHono<PluginEnv<never>>)
}

/** Where the records that the plugin's field rules are about stand in its answers. */
function placesOfPlugin({ manifest, server }: InstalledPlugin): Map<string, Place[]> {
  const of = new Set((manifest.fields ?? []).map((rule) => rule.of))
  if (of.size === 0) return new Map()
  const document = server.routes.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: manifest.id, version: '1' },
  })
  const places = placesByRoute(document as unknown as AnswerDocument, of)
  const found = new Set([...places.values()].flat().map((place) => place.of))
  for (const name of of)
    if (!found.has(name))
      throw new Error(
        `Plugin "${manifest.id}": a field rule is about "${name}", which no answer of its routes is made of`,
      )
  return places
}

function withoutLength(headers: Headers): Headers {
  const kept = new Headers(headers)
  kept.delete('content-length')
  return kept
}
