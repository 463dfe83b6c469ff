import { openPaperStates } from '@xuncha/domain'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { type Reach, within } from '@xuncha/plugin-sdk/server'
import { type ReportReader, shownTo } from './reports.repository.ts'
import type { OnsiteDb } from './tables.ts'
import { type WorkReach, withinWork } from './work-reach.repository.ts'

/** More than this nobody works off in a day; the lists have the rest. */
const AT_MOST = 200

/** Nothing at all for those who lack the right; the statement stays the same. */
function onlyIf(allowed: boolean): RawBuilder<boolean> {
  return sql<boolean>`${allowed}::boolean`
}

/** Papers that nobody has decided over, with what their machine asks about. */
export function openPapers(db: Kysely<OnsiteDb>, reach: WorkReach, allowed: boolean) {
  return db
    .selectFrom('onsite.paper as paper')
    .innerJoin('onsite.inspection as inspection', (join) =>
      join
        .onRef('inspection.county_id', '=', 'paper.county_id')
        .onRef('inspection.id', '=', 'paper.inspection_id'),
    )
    .innerJoin('onsite.team as team', (join) =>
      join.onRef('team.county_id', '=', 'paper.county_id').onRef('team.id', '=', 'paper.team_id'),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('onsite.fact_check as fact')
          .select(['fact.opinion', 'fact.reply_by'])
          .whereRef('fact.county_id', '=', 'paper.county_id')
          .whereRef('fact.paper_id', '=', 'paper.id')
          .orderBy('fact.sent_on', 'desc')
          .limit(1)
          .as('heard'),
      (join) => join.onTrue(),
    )
    .select([
      'paper.id',
      'paper.inspection_id as inspectionId',
      'paper.team_id as teamId',
      'paper.number',
      'paper.title',
      'paper.state',
      'paper.author_id as authorId',
      'paper.basis',
      'paper.rechecked_by_id as recheckedById',
      'inspection.unit_name as unitName',
      'team.closed_on as closedOn',
      'heard.opinion',
      'heard.reply_by as replyBy',
      sql<string[]>`array(select signature.person_id from onsite.paper_signature as signature
        where signature.county_id = paper.county_id and signature.paper_id = paper.id
          and not signature.void)`.as('signerIds'),
      sql<number>`(select count(*) from onsite.paper_evidence as evidence
        where evidence.county_id = paper.county_id and evidence.paper_id = paper.id)`.as('evidence'),
    ])
    .where(withinWork(reach, 'paper'))
    .where(onlyIf(allowed))
    .where('paper.state', 'in', openPaperStates)
    .where('team.closed_on', 'is', null)
    .orderBy('paper.drafted_at')
    .limit(AT_MOST)
}

/** Reports on their way, with the states of the papers behind them. */
export function openReports(db: Kysely<OnsiteDb>, reader: ReportReader, allowed: boolean) {
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
    .leftJoin('onsite.feedback as feedback', (join) =>
      join.onRef('feedback.county_id', '=', 'report.county_id').onRef('feedback.report_id', '=', 'report.id'),
    )
    .select([
      'report.id',
      'report.team_id as teamId',
      'report.number',
      'report.state',
      'inspection.unit_name as unitName',
      'team.closed_on as closedOn',
      'feedback.id as feedbackId',
      sql<number>`(select count(*) from onsite.report_section as section
        where section.county_id = report.county_id and section.report_id = report.id)`.as('sections'),
      sql<
        OnsiteDb['onsite.paper']['state'][]
      >`array(select coalesce(paper.outcome, paper.state) from onsite.paper as paper
        where paper.county_id = report.county_id and paper.inspection_id = report.inspection_id)`.as(
        'papers',
      ),
    ])
    .where(shownTo(reader, 'report'))
    .where(onlyIf(allowed))
    .where('team.closed_on', 'is', null)
    .where('feedback.id', 'is', null)
    .orderBy('report.drafted_at')
    .limit(AT_MOST)
}

/** Feedback that has not reached its unit, or that its unit has not signed for. */
export function openFeedback(db: Kysely<OnsiteDb>, reach: Reach, prepares: boolean) {
  return db
    .selectFrom('onsite.feedback as feedback')
    .innerJoin('onsite.report as report', (join) =>
      join.onRef('report.county_id', '=', 'feedback.county_id').onRef('report.id', '=', 'feedback.report_id'),
    )
    .select([
      'feedback.id',
      'feedback.team_id as teamId',
      'feedback.number',
      'feedback.unit_name as unitName',
      'feedback.round_title as roundTitle',
      'feedback.state',
      'report.state as reportState',
      sql<number>`(select count(*) from onsite.finding as finding
        where finding.county_id = feedback.county_id and finding.feedback_id = feedback.id)`.as('findings'),
    ])
    .where(within(reach, { team: 'feedback.team_id', unit: 'feedback.unit_id' }))
    .where(sql<boolean>`(${prepares}::boolean or feedback.delivered_on is not null)`)
    .where('feedback.state', '<>', 'receipted')
    .orderBy('feedback.prepared_at')
    .limit(AT_MOST)
}

/** Fact checks that the unit has not answered. */
export function openFacts(db: Kysely<OnsiteDb>, reach: Reach, allowed: boolean) {
  return db
    .selectFrom('onsite.fact_check as fact')
    .innerJoin('onsite.paper as paper', (join) =>
      join.onRef('paper.county_id', '=', 'fact.county_id').onRef('paper.id', '=', 'fact.paper_id'),
    )
    .select(['fact.id', 'fact.fact', 'fact.team_name as teamName', 'fact.reply_by as replyBy'])
    .where(within(reach, { unit: 'fact.unit_id' }))
    .where(onlyIf(allowed))
    .where('fact.opinion', 'is', null)
    .where('paper.state', '=', 'fact_check')
    .orderBy('fact.reply_by')
    .limit(AT_MOST)
}
