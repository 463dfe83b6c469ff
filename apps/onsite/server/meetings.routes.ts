import { collegialMoves } from '@xuncha/domain'
import {
  body,
  byId,
  createRoute,
  day,
  idempotencyKey,
  permit,
  pluginRouter,
  problems,
  prose,
  refused,
  reply,
  z,
} from '@xuncha/plugin-sdk/server'
import { findInspection } from './inspections.repository.ts'
import { holdMeeting } from './meetings.ts'
import { decisionsOf, findMeeting, listMeetings } from './meetings.repository.ts'
import { pageQuery } from './shapes.ts'
import { workReach, workerOf } from './parts.ts'
import type { OnsiteDb } from './tables.ts'

const newMeeting = z.object({
  heldOn: day,
  attendeeIds: z.array(z.uuid()).min(1).max(50),
  views: prose,
  decisions: z
    .array(
      z.object({
        paperId: z.uuid(),
        decision: z.enum(collegialMoves),
        reason: prose.optional(),
        into: z.uuid().optional(),
        dissent: prose.optional(),
      }),
    )
    .max(100),
})

const meeting = z
  .object({
    id: z.uuid(),
    inspectionId: z.uuid(),
    heldOn: day,
    attendees: z.array(z.object({ personId: z.uuid(), personName: z.string() })),
    views: z.string(),
    recorderName: z.string(),
  })
  .openapi('Meeting')

const decided = z.object({
  meetingId: z.uuid(),
  paperId: z.uuid(),
  number: z.string(),
  title: z.string(),
  decision: z.string(),
  reason: z.string().nullable(),
  into: z.uuid().nullable(),
  dissent: z.string().nullable(),
})

const getMeetings = createRoute({
  method: 'get',
  path: '/inspections/{id}/meetings',
  middleware: [permit('onsite.work:read')] as const,
  request: { params: byId, query: pageQuery },
  responses: {
    200: reply(z.object({ items: z.array(meeting.extend({ decisions: z.array(decided) })) })),
    ...problems,
  },
})

const postMeeting = createRoute({
  method: 'post',
  path: '/inspections/{id}/meetings',
  middleware: [permit('onsite.work:write')] as const,
  request: { params: byId, headers: idempotencyKey, body: body(newMeeting) },
  responses: { 201: reply(meeting, 'Recorded'), ...problems },
})

export const meetingRoutes = pluginRouter<OnsiteDb>()
  .openapi(getMeetings, async (c) => {
    const { id } = c.req.valid('param')
    const page = c.req.valid('query')
    const [inspections, meetings, decisions] = await c.var.session.batch((db, permitted, actor) => {
      const reach = workReach(actor, permitted)
      return [findInspection(db, reach, id), listMeetings(db, reach, id, page), decisionsOf(db, reach, id)]
    })
    if (inspections[0] === undefined) return refused(c, { code: 'not-found' })
    const items = meetings.map((each) => ({
      ...each,
      decisions: decisions.filter(({ meetingId }) => meetingId === each.id),
    }))
    return c.json({ items }, 200)
  })
  .openapi(postMeeting, async (c) => {
    const id = c.req.valid('header')['idempotency-key']
    const given = { ...c.req.valid('json'), id, inspectionId: c.req.valid('param').id }
    const held = await c.var.session.transaction((tx, host, reach) =>
      holdMeeting(tx, workerOf(host.actor, reach), given),
    )
    if (!held.ok) return refused(c, held.refusal)
    const [meetings] = await c.var.session.batch((db, reach, actor) => [
      findMeeting(db, workReach(actor, reach), id),
    ])
    return meetings[0] ? c.json(meetings[0], 201) : refused(c, { code: 'not-found' })
  })
