import type { PlainDate } from '../calendar/plain-date.ts'
import type { DueRule } from '../deadline/rule.ts'
import type { Term } from '../taxonomy/term.ts'

/**
 * How well a rule is known: read in its document; seen in published cases; sources that differ or are cut off; not
 * verified. Only the first counts as verified.
 * @source domain.md §0, evidence tags
 */
export const ruleStatuses = ['verified', 'observed', 'mixed', 'unverified'] as const

/** One degree of how well a rule is known. */
export type RuleStatus = (typeof ruleStatuses)[number]

/** How many days before the due day a matter becomes urgent, and how many before it is soon. */
export interface UrgencyThresholds {
  urgent: number
  soon: number
}

/** To whom an overdue matter is escalated 逐级提醒: 经办, 分管负责人, 主要负责人. @source domain.md §1 row 49 */
export const escalationTargets = ['clerk', 'deputy', 'chief'] as const

/** One of those to whom an overdue matter is escalated. */
export type EscalationTarget = (typeof escalationTargets)[number]

/** From so many days overdue on it goes to somebody. */
export interface EscalationStep {
  overdueDays: number
  to: EscalationTarget
}

/** What a quantity counts. @source domain.md §2.2 */
export const quantityUnits = ['per_term', 'percent', 'units'] as const

/** Days on which nobody works, first and last, and weekend days on which people do, of one year's arrangement. */
export interface YearArrangement {
  year: number
  off: readonly (readonly [PlainDate, PlainDate])[]
  makeUp: readonly PlainDate[]
}

/** One type of unit 单位类型: what to look at, what to ask for, by which taxonomies. */
export interface UnitProfile {
  code: string
  zh: string
  en: string
  focus: readonly string[]
  materials: readonly string[]
  taxonomies: readonly string[]
}

/** How an organisation's rectification is assessed; never a person. Weights and the veto are given where a scheme has them. */
export interface AssessmentScheme {
  code: string
  zh: string
  en: string
  full?: number
  grades?: readonly string[]
  indicators?: number
  aspects?: number
  weights?: readonly number[]
}

/**
 * What a rule says, by kind: a deadline, a quantity with the percentage at which to warn, a dictionary of terms, a
 * crosswalk between taxonomies, thresholds, escalation, a year's holidays, unit types, assessment schemes, a veto,
 * or that people decide and nothing is computed.
 * @source domain.md §2.2, §4
 */
export type RuleValue =
  | { kind: 'deadline'; rule: DueRule }
  | { kind: 'quantity'; amount: number; unit: (typeof quantityUnits)[number]; warnAt?: number }
  | { kind: 'terms'; terms: readonly Term[] }
  | { kind: 'crosswalk'; rows: readonly (readonly string[])[] }
  | ({ kind: 'urgency' } & UrgencyThresholds)
  | { kind: 'escalation'; steps: readonly EscalationStep[] }
  | ({ kind: 'holidays' } & YearArrangement)
  | { kind: 'profiles'; profiles: readonly UnitProfile[] }
  | { kind: 'schemes'; schemes: readonly AssessmentScheme[] }
  | { kind: 'veto'; falseEntries: number; score: number }
  | { kind: 'human' }

/** A kind of rule. */
export type RuleKind = RuleValue['kind']
