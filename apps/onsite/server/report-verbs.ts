import {
  type FeedbackFacts,
  feedbackMoves,
  type LedgerBalance,
  movesFor,
  paperDuties,
  reportDuties,
  reportMoves,
  type ReportState,
} from '@xuncha/domain'
import type { Actor } from '@xuncha/plugin-sdk/server'
import { mayAt, partIn, type Verb, verbsOf } from './parts.ts'

/** What is known of a report when its verbs are drawn. */
export interface KnownReport {
  state: ReportState
  teamId: string
  closedOn: string | null
  ledger: LedgerBalance
  sections: number
  feedbackId: string | null
}

/** What a reader can do with a report. */
export function reportVerbs(actor: Actor, report: KnownReport): Verb[] {
  const { teamId } = report
  const part = partIn(actor, teamId)
  const verbs = verbsOf(movesFor(reportMoves, report, part), report.closedOn)
  if (report.state === 'drafting' && mayAt(actor, 'onsite.report:write', { teamId, duties: paperDuties }))
    verbs.unshift({ name: 'edit', open: report.closedOn === null, asks: [] })
  const delivers = mayAt(actor, 'onsite.feedback:deliver', { teamId, duties: reportDuties })
  if (report.feedbackId !== null || !delivers) return verbs
  // To prepare what could not be delivered would be work for nothing: the same rule, asked earlier.
  const feedback: FeedbackFacts = { state: 'prepared', reportState: report.state, findings: report.sections }
  const offers = movesFor(feedbackMoves, feedback, part).map((offer) => ({
    ...offer,
    name: 'prepareFeedback',
  }))
  return [...verbs, ...verbsOf(offers, report.closedOn)]
}
