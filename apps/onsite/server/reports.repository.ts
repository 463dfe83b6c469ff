import type { ReportState } from '@xuncha/domain'
import { type Insertable, type Kysely, type RawBuilder, sql, type Updateable } from 'kysely'
import { type Tx, within } from '@xuncha/plugin-sdk/server'
import type { Page } from './paging.repository.ts'
import type { OnsiteDb } from './tables.ts'
import type { WorkReach } from './work-reach.repository.ts'

/** Which reports a reader is shown. */
export interface ReportReader extends WorkReach {
  /** The states from which on a report is shown to whoever has no part in it before. */
  from: readonly ReportState[]
}

/** What a reader is shown of reports under this name: those that have come so far, and earlier ones of their own work. */
export function shownTo({ reach, undecided, from }: ReportReader, alias: string): RawBuilder<boolean> {
  const team = `${alias}.team_id`
  return sql<boolean>`(${within(reach, { team })} and (${within(undecided, { team })}
    or ${sql.ref(`${alias}.state`)} = any (${[...from]}::text[])))`
}

/** The reports within reach, with whose they are. */
export function reportsFor(db: Kysely<OnsiteDb>, reader: ReportReader) {
  return db
    .selectFrom('onsite.report as report')
    .innerJoin('onsite.inspection as inspection', (join) =>
      join
        .onRef('inspection.county_id', '=', 'report.county_id')
        .onRef('inspection.id', '=', 'report.inspection_id'),
    )
    .innerJoin('onsite.team as team', (join) =>
      join.onRef('team.county_id', '=', 'report.county_id').onRef('team.id', '=', 'report.team_id'),
    )
    .select([
      'report.id',
      'report.inspection_id as inspectionId',
      'report.team_id as teamId',
      'report.number',
      'report.state',
      'report.author_id as authorId',
      'report.author_name as authorName',
      'report.drafted_at as draftedAt',
      'report.row_version as rowVersion',
      'inspection.unit_id as unitId',
      'inspection.unit_name as unitName',
      'team.name as teamName',
      'team.round_id as roundId',
      'team.round_title as roundTitle',
      'team.closed_on as closedOn',
    ])
    .where(shownTo(reader, 'report'))
}

/** A page of reports, the latest first. */
export function listReports(db: Kysely<OnsiteDb>, reader: ReportReader, { after, limit }: Page) {
  let query = reportsFor(db, reader)
  if (after !== undefined)
    query = query.where(({ eb, refTuple }) =>
      eb(
        refTuple('report.drafted_at', 'report.id'),
        '<',
        db
          .selectFrom('onsite.report as last')
          .select(['last.drafted_at', 'last.id'])
          .where('last.id', '=', after)
          .where(shownTo(reader, 'last'))
          .$asTuple('drafted_at', 'id'),
      ),
    )
  return query.orderBy('report.drafted_at', 'desc').orderBy('report.id', 'desc').limit(limit)
}

/** One report, whole. */
export function findReport(db: Kysely<OnsiteDb>, reader: ReportReader, id: string) {
  return reportsFor(db, reader).select(['report.overview', 'report.advice']).where('report.id', '=', id)
}

/** As `findReport`, kept from everybody else until the end of the transaction. */
export async function lockReport(tx: Tx<OnsiteDb>, reader: ReportReader, id: string) {
  return findReport(tx, reader, id).forUpdate('report').executeTakeFirst()
}

/** The problems of a report, in order, each with the paper it stands on and what the unit said to its facts. */
export function sectionsOf(db: Kysely<OnsiteDb>, reader: ReportReader, reportId: string) {
  return db
    .selectFrom('onsite.report_section as section')
    .innerJoin('onsite.report as report', (join) =>
      join.onRef('report.county_id', '=', 'section.county_id').onRef('report.id', '=', 'section.report_id'),
    )
    .innerJoin('onsite.paper as paper', (join) =>
      join.onRef('paper.county_id', '=', 'section.county_id').onRef('paper.id', '=', 'section.paper_id'),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('onsite.fact_check as fact')
          .select(['fact.opinion', 'fact.statement'])
          .whereRef('fact.county_id', '=', 'section.county_id')
          .whereRef('fact.paper_id', '=', 'section.paper_id')
          .orderBy('fact.sent_on', 'desc')
          .limit(1)
          .as('heard'),
      (join) => join.onTrue(),
    )
    .select([
      'section.id',
      'section.ordinal',
      'section.paper_id as paperId',
      'paper.number as paperNumber',
      'section.title',
      'section.problem',
      'section.category',
      'section.nature',
      'section.requirement',
      'heard.opinion',
      'heard.statement',
    ])
    .where('report.id', '=', reportId)
    .where(shownTo(reader, 'report'))
    .orderBy('section.ordinal')
}

