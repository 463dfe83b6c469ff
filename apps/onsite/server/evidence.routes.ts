import {
  byId,
  createRoute,
  idempotencyKey,
  permit,
  pluginRouter,
  problems,
  refused,
  reply,
  z,
} from '@xuncha/plugin-sdk/server'
import { attachEvidence } from './evidence.ts'
import { evidenceOf } from './paper-parts.repository.ts'
import { findPaper } from './papers.repository.ts'
import { workReach, workerOf } from './parts.ts'
import type { OnsiteDb } from './tables.ts'

const attached = z.object({ id: z.uuid(), name: z.string(), bytes: z.number().int(), sha256: z.string() })

const postEvidence = createRoute({
  method: 'post',
  path: '/papers/{id}/evidence',
  middleware: [permit('onsite.work:write')] as const,
  request: {
    params: byId,
    query: z.object({ name: z.string().min(1).max(200) }),
    headers: idempotencyKey,
  },
  responses: { 201: reply(attached, 'Attached'), ...problems },
})

const getEvidence = createRoute({
  method: 'get',
  path: '/papers/{id}/evidence/{evidenceId}',
  middleware: [permit('onsite.paper:read')] as const,
  request: { params: byId.extend({ evidenceId: z.uuid() }) },
  responses: {
    200: { description: 'The file', content: { 'application/octet-stream': { schema: z.any() } } },
    ...problems,
  },
})

export const evidenceRoutes = pluginRouter<OnsiteDb>()
  .openapi(postEvidence, async (c) => {
    const { session } = c.var
    const { id: paperId } = c.req.valid('param')
    const id = c.req.valid('header')['idempotency-key']
    // Asked before the file is taken in: nobody stores files at papers that they cannot reach.
    const [papers] = await session.batch((db, reach, actor) => [
      findPaper(db, workReach(actor, reach), paperId),
    ])
    if (papers[0] === undefined) return refused(c, { code: 'not-found' })
    const file = await session.files.receive(c.req.raw, c.req.valid('query').name)
    const outcome = await session.transaction((tx, host, reach) =>
      attachEvidence(tx, workerOf(host.actor, reach), { id, paperId, file }),
    )
    return outcome.ok ? c.json(outcome.value, 201) : refused(c, outcome.refusal)
  })
  .openapi(getEvidence, async (c) => {
    const { session } = c.var
    const { id, evidenceId } = c.req.valid('param')
    const [files] = await session.batch((db, permitted, actor) => {
      const reach = workReach(actor, permitted)
      return [evidenceOf(db, reach, id).where('evidence.id', '=', evidenceId)]
    })
    const file = files[0] && (await session.files.send(files[0]))
    return file ?? refused(c, { code: 'not-found' })
  })
