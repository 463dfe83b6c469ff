import {
  body,
  byId,
  createRoute,
  day,
  ifMatch,
  permit,
  pluginRouter,
  problems,
  refused,
  reply,
  z,
} from '@xuncha/plugin-sdk/server'
import { answerFact } from './facts.ts'
import { listFacts } from './facts.repository.ts'
import { pageQuery } from './shapes.ts'
import type { OnsiteDb } from './tables.ts'

const fact = z
  .object({
    id: z.uuid(),
    teamName: z.string(),
    roundTitle: z.string(),
    fact: z.string(),
    sentOn: day,
    replyBy: day,
    opinion: z.string().nullable(),
    statement: z.string().nullable(),
    answeredByName: z.string().nullable(),
    answeredAt: z.string().nullable(),
    rowVersion: z.number().int(),
  })
  .openapi('Fact')

const answer = z.object({
  opinion: z.enum(['agreed', 'partly', 'contested']),
  statement: z.string().trim().max(20_000),
})

const getFacts = createRoute({
  method: 'get',
  path: '/facts',
  middleware: [permit('onsite.fact:answer')] as const,
  request: { query: pageQuery },
  responses: { 200: reply(z.object({ items: z.array(fact) })), ...problems },
})

const postAnswer = createRoute({
  method: 'post',
  path: '/facts/{id}/answer',
  middleware: [permit('onsite.fact:answer')] as const,
  request: { params: byId, headers: ifMatch, body: body(answer) },
  responses: { 200: reply(fact, 'Answered'), ...problems },
})

export const factRoutes = pluginRouter<OnsiteDb>()
  .openapi(getFacts, async (c) => {
    const page = c.req.valid('query')
    const [items] = await c.var.session.batch((db, reach) => [listFacts(db, reach, page)])
    return c.json({ items }, 200)
  })
  .openapi(postAnswer, async (c) => {
    const given = {
      ...c.req.valid('json'),
      id: c.req.valid('param').id,
      version: c.req.valid('header')['if-match'],
    }
    const outcome = await c.var.session.transaction((tx, host, reach) =>
      answerFact(tx, { reach, actor: host.actor }, given),
    )
    return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
  })
