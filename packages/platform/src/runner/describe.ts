import type { Policed, ServerPlugin } from '@xuncha/plugin-sdk/server'
import type { Description } from '../apart/protocol.ts'

/** What the host mounts a server half by, when the code itself is in another process. */
export function describe(server: ServerPlugin<never>): Description {
  const routes = new Map<string, Description['routes'][number]>()
  for (const { method, path, handler } of server.routes.routes) {
    if (method === 'ALL') continue
    const { permission } = handler as Partial<Policed>
    const known = routes.get(`${method} ${path}`)
    routes.set(`${method} ${path}`, { method, path, permission: permission ?? known?.permission })
  }
  return {
    id: server.id,
    routes: [...routes.values()],
    document: server.routes.getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: server.id, version: '1' },
    }),
    refusals: server.refusals,
    listens: (server.subscriptions ?? []).map(({ event }) => event.name),
    provides: Object.fromEntries(
      (server.provisions ?? []).map(({ contract, methods }) => [contract.name, Object.keys(methods)]),
    ),
  }
}
