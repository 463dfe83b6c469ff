import { type RawBuilder, sql } from 'kysely'
import { type WorkReach, withinWork } from './work-reach.repository.ts'

/** Where a page of a list begins and how long it is. */
export interface Page {
  /** The last record of the page before. */
  after?: string | undefined
  limit: number
}

type DatedTable = 'onsite.interview' | 'onsite.spot_check' | 'onsite.meeting'

/** True for the records behind the last one of the page before, in a list by day held, the latest first. */
export function earlierThan(
  after: string | undefined,
  table: DatedTable,
  reach: WorkReach,
): RawBuilder<boolean> {
  if (after === undefined) return sql`true`
  return sql`(record.held_on, record.id) <
    (select last.held_on, last.id from ${sql.table(table)} as last where last.id = ${after}
      and ${withinWork(reach, 'last')})`
}
