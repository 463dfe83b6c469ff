import { defineManifest } from '@xuncha/plugin-sdk'
import { memberNominated, recusal, roundClosed, teamAuthorised } from '@xuncha/plugin-sdk/contracts'
import { body, createRoute, definePlugin, permit, pluginRouter, reply, z } from '@xuncha/plugin-sdk/server'
import { plugin } from '@xuncha/platform/testing'

const nominated = createRoute({
  method: 'post',
  path: '/nominated',
  middleware: [permit('planning.team:write')] as const,
  request: { body: body(memberNominated.payload) },
  responses: { 200: reply(z.object({})) },
})

const authorised = createRoute({
  method: 'post',
  path: '/authorised',
  middleware: [permit('planning.team:write')] as const,
  request: { body: body(teamAuthorised.payload) },
  responses: { 200: reply(z.object({})) },
})

const closed = createRoute({
  method: 'post',
  path: '/closed',
  middleware: [permit('planning.team:write')] as const,
  request: { body: body(roundClosed.payload) },
  responses: { 200: reply(z.object({})) },
})

const ask = createRoute({
  method: 'post',
  path: '/ask',
  middleware: [permit('planning.team:write')] as const,
  request: { body: body(recusal.methods.reasons.input) },
  responses: { 200: reply(z.object({ reasons: recusal.methods.reasons.output.optional() })) },
})

/** Somebody else's module that plans rounds, as the contracts describe it and no further. */
export const neighbour = plugin(
  defineManifest({
    manifestVersion: 1,
    id: 'planning',
    version: '0.0.0',
    sdk: '^0.1',
    title: { 'zh-CN': '巡察计划', en: 'Planning' },
    summary: { 'zh-CN': '', en: '' },
    order: 10,
    permissions: [{ id: 'planning.team:write', title: { 'zh-CN': '组队', en: 'Staff' }, risk: 'low' }],
    roles: { office: { 'planning.team:write': 'county' } },
    pages: [],
    publishes: ['planning.member-nominated.v1', 'planning.team-authorised.v1', 'planning.round-closed.v1'],
    listens: [],
    provides: [],
    uses: ['integrity.recusal.v1'],
    data: { schema: 'planning', tables: {} },
  }),
  definePlugin<object>({
    id: 'planning',
    migrations: new URL('./', import.meta.url),
    routes: pluginRouter<object>()
      .openapi(nominated, async (c) => {
        const told = c.req.valid('json')
        await c.var.session.transaction((_tx, host) => host.publish(memberNominated, told))
        return c.json({}, 200)
      })
      .openapi(authorised, async (c) => {
        const told = c.req.valid('json')
        await c.var.session.transaction((_tx, host) => host.publish(teamAuthorised, told))
        return c.json({}, 200)
      })
      .openapi(closed, async (c) => {
        const told = c.req.valid('json')
        await c.var.session.transaction((_tx, host) => host.publish(roundClosed, told))
        return c.json({}, 200)
      })
      .openapi(ask, async (c) => {
        const asked = c.req.valid('json')
        const reasons = await c.var.session.transaction(
          async (_tx, host) => await host.service(recusal)?.reasons(asked),
        )
        return c.json({ reasons }, 200)
      }),
    refusals: { 'zh-CN': {}, en: {} },
  }),
)
