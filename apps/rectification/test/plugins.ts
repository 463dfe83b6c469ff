import { defineManifest } from '@xuncha/plugin-sdk'
import { feedbackDelivered } from '@xuncha/plugin-sdk/contracts'
import { body, createRoute, definePlugin, permit, pluginRouter } from '@xuncha/plugin-sdk/server'
import { plugin } from '@xuncha/platform/testing'
import manifest from '../manifest.ts'
import server from '../server/index.ts'

const deliver = createRoute({
  method: 'post',
  path: '/feedback',
  middleware: [permit('onsite.feedback:deliver')] as const,
  request: { body: body(feedbackDelivered.payload) },
  responses: { 200: { description: 'Told' } },
})

/** Stands in for the neighbour that feedback comes from: tells what it is given to tell. */
const neighbour = plugin(
  defineManifest({
    manifestVersion: 1,
    id: 'onsite',
    version: '0.1.0',
    sdk: '^0.1',
    title: { 'zh-CN': '邻居', en: 'Neighbour' },
    summary: { 'zh-CN': '邻居', en: 'Neighbour' },
    order: 1,
    permissions: [{ id: 'onsite.feedback:deliver', title: { 'zh-CN': '反馈', en: 'Deliver' }, risk: 'low' }],
    roles: { office: { 'onsite.feedback:deliver': 'county' } },
    pages: [],
    publishes: ['onsite.feedback-delivered.v1'],
    listens: [],
    provides: [],
    uses: [],
    data: { schema: 'onsite', tables: {} },
  }),
  definePlugin({
    id: 'onsite',
    migrations: new URL('./neighbour/', import.meta.url),
    refusals: { 'zh-CN': {}, en: {} },
    routes: pluginRouter<never>().openapi(deliver, async (c) => {
      await c.var.session.transaction((_, host) => host.publish(feedbackDelivered, c.req.valid('json')))
      return c.body(null, 200)
    }),
  }),
)

export const plugins = [plugin(manifest, server, new URL('../server/index.ts', import.meta.url)), neighbour]
