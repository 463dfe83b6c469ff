import type { Insertable, Kysely } from 'kysely'
import type { Tx } from '@xuncha/plugin-sdk/server'
import { earlierThan, type Page } from './paging.repository.ts'
import type { OnsiteDb } from './tables.ts'
import { type WorkReach, withinWork } from './work-reach.repository.ts'

/** The talks within reach. */
function interviewsWithin(db: Kysely<OnsiteDb>, reach: WorkReach) {
  return db
    .selectFrom('onsite.interview as record')
    .select([
      'record.id',
      'record.inspection_id as inspectionId',
      'record.held_on as heldOn',
      'record.place',
      'record.talkee_role as talkeeRole',
      'record.first_id as firstId',
      'record.first_name as firstName',
      'record.second_id as secondId',
      'record.second_name as secondName',
      'record.recorder_id as recorderId',
      'record.recorder_name as recorderName',
      'record.topics',
      'record.content',
      'record.signed',
    ])
    .where(withinWork(reach, 'record'))
}

/** A page of an inspection's talks, the latest first. */
export function listInterviews(db: Kysely<OnsiteDb>, reach: WorkReach, inspectionId: string, page: Page) {
  return interviewsWithin(db, reach)
    .where('record.inspection_id', '=', inspectionId)
    .where(earlierThan(page.after, 'onsite.interview', reach))
    .orderBy('record.held_on', 'desc')
    .orderBy('record.id', 'desc')
    .limit(page.limit)
}

/** One talk within reach. */
export function findInterview(db: Kysely<OnsiteDb>, reach: WorkReach, id: string) {
  return interviewsWithin(db, reach).where('record.id', '=', id)
}

/** Stores a talk once, however often it is sent. */
export async function storeInterview(tx: Tx<OnsiteDb>, interview: Insertable<OnsiteDb['onsite.interview']>) {
  await tx
    .insertInto('onsite.interview')
    .values(interview)
    .onConflict((conflict) => conflict.columns(['county_id', 'id']).doNothing())
    .execute()
}
