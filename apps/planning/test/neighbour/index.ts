import { defineManifest } from '@xuncha/plugin-sdk'
import { commitmentSigned, recusal } from '@xuncha/plugin-sdk/contracts'
import type { recusalReason } from '@xuncha/plugin-sdk/contracts'
import {
  body,
  createRoute,
  definePlugin,
  permit,
  pluginRouter,
  provide,
  reply,
  z,
} from '@xuncha/plugin-sdk/server'
import { plugin } from '@xuncha/platform/testing'

type Reason = z.infer<typeof recusalReason>

/** What the neighbour has been told, by person: a test declares by adding to it. */
export const declared = new Map<string, Reason[]>()

const sign = createRoute({
  method: 'post',
  path: '/sign',
  middleware: [permit('integrity.commitment:sign')] as const,
  request: { body: body(commitmentSigned.payload) },
  responses: { 200: reply(z.object({})) },
})

/** Somebody else's module that keeps declarations, as the contracts describe it and no further. */
export const neighbour = plugin(
  defineManifest({
    manifestVersion: 1,
    id: 'integrity',
    version: '0.0.0',
    sdk: '^0.1',
    title: { 'zh-CN': '队伍廉洁', en: 'Integrity' },
    summary: { 'zh-CN': '', en: '' },
    order: 40,
    permissions: [{ id: 'integrity.commitment:sign', title: { 'zh-CN': '签署', en: 'Sign' }, risk: 'low' }],
    roles: { inspector: { 'integrity.commitment:sign': 'own' } },
    pages: [],
    publishes: ['integrity.commitment-signed.v1'],
    listens: [],
    provides: ['integrity.recusal.v1'],
    uses: [],
    data: { schema: 'integrity', tables: {} },
  }),
  definePlugin<object>({
    id: 'integrity',
    migrations: new URL('./', import.meta.url),
    routes: pluginRouter<object>().openapi(sign, async (c) => {
      const signed = c.req.valid('json')
      await c.var.session.transaction((_tx, host) => host.publish(commitmentSigned, signed))
      return c.json({}, 200)
    }),
    refusals: { 'zh-CN': {}, en: {} },
    provisions: [
      provide(recusal, {
        reasons: async (_tx, { personId, unitIds }) =>
          (declared.get(personId) ?? []).filter(({ unitId }) => unitIds.includes(unitId)),
      }),
    ],
  }),
)
