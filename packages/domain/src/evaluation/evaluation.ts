import type { Moves } from '../machine.ts'
import { done, type Outcome, refuse } from '../outcome.ts'

/**
 * What the inspected unit is asked about the team 后评估: conduct in the five disciplines and the load on the unit.
 * Answers are choices and facts; nobody is scored.
 * @source domain.md §1 rows 78–81; §0 fact 10
 */
export const evaluationHeadings = [
  'political',
  'organisational',
  'work',
  'confidentiality',
  'integrity',
  'eight_rules',
  'burden',
] as const

/** One heading of the evaluation. */
export type EvaluationHeading = (typeof evaluationHeadings)[number]

/** What may be answered under a heading: nothing to note, something to note, does not know. */
export const evaluationChoices = ['nothing', 'noted', 'unknown'] as const

/** One answer under a heading, with the facts where something was noted. */
export interface EvaluationAnswer {
  heading: EvaluationHeading
  choice: (typeof evaluationChoices)[number]
  facts: string
}

/**
 * An evaluation is whole when every heading is answered, and whatever was noted says what.
 * @refuses evaluation.unanswered, evaluation.no-facts
 * @source domain.md §1 row 81: narrative and facts
 */
export function isAnswered(answers: readonly EvaluationAnswer[]): Outcome<void> {
  const open = evaluationHeadings.filter((heading) => !answers.some((answer) => answer.heading === heading))
  if (open.length > 0) return refuse('evaluation.unanswered', { headings: open })
  const bare = answers.filter(({ choice, facts }) => choice === 'noted' && facts.trim() === '')
  return bare.length > 0
    ? refuse('evaluation.no-facts', { headings: bare.map(({ heading }) => heading) })
    : done(undefined)
}

/** Opened when the round closes, answered once by the unit. @source domain.md §1 row 80 */
export const evaluationMoves = {
  submit: { from: ['open'], to: 'submitted', by: ['unit-head'] },
} as const satisfies Moves<{ state: 'open' | 'submitted' }>

/** What a member undertakes before going on site 承诺书, clause by clause. @source domain.md §1 rows 75–80 */
export const commitmentClauses = [
  'five_disciplines',
  'confidentiality',
  'eight_rules',
  'no_interference',
  'recusal_truthful',
  'report_truthfully',
] as const

/**
 * An undertaking is signed by the member, wholly, and with the recusal declaration made.
 * @refuses integrity.not-own, integrity.not-agreed, integrity.not-declared
 * @source domain.md §2 stage 3
 */
export function maySignCommitment(
  commitment: { personId: string },
  signing: { personId: string; agreed: boolean; declared: boolean },
): Outcome<void> {
  if (commitment.personId !== signing.personId) return refuse('integrity.not-own')
  if (!signing.agreed) return refuse('integrity.not-agreed')
  return signing.declared ? done(undefined) : refuse('integrity.not-declared')
}
