import { type Kysely, sql } from 'kysely'
import type { Tx } from '@xuncha/plugin-sdk/server'
import type { OnsiteDb } from './tables.ts'
import { type WorkReach, withinWork } from './work-reach.repository.ts'

const columns = [
  'inspection.id',
  'inspection.unit_id as unitId',
  'inspection.unit_name as unitName',
  'inspection.unit_type as unitType',
  'inspection.row_version as rowVersion',
  'team.id as teamId',
  'team.name as teamName',
  'team.round_id as roundId',
  'team.round_title as roundTitle',
  'team.starts_on as startsOn',
  'team.until',
  'team.focus',
  'team.closed_on as closedOn',
] as const

/** The inspections within reach. */
export function inspectionsWithin(db: Kysely<OnsiteDb>, reach: WorkReach) {
  return db
    .selectFrom('onsite.inspection as inspection')
    .innerJoin('onsite.team as team', (join) =>
      join.onRef('team.county_id', '=', 'inspection.county_id').onRef('team.id', '=', 'inspection.team_id'),
    )
    .select(columns)
    .where(withinWork(reach, 'inspection', 'inspection.id'))
}

/** A page of inspections, the newest round first, each with how far it is. */
export function listInspections(
  db: Kysely<OnsiteDb>,
  reach: WorkReach,
  page: { after?: string | undefined; limit: number },
) {
  let query = inspectionsWithin(db, reach).select((eb) => [
    countIn('onsite.paper').as('papers'),
    eb
      .selectFrom('onsite.report as report')
      .select('report.state')
      .whereRef('report.county_id', '=', 'inspection.county_id')
      .whereRef('report.inspection_id', '=', 'inspection.id')
      .as('reportState'),
  ])
  const { after } = page
  if (after !== undefined)
    query = query.where(({ eb, refTuple }) =>
      eb(
        refTuple('team.starts_on', 'inspection.id'),
        '<',
        db
          .selectFrom('onsite.inspection as last')
          .innerJoin('onsite.team as last_team', (join) =>
            join
              .onRef('last_team.county_id', '=', 'last.county_id')
              .onRef('last_team.id', '=', 'last.team_id'),
          )
          .select(['last_team.starts_on', 'last.id'])
          .where('last.id', '=', after)
          .where(withinWork(reach, 'last', 'last.id'))
          .$asTuple('starts_on', 'id'),
      ),
    )
  return query.orderBy('team.starts_on', 'desc').orderBy('inspection.id', 'desc').limit(page.limit)
}

/** One inspection within reach. */
export function findInspection(db: Kysely<OnsiteDb>, reach: WorkReach, id: string) {
  return inspectionsWithin(db, reach).where('inspection.id', '=', id)
}

/** As `findInspection`, and keeps others of the team from recording at the same time: numbers run through the team. */
export async function lockInspection(tx: Tx<OnsiteDb>, reach: WorkReach, id: string) {
  return findInspection(tx, reach, id).forUpdate('team').executeTakeFirst()
}

/** How many of each kind were recorded, and what came of it. */
export function countsOf(db: Kysely<OnsiteDb>, reach: WorkReach, id: string) {
  return db
    .selectFrom('onsite.inspection as inspection')
    .where('inspection.id', '=', id)
    .where(withinWork(reach, 'inspection', 'inspection.id'))
    .leftJoin('onsite.report as report', (join) =>
      join
        .onRef('report.county_id', '=', 'inspection.county_id')
        .onRef('report.inspection_id', '=', 'inspection.id'),
    )
    .leftJoin('onsite.feedback as feedback', (join) =>
      join
        .onRef('feedback.county_id', '=', 'inspection.county_id')
        .onRef('feedback.inspection_id', '=', 'inspection.id'),
    )
    .select([
      countIn('onsite.interview').as('interviews'),
      countIn('onsite.spot_check').as('checks'),
      countIn('onsite.meeting').as('meetings'),
      'report.id as reportId',
      'report.state as reportState',
      'feedback.id as feedbackId',
      'feedback.state as feedbackState',
    ])
}

function countIn(table: 'onsite.interview' | 'onsite.spot_check' | 'onsite.paper' | 'onsite.meeting') {
  return sql<number>`(select count(*) from ${sql.table(table)} as each
    where each.county_id = inspection.county_id and each.inspection_id = inspection.id)`
}
