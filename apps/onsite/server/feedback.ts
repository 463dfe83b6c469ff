import { decideMove, done, type FeedbackFacts, feedbackMoves, movesFor, refuse } from '@xuncha/domain'
import type { Actor, Reach, Session, Tx } from '@xuncha/plugin-sdk/server'
import {
  type FeedbackReader,
  feedbackTimeline,
  findFeedback,
  findingsOf,
  reportStateOf,
  storeFeedback,
} from './feedback.repository.ts'
import { may, partIn, verbsOf } from './parts.ts'
import { reportReader } from './reports.ts'
import { feedbackIdOf, lockReport, sectionsOf } from './reports.repository.ts'
import type { OnsiteDb } from './tables.ts'

/** What is written to the unit around the findings. */
export interface FeedbackText {
  number: string
  overview: string
  advice: string
}

/** Which feedback an actor is shown. */
export function feedbackReader(actor: Actor, reach: Reach): FeedbackReader {
  return { reach, prepares: may(actor, 'onsite.feedback:deliver') }
}

/**
 * Prepares the feedback 反馈意见 from a report that was decided. Sent twice, it is one.
 * @refuses not-found, onsite.closed, onsite.feedback-exists, move.wrong-role, feedback.not-decided, feedback.no-findings
 */
export async function prepareFeedback(
  tx: Tx<OnsiteDb>,
  { reach, actor }: { reach: Reach; actor: Actor },
  { id, reportId, text }: { id: string; reportId: string; text: FeedbackText },
) {
  const reader = reportReader(actor, reach)
  const report = await lockReport(tx, reader, reportId)
  if (report === undefined) return refuse('not-found')
  const existing = await feedbackIdOf(tx, reader, reportId).executeTakeFirst()
  if (existing !== undefined) return existing.id === id ? done({ id }) : refuse('onsite.feedback-exists')
  if (report.closedOn !== null) return refuse('onsite.closed', { on: report.closedOn })
  const sections = await sectionsOf(tx, reader, reportId).execute()
  const facts: FeedbackFacts = { state: 'prepared', reportState: report.state, findings: sections.length }
  const allowed = decideMove(feedbackMoves, facts, 'deliver', partIn(actor, report.teamId))
  if (!allowed.ok) return allowed

  await storeFeedback(
    tx,
    {
      id,
      report_id: reportId,
      inspection_id: report.inspectionId,
      team_id: report.teamId,
      unit_id: report.unitId,
      unit_name: report.unitName,
      round_id: report.roundId,
      round_title: report.roundTitle,
      team_name: report.teamName,
      state: 'prepared',
      ...text,
    },
    sections.map(({ paperId, ordinal, title, problem, category, nature, requirement }) => ({
      feedback_id: id,
      paper_id: paperId,
      ordinal,
      title,
      problem,
      category,
      nature,
      requirement,
    })),
  )
  return done({ id })
}

/** A feedback, whole, and what the reader can do with it. */
export async function readFeedback(session: Session<OnsiteDb>, id: string) {
  const [found, findings, report, timeline] = await session.batch((db, reach, actor) => {
    const reader = feedbackReader(actor, reach)
    return [
      findFeedback(db, reader, id),
      findingsOf(db, reader, id),
      reportStateOf(db, reader, id),
      feedbackTimeline(db, reader, id),
    ]
  })
  const [feedback] = found
  const [{ state: reportState } = { state: 'drafting' as const }] = report
  if (feedback === undefined) return refuse('not-found')
  const { teamId, unitId: _unit, roundId: _round, inspectionId: _inspection, ...shown } = feedback
  const facts: FeedbackFacts = { state: feedback.state, reportState, findings: findings.length }
  const offers = movesFor(feedbackMoves, facts, partIn(session.actor, teamId))
  // The unit signs after the round was closed too: closing ends the team's work, not the unit's.
  return done({ ...shown, findings, timeline, verbs: verbsOf(offers, null) })
}
