import {
  body,
  byId,
  createRoute,
  ifMatch,
  permit,
  pluginRouter,
  problems,
  refused,
  reply,
  z,
} from '@xuncha/plugin-sdk/server'
import { signCommitment } from './commitments.ts'
import { listForReader, readCommitment } from './reading.ts'
import { commitment, pageOf, pageQuery } from './shapes.ts'
import type { IntegrityDb } from './tables.ts'

const list = createRoute({
  method: 'get',
  path: '/commitments',
  summary: 'Undertakings: one’s own, or the county’s 承诺书',
  middleware: [permit('integrity.commitment:read')] as const,
  request: {
    query: pageQuery.extend({ state: z.enum(['due', 'signed']).optional(), roundId: z.uuid().optional() }),
  },
  responses: { 200: reply(pageOf(commitment)), ...problems },
})

const read = createRoute({
  method: 'get',
  path: '/commitments/{id}',
  summary: 'An undertaking',
  middleware: [permit('integrity.commitment:read')] as const,
  request: { params: byId },
  responses: { 200: reply(commitment), ...problems },
})

const sign = createRoute({
  method: 'post',
  path: '/commitments/{id}/sign',
  summary: 'Sign an undertaking, with the recusal declaration 签署承诺书',
  middleware: [permit('integrity.commitment:sign')] as const,
  request: {
    params: byId,
    headers: ifMatch,
    body: body(z.object({ agreed: z.boolean(), noConflict: z.boolean() })),
  },
  responses: { 200: reply(commitment), ...problems },
})

/** Undertakings: list, read, sign. */
export const commitmentRoutes = pluginRouter<IntegrityDb>()
  .openapi(list, async (c) => c.json(await listForReader(c.var.session, c.req.valid('query')), 200))
  .openapi(read, async (c) => {
    const found = await readCommitment(c.var.session, c.req.valid('param').id)
    return found.ok ? c.json(found.value, 200) : refused(c, found.refusal)
  })
  .openapi(sign, async (c) => {
    const { id } = c.req.valid('param')
    const version = c.req.valid('header')['if-match']
    const signed = await signCommitment(c.var.session, { id, version, ...c.req.valid('json') })
    const found = signed.ok ? await readCommitment(c.var.session, id) : signed
    return found.ok ? c.json(found.value, 200) : refused(c, found.refusal)
  })
