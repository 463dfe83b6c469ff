import { type Insertable, type Kysely, sql, type UpdateObject } from 'kysely'
import { type Reach, type Tx, within } from '@xuncha/plugin-sdk/server'
import type { Page } from './paging.repository.ts'
import type { OnsiteDb } from './tables.ts'

/** Which feedback a reader is shown. */
export interface FeedbackReader {
  reach: Reach
  /** Those who deliver see it while it is prepared; everybody else, the unit above all, once it was delivered. */
  prepares: boolean
}

/** The feedback within reach. */
export function feedbackFor(db: Kysely<OnsiteDb>, { reach, prepares }: FeedbackReader) {
  return db
    .selectFrom('onsite.feedback as feedback')
    .select([
      'feedback.id',
      'feedback.unit_name as unitName',
      'feedback.team_name as teamName',
      'feedback.round_title as roundTitle',
      'feedback.number',
      'feedback.state',
      'feedback.delivered_on as deliveredOn',
      'feedback.receipted_by_name as receiptedByName',
      'feedback.receipted_at as receiptedAt',
      'feedback.row_version as rowVersion',
    ])
    .where(within(reach, { team: 'feedback.team_id', unit: 'feedback.unit_id' }))
    .where(sql<boolean>`(${prepares}::boolean or feedback.delivered_on is not null)`)
}

/** A page of feedback, the latest first. */
export function listFeedback(db: Kysely<OnsiteDb>, reader: FeedbackReader, { after, limit }: Page) {
  let query = feedbackFor(db, reader)
  if (after !== undefined)
    query = query.where(({ eb, refTuple }) =>
      eb(
        refTuple('feedback.prepared_at', 'feedback.id'),
        '<',
        db
          .selectFrom('onsite.feedback as last')
          .select(['last.prepared_at', 'last.id'])
          .where('last.id', '=', after)
          .where(within(reader.reach, { team: 'last.team_id', unit: 'last.unit_id' }))
          .where(sql<boolean>`(${reader.prepares}::boolean or last.delivered_on is not null)`)
          .$asTuple('prepared_at', 'id'),
      ),
    )
  return query.orderBy('feedback.prepared_at', 'desc').orderBy('feedback.id', 'desc').limit(limit)
}

/** One feedback, whole. */
export function findFeedback(db: Kysely<OnsiteDb>, reader: FeedbackReader, id: string) {
  return feedbackFor(db, reader)
    .select([
      'feedback.overview',
      'feedback.advice',
      'feedback.receipt',
      'feedback.unit_id as unitId',
      'feedback.team_id as teamId',
      'feedback.round_id as roundId',
      'feedback.inspection_id as inspectionId',
    ])
    .where('feedback.id', '=', id)
}

/** As `findFeedback`, kept from everybody else until the end of the transaction. */
export async function lockFeedback(tx: Tx<OnsiteDb>, reader: FeedbackReader, id: string) {
  return findFeedback(tx, reader, id).forUpdate().executeTakeFirst()
}

/** The findings of a feedback, in order. What they stand on stays with the team. */
export function findingsOf(db: Kysely<OnsiteDb>, { reach }: FeedbackReader, feedbackId: string) {
  return db
    .selectFrom('onsite.finding as finding')
    .innerJoin('onsite.feedback as feedback', (join) =>
      join
        .onRef('feedback.county_id', '=', 'finding.county_id')
        .onRef('feedback.id', '=', 'finding.feedback_id'),
    )
    .select([
      'finding.id',
      'finding.ordinal',
      'finding.title',
      'finding.problem',
      'finding.category',
      'finding.nature',
      'finding.requirement',
    ])
    .where('feedback.id', '=', feedbackId)
    .where(within(reach, { team: 'feedback.team_id', unit: 'feedback.unit_id' }))
    .orderBy('finding.ordinal')
}

/** Every step of a feedback with its reason. */
export function feedbackTimeline(db: Kysely<OnsiteDb>, { reach }: FeedbackReader, feedbackId: string) {
  return db
    .selectFrom('onsite.feedback_move as step')
    .innerJoin('onsite.feedback as feedback', (join) =>
      join.onRef('feedback.county_id', '=', 'step.county_id').onRef('feedback.id', '=', 'step.feedback_id'),
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
    .where('feedback.id', '=', feedbackId)
    .where(within(reach, { team: 'feedback.team_id', unit: 'feedback.unit_id' }))
    .orderBy('step.at')
}

/** How far the report behind a feedback is: it may not be delivered before the decision. */
export function reportStateOf(db: Kysely<OnsiteDb>, { reach }: FeedbackReader, feedbackId: string) {
  return db
    .selectFrom('onsite.report as report')
    .innerJoin('onsite.feedback as feedback', (join) =>
      join.onRef('feedback.county_id', '=', 'report.county_id').onRef('feedback.report_id', '=', 'report.id'),
    )
    .select('report.state')
    .where('feedback.id', '=', feedbackId)
    .where(within(reach, { team: 'feedback.team_id', unit: 'feedback.unit_id' }))
}

/** Stores a feedback with its findings. */
export async function storeFeedback(
  tx: Tx<OnsiteDb>,
  feedback: Insertable<OnsiteDb['onsite.feedback']>,
  findings: readonly Insertable<OnsiteDb['onsite.finding']>[],
): Promise<void> {
  await tx.insertInto('onsite.feedback').values(feedback).execute()
  if (findings.length > 0) await tx.insertInto('onsite.finding').values(findings).execute()
}

/** Stores what changed of a feedback that is locked, as its next version. */
export async function changeFeedback(
  tx: Tx<OnsiteDb>,
  id: string,
  change: UpdateObject<OnsiteDb, 'onsite.feedback'>,
): Promise<void> {
  await tx
    .updateTable('onsite.feedback')
    .set({ ...change, row_version: sql`row_version + 1` })
    .where('id', '=', id)
    .execute()
}

export async function storeFeedbackMove(tx: Tx<OnsiteDb>, row: Insertable<OnsiteDb['onsite.feedback_move']>) {
  await tx.insertInto('onsite.feedback_move').values(row).execute()
}

/** What is stored of a receipt 签收: who, now, and what they said. */
export function receiptOf(personName: string, statement: string | undefined) {
  return { receipt: statement ?? null, receipted_by_name: personName, receipted_at: sql<string>`now()` }
}
