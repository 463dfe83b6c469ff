import type { Insertable, Kysely } from 'kysely'
import type { Tx } from '@xuncha/plugin-sdk/server'
import { earlierThan, type Page } from './paging.repository.ts'
import type { OnsiteDb } from './tables.ts'
import { type WorkReach, withinWork } from './work-reach.repository.ts'

/** The spot checks within reach. */
function checksWithin(db: Kysely<OnsiteDb>, reach: WorkReach) {
  return db
    .selectFrom('onsite.spot_check as record')
    .select([
      'record.id',
      'record.inspection_id as inspectionId',
      'record.held_on as heldOn',
      'record.place',
      'record.sampled',
      'record.reason',
      'record.found',
      'record.recorder_name as recorderName',
    ])
    .where(withinWork(reach, 'record'))
}

/** A page of an inspection's spot checks, the latest first. */
export function listChecks(db: Kysely<OnsiteDb>, reach: WorkReach, inspectionId: string, page: Page) {
  return checksWithin(db, reach)
    .where('record.inspection_id', '=', inspectionId)
    .where(earlierThan(page.after, 'onsite.spot_check', reach))
    .orderBy('record.held_on', 'desc')
    .orderBy('record.id', 'desc')
    .limit(page.limit)
}

/** One spot check within reach. */
export function findCheck(db: Kysely<OnsiteDb>, reach: WorkReach, id: string) {
  return checksWithin(db, reach).where('record.id', '=', id)
}

/** Stores a spot check once, however often it is sent. */
export async function storeCheck(tx: Tx<OnsiteDb>, check: Insertable<OnsiteDb['onsite.spot_check']>) {
  await tx
    .insertInto('onsite.spot_check')
    .values(check)
    .onConflict((conflict) => conflict.columns(['county_id', 'id']).doNothing())
    .execute()
}
