import { defineManifest } from '@xuncha/plugin-sdk'
import { createRoute, definePlugin, permit, pluginRouter, reply, z } from '@xuncha/plugin-sdk/server'
import { plugin } from '../../testing/index.ts'

const title = { 'zh-CN': '客人', en: 'Guest' }
const work = createRoute({
  method: 'get',
  path: '/work',
  middleware: [permit('guest.thing:read')] as const,
  responses: { 200: reply(z.object({ items: z.array(z.string()) })) },
})

/** A module that is shown on the page of the toys: to the office a thing and a secret, to units a thing. */
export const guest = plugin<object>(
  defineManifest({
    manifestVersion: 1,
    id: 'guest',
    version: '2.3.4',
    sdk: '^0.1',
    title,
    summary: title,
    order: 2,
    permissions: [
      { id: 'guest.thing:read', title, risk: 'low', forUnits: true },
      { id: 'guest.secret:read', title, risk: 'high' },
      { id: 'guest.secret:write', title, risk: 'high' },
    ],
    roles: {
      office: { 'guest.thing:read': 'county', 'guest.secret:read': 'county' },
      'leading-group': { 'guest.thing:read': 'county', 'guest.secret:write': 'county' },
      'unit-head': { 'guest.thing:read': 'unit' },
    },
    pages: [{ name: 'secrets', path: '/secrets', title, needs: 'guest.secret:read', menu: true }],
    extensions: [
      { name: 'thing', slot: 'toy.item.v1', title, needs: 'guest.thing:read', order: 5 },
      { name: 'secret', slot: 'toy.item.v1', title, needs: 'guest.secret:read' },
      { name: 'nowhere', slot: 'archive.box.v1', title, needs: 'guest.thing:read' },
    ],
    verbs: [
      { name: 'write', title, needs: 'guest.secret:write', opens: '/secrets?new=1' },
      { name: 'look', title, needs: 'guest.secret:read', opens: '/secrets' },
    ],
    publishes: [],
    listens: [],
    provides: [],
    uses: [],
    data: { schema: 'guest', tables: {} },
  }),
  definePlugin<object>({
    id: 'guest',
    migrations: new URL('./', import.meta.url),
    routes: pluginRouter<object>().openapi(work, (c) => c.json({ items: [] }, 200)),
    refusals: { 'zh-CN': {}, en: {} },
  }),
)
