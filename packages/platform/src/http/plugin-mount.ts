import { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { PluginEnv } from '@xuncha/plugin-sdk/server'
import { type HostParts, type InstalledPlugin, PluginSession } from '../plugins/index.ts'
import type { LocalFiles } from '../files/index.ts'
import { type Gatekeeper, NoSession, NotFound } from '../tenancy/index.ts'
import { assertPolicies } from '../policy/index.ts'
import type { VaultParts } from '../vault/index.ts'
import type { HostEnv } from './env.ts'
import { leavingOf } from './leaving.ts'
import { marksRoutes } from './marks.routes.ts'
import { sayIn } from './messages.ts'
import { tokenOf } from './tokens.ts'

interface MountEnv {
  Variables: HostEnv['Variables'] & {
    admit: (permission: string) => Promise<void>
    session: PluginSession<never>
    /** Hands the request over to the plugin's own process. */
    forward: () => Promise<Response>
  }
}

/** Puts a plugin's routes under `/api/p/<id>`, each behind the policy that it declares. */
export function mountPlugin(
  { manifest, server, apart }: InstalledPlugin,
  parts: HostParts & { gatekeeper: Gatekeeper; files: LocalFiles; vault: VaultParts | undefined },
) {
  if (apart !== undefined && !apart.described) return awayFor(manifest, apart, parts.gatekeeper)
  const leave = leavingOf({ manifest, server })

  const withSession: MiddlewareHandler<MountEnv> = async (c, next) => {
    const token = tokenOf(c)
    if (token === undefined) throw new NoSession()
    c.set('say', sayIn(c.var.locale, server.refusals))
    c.set('admit', async (permission) => {
      const admission = await parts.gatekeeper.admit(token, permission)
      const request = { token, permission, pluginId: manifest.id }
      const files = parts.files.of(admission.actor.countyId)
      c.set('session', new PluginSession<never>(admission, request, { ...parts, files }))
      if (apart !== undefined) c.set('forward', () => apart.route(c, { token, permission, admission }))
    })
    await next()
    // Whatever a handler answers without touching the database is vouched for all the same.
    const session = c.get('session') as PluginSession<never> | undefined
    if (session === undefined || !c.res.ok) return
    await session.prove()
    await leave(c, session)
  }

  const app = new OpenAPIHono<MountEnv>()
    .use(withSession)
    .route('/', server.routes as unknown as OpenAPIHono<PluginEnv<never>>)
  const marks = marksRoutes(manifest)
  if (marks === undefined) return app
  assertPolicies(manifest.id, marks, new Set(manifest.permissions.map(({ id }) => id)))
  return app.route('/', marks as unknown as OpenAPIHono<PluginEnv<never>>)
}

/**
 * In place of a plugin whose process has not been up yet, so that its routes are not known: who may enter the module at
 * all is told that it is away, to everybody else it is as missing as ever.
 */
function awayFor(
  { permissions }: InstalledPlugin['manifest'],
  apart: NonNullable<InstalledPlugin['apart']>,
  gatekeeper: Gatekeeper,
) {
  return new OpenAPIHono<MountEnv>().all('*', async (c) => {
    const token = tokenOf(c)
    if (token === undefined) throw new NoSession()
    for (const { id } of permissions) {
      const admission = await gatekeeper.admit(token, id).catch((error: unknown) => {
        if (!(error instanceof NotFound)) throw error
      })
      if (admission !== undefined) throw apart.unavailable()
    }
    throw new NotFound()
  })
}
