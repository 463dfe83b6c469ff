import type { Moves } from '../machine.ts'
import { done, type Outcome, refuse } from '../outcome.ts'
import { type LedgerBalance, mayIssueReport } from '../paper/ledger.ts'

/**
 * States of an inspection report 巡察报告.
 * @source domain.md §2 stage 10
 */
export const reportStates = ['drafting', 'office_review', 'lg_heard', 'decided', 'final'] as const

/** One state of a report. */
export type ReportState = (typeof reportStates)[number]

/**
 * The states from the leading group's decision on: from then the report is read by those who act upon it, and the papers
 * behind it by those who decided.
 * @source domain.md §3, rows 底稿/证据 (LG, R decided), 报告 (DI and OD, R after)
 */
export const decidedReportStates = ['decided', 'final'] as const satisfies readonly ReportState[]

/** Whether the leading group has decided over a report 已审定. @source domain.md §3 */
export function isDecided(report: { state: ReportState }): boolean {
  return (decidedReportStates as readonly string[]).includes(report.state)
}

/** What the rules need to know of a report. */
export interface ReportFacts {
  state: ReportState
  ledger: LedgerBalance
}

/** The ledger has to balance when the report is issued, and still when it is decided. */
function isBalanced(report: ReportFacts): Outcome<void> {
  return mayIssueReport(report.ledger)
}

/**
 * Team → office → leading group. What is decided is recorded with the decision's words.
 * @source domain.md §2 stage 10; §1 row 74
 */
export const reportMoves = {
  submit: { from: ['drafting'], to: 'office_review', by: ['head'], guard: isBalanced },
  return: {
    from: ['office_review', 'lg_heard'],
    to: 'drafting',
    by: ['office', 'leading-group'],
    asks: ['reason'],
  },
  hear: { from: ['office_review'], to: 'lg_heard', by: ['leading-group'], guard: isBalanced },
  decide: { from: ['lg_heard'], to: 'decided', by: ['leading-group'], asks: ['decision'], guard: isBalanced },
  finalise: { from: ['decided'], to: 'final', by: ['office'] },
} as const satisfies Moves<ReportFacts>

/**
 * States of the feedback 反馈意见 to the inspected unit.
 * @source domain.md §2 stage 11
 */
export const feedbackStates = ['prepared', 'delivered', 'receipted'] as const

/** One state of the feedback. */
export type FeedbackState = (typeof feedbackStates)[number]

/** What the rules need to know of the feedback. */
export interface FeedbackFacts {
  state: FeedbackState
  reportState: ReportState
  findings: number
}

/**
 * Nothing is fed back before the leading group decided.
 * @refuses feedback.not-decided, feedback.no-findings
 * @source domain.md §2 stages 10, 11
 */
function mayDeliver(feedback: FeedbackFacts): Outcome<void> {
  if (!isDecided({ state: feedback.reportState })) return refuse('feedback.not-decided')
  return feedback.findings > 0 ? done(undefined) : refuse('feedback.no-findings')
}

/**
 * Delivered by the team or the office, received by the unit's head.
 * @source domain.md §2 stage 11
 */
export const feedbackMoves = {
  deliver: { from: ['prepared'], to: 'delivered', by: ['head', 'office'], guard: mayDeliver },
  receipt: { from: ['delivered'], to: 'receipted', by: ['unit-head'] },
} as const satisfies Moves<FeedbackFacts>
