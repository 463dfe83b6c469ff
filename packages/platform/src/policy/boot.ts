import type { Hono } from 'hono'
import type { Policed } from '@xuncha/plugin-sdk/server'

/**
 * Stops the boot when a route has no policy, or one that its plugin does not declare.
 * Looks at the router itself, so that a route added behind the typed helpers is seen too.
 */
export function assertPolicies(id: string, app: Pick<Hono, 'routes'>, declared: ReadonlySet<string>): void {
  const permissions = new Map<string, string | undefined>()
  for (const { method, path, handler } of app.routes) {
    if (method === 'ALL') continue
    const route = `${method} ${path}`
    const { permission } = handler as Partial<Policed>
    permissions.set(route, permission ?? permissions.get(route))
  }
  for (const [route, permission] of permissions) {
    if (permission === undefined) throw new Error(`Plugin "${id}": route ${route} declares no policy`)
    if (!declared.has(permission))
      throw new Error(
        `Plugin "${id}": route ${route} asks for "${permission}", which its manifest does not declare`,
      )
  }
}
