import { z } from 'zod'
import type { InstalledPlugin } from '@xuncha/platform'
import type { EventContract } from '@xuncha/plugin-sdk/contracts'
import { body, createRoute, definePlugin, permit, pluginRouter } from '@xuncha/plugin-sdk/server'

/** An event that the plugin listens to, and how the kit has it told. */
export interface Telling {
  event: EventContract
  path: string
}

/** Stand-ins for those whom a plugin listens to: each tells what it is given to tell. */
export function neighboursOf({ manifest, server }: InstalledPlugin): {
  plugins: InstalledPlugin[]
  tellings: Telling[]
} {
  const events = [...new Map((server.subscriptions ?? []).map(({ event }) => [event.name, event])).values()]
  const tellerOf = ({ name }: EventContract) => name.slice(0, name.indexOf('.'))
  const tellings: Telling[] = []
  const plugins: InstalledPlugin[] = []
  for (const teller of new Set(events.map(tellerOf))) {
    if (teller === manifest.id) continue
    const told = events.filter((event) => tellerOf(event) === teller)
    plugins.push(standIn(teller, told))
    told.forEach((event, at) => tellings.push({ event, path: `/api/p/${teller}/tell/${at}` }))
  }
  return { plugins, tellings }
}

function standIn(id: string, events: readonly EventContract[]): InstalledPlugin {
  const right = `${id}.kit:tell` as const
  const title = { 'zh-CN': '检验用邻居', en: 'Stand-in' }
  const routes = pluginRouter<never>()
  events.forEach((event, at) => {
    const route = createRoute({
      method: 'post',
      path: `/tell/${at}`,
      middleware: [permit(right)] as const,
      request: { body: body(z.unknown()) },
      responses: { 200: { description: 'Told' } },
    })
    routes.openapi(route, async (c) => {
      const payload = event.payload.parse(await c.req.json()) as never
      await c.var.session.transaction((_, host) => host.publish(event, payload))
      return c.body(null, 200)
    })
  })
  return {
    manifest: {
      manifestVersion: 1,
      id,
      version: '0.0.1',
      sdk: '*',
      title,
      summary: title,
      order: 1,
      permissions: [{ id: right, title, risk: 'low' }],
      roles: { office: { [right]: 'county' } },
      pages: [],
      publishes: events.map(({ name }) => name),
      listens: [],
      provides: [],
      uses: [],
      data: { schema: id.replaceAll('-', '_'), tables: {} },
      web: { entry: '', css: [], files: {} },
    },
    server: definePlugin<never>({
      id,
      migrations: new URL('./neighbour/', import.meta.url),
      refusals: { 'zh-CN': {}, en: {} },
      routes,
    }),
  }
}
