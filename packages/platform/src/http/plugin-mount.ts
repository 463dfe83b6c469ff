import { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { PluginEnv } from '@xuncha/plugin-sdk/server'
import { type HostParts, type InstalledPlugin, PluginSession } from '../plugins/index.ts'
import type { LocalFiles } from '../files/index.ts'
import { type Gatekeeper, NoSession } from '../tenancy/index.ts'
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
  }
}

/** Puts a plugin's routes under `/api/p/<id>`, each behind the policy that it declares. */
export function mountPlugin(
  { manifest, server }: InstalledPlugin,
  parts: HostParts & { gatekeeper: Gatekeeper; files: LocalFiles; vault: VaultParts | undefined },
) {
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
