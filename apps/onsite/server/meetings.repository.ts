import type { Insertable, Kysely } from 'kysely'
import type { Tx } from '@xuncha/plugin-sdk/server'
import { earlierThan, type Page } from './paging.repository.ts'
import type { OnsiteDb } from './tables.ts'
import { type WorkReach, withinWork } from './work-reach.repository.ts'

/** The meetings within reach. */
function meetingsWithin(db: Kysely<OnsiteDb>, reach: WorkReach) {
  return db
    .selectFrom('onsite.meeting as record')
    .select([
      'record.id',
      'record.inspection_id as inspectionId',
      'record.held_on as heldOn',
      'record.attendees',
      'record.views',
      'record.recorder_name as recorderName',
    ])
    .where(withinWork(reach, 'record'))
}

/** A page of an inspection's meetings, the latest first. */
export function listMeetings(db: Kysely<OnsiteDb>, reach: WorkReach, inspectionId: string, page: Page) {
  return meetingsWithin(db, reach)
    .where('record.inspection_id', '=', inspectionId)
    .where(earlierThan(page.after, 'onsite.meeting', reach))
    .orderBy('record.held_on', 'desc')
    .orderBy('record.id', 'desc')
    .limit(page.limit)
}

/** One meeting within reach. */
export function findMeeting(db: Kysely<OnsiteDb>, reach: WorkReach, id: string) {
  return meetingsWithin(db, reach).where('record.id', '=', id)
}

/** What the meetings of an inspection decided, by paper. */
export function decisionsOf(db: Kysely<OnsiteDb>, reach: WorkReach, inspectionId: string) {
  return db
    .selectFrom('onsite.decision as decision')
    .innerJoin('onsite.meeting as meeting', (join) =>
      join
        .onRef('meeting.county_id', '=', 'decision.county_id')
        .onRef('meeting.id', '=', 'decision.meeting_id'),
    )
    .innerJoin('onsite.paper as paper', (join) =>
      join.onRef('paper.county_id', '=', 'decision.county_id').onRef('paper.id', '=', 'decision.paper_id'),
    )
    .select([
      'decision.meeting_id as meetingId',
      'decision.paper_id as paperId',
      'paper.number',
      'paper.title',
      'decision.decision',
      'decision.reason',
      'decision.into_paper_id as into',
      'decision.dissent',
    ])
    .where('meeting.inspection_id', '=', inspectionId)
    .where(withinWork(reach, 'meeting'))
    .orderBy('paper.serial')
}

/** What meetings decided over one paper. */
export function decisionsOnPaper(db: Kysely<OnsiteDb>, reach: WorkReach, paperId: string) {
  return db
    .selectFrom('onsite.decision as decision')
    .innerJoin('onsite.meeting as meeting', (join) =>
      join
        .onRef('meeting.county_id', '=', 'decision.county_id')
        .onRef('meeting.id', '=', 'decision.meeting_id'),
    )
    .select([
      'decision.id',
      'meeting.held_on as heldOn',
      'decision.decision',
      'decision.reason',
      'decision.into_paper_id as into',
      'decision.dissent',
    ])
    .where('decision.paper_id', '=', paperId)
    .where(withinWork(reach, 'meeting'))
    .orderBy('meeting.held_on')
}

/** Stores a meeting. False when it is there already. */
export async function storeMeeting(tx: Tx<OnsiteDb>, meeting: Insertable<OnsiteDb['onsite.meeting']>) {
  const stored = await tx
    .insertInto('onsite.meeting')
    .values(meeting)
    .onConflict((conflict) => conflict.columns(['county_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return stored !== undefined
}

export async function storeDecision(tx: Tx<OnsiteDb>, decision: Insertable<OnsiteDb['onsite.decision']>) {
  await tx.insertInto('onsite.decision').values(decision).execute()
}
