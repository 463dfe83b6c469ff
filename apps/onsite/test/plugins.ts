import { defineManifest } from '@xuncha/plugin-sdk'
import { feedbackDelivered, roundClosed, teamAuthorised } from '@xuncha/plugin-sdk/contracts'
import { body, createRoute, definePlugin, on, permit, pluginRouter } from '@xuncha/plugin-sdk/server'
import { plugin } from '@xuncha/platform/testing'
import manifest from '../manifest.ts'
import server from '../server/index.ts'

/** What the neighbour heard of delivered feedback. */
export const heard: unknown[] = []

const authorise = createRoute({
  method: 'post',
  path: '/authorise',
  middleware: [permit('planning.team:authorise')] as const,
  request: { body: body(teamAuthorised.payload) },
  responses: { 200: { description: 'Told' } },
})

const close = createRoute({
  method: 'post',
  path: '/close',
  middleware: [permit('planning.team:authorise')] as const,
  request: { body: body(roundClosed.payload) },
  responses: { 200: { description: 'Told' } },
})

/** Stands in for the neighbour that authorises teams, and for the one that listens to feedback. */
export const neighbour = plugin(
  defineManifest({
    manifestVersion: 1,
    id: 'planning',
    version: '0.1.0',
    sdk: '^0.1',
    title: { 'zh-CN': '邻居', en: 'Neighbour' },
    summary: { 'zh-CN': '邻居', en: 'Neighbour' },
    order: 1,
    permissions: [
      { id: 'planning.team:authorise', title: { 'zh-CN': '授权', en: 'Authorise' }, risk: 'low' },
    ],
    roles: { 'leading-group': { 'planning.team:authorise': 'county' } },
    pages: [],
    publishes: ['planning.team-authorised.v1', 'planning.round-closed.v1'],
    listens: ['onsite.feedback-delivered.v1'],
    provides: [],
    uses: [],
    data: { schema: 'planning', tables: {} },
  }),
  definePlugin<object>({
    id: 'planning',
    migrations: new URL('./neighbour/', import.meta.url),
    refusals: { 'zh-CN': {}, en: {} },
    routes: pluginRouter<object>()
      .openapi(authorise, async (c) => {
        const told = c.req.valid('json')
        await c.var.session.transaction(async (_, host) => {
          for (const { personId, duty } of told.members)
            await host.assign({ teamId: told.teamId, personId, duty, until: told.until })
          await host.publish(teamAuthorised, told)
        })
        return c.body(null, 200)
      })
      .openapi(close, async (c) => {
        await c.var.session.transaction((_, host) => host.publish(roundClosed, c.req.valid('json')))
        return c.body(null, 200)
      }),
    subscriptions: [
      on<object, typeof feedbackDelivered.payload>(feedbackDelivered, async (_, told) => {
        heard.push(told)
      }),
    ],
  }),
)

export const onsite = plugin(manifest, server)

export const plugins = [onsite, neighbour]