/** Every step of a report with its reason. */
export function reportTimeline(db: Kysely<OnsiteDb>, reader: ReportReader, reportId: string) {
  return db
    .selectFrom('onsite.report_move as step')
    .innerJoin('onsite.report as report', (join) =>
      join.onRef('report.county_id', '=', 'step.county_id').onRef('report.id', '=', 'step.report_id'),
    )
    .select([
      'step.id',
      'step.move',
      'step.from_state as from',
      'step.to_state as to',
      'step.person_name as personName',
      'step.reason',
      'step.facts',
      'step.at',
    ])
    .where('report.id', '=', reportId)
    .where(shownTo(reader, 'report'))
    .orderBy('step.at')
}

/** Every paper of the unit that a report is about: what its ledger counts. */
export function papersOfReport(db: Kysely<OnsiteDb>, reader: ReportReader, reportId: string) {
  return db
    .selectFrom('onsite.paper as paper')
    .innerJoin('onsite.report as report', (join) =>
      join
        .onRef('report.county_id', '=', 'paper.county_id')
        .onRef('report.inspection_id', '=', 'paper.inspection_id'),
    )
    .select(['paper.state', 'paper.outcome'])
    .where('report.id', '=', reportId)
    .where(shownTo(reader, 'report'))
}

/** The feedback prepared from a report, if there is one. */
export function feedbackIdOf(db: Kysely<OnsiteDb>, { reach }: ReportReader, reportId: string) {
  return db
    .selectFrom('onsite.feedback as feedback')
    .select('feedback.id')
    .where('feedback.report_id', '=', reportId)
    .where(within(reach, { team: 'feedback.team_id' }))
}

/** The report of an inspection, if there is one. */
export async function reportIdOf(tx: Tx<OnsiteDb>, inspectionId: string): Promise<string | undefined> {
  const report = await tx
    .selectFrom('onsite.report')
    .select('id')
    .where('inspection_id', '=', inspectionId)
    .executeTakeFirst()
  return report?.id
}

/** How many reports a team has drawn up. */
export async function countReports(tx: Tx<OnsiteDb>, teamId: string): Promise<number> {
  const { n } = await tx
    .selectFrom('onsite.report')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('team_id', '=', teamId)
    .executeTakeFirstOrThrow()
  return n
}

/** What the adopted papers of an inspection say, by number: the problems of its report. */
export async function adoptedPapers(tx: Tx<OnsiteDb>, inspectionId: string) {
  return tx
    .selectFrom('onsite.paper')
    .select(['id as paper_id', 'title', 'problem', 'category', 'nature', 'requirement'])
    .where('inspection_id', '=', inspectionId)
    .where((eb) => eb.or([eb('state', '=', 'adopted'), eb('outcome', '=', 'adopted')]))
    .orderBy('serial')
    .execute()
}

/** Stores a report with its sections. */
export async function storeReport(
  tx: Tx<OnsiteDb>,
  report: Insertable<OnsiteDb['onsite.report']>,
  sections: readonly Insertable<OnsiteDb['onsite.report_section']>[],
): Promise<void> {
  await tx.insertInto('onsite.report').values(report).execute()
  await storeSections(tx, sections)
}

/** Adds problems to a report. */
export async function storeSections(
  tx: Tx<OnsiteDb>,
  sections: readonly Insertable<OnsiteDb['onsite.report_section']>[],
): Promise<void> {
  if (sections.length > 0) await tx.insertInto('onsite.report_section').values(sections).execute()
}

/** Stores what changed of a report that is locked, as its next version. */
export async function changeReport(
  tx: Tx<OnsiteDb>,
  id: string,
  change: Updateable<OnsiteDb['onsite.report']>,
) {
  await tx
    .updateTable('onsite.report')
    .set({ ...change, row_version: sql`row_version + 1` })
    .where('id', '=', id)
    .execute()
}

export async function storeReportMove(tx: Tx<OnsiteDb>, row: Insertable<OnsiteDb['onsite.report_move']>) {
  await tx.insertInto('onsite.report_move').values(row).execute()
}
