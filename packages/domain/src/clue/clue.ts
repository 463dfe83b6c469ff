import type { Moves } from '../machine.ts'
import { done, type Outcome, refuse } from '../outcome.ts'

/**
 * States of a clue 问题线索.
 * @source domain.md §4.6
 */
export const clueStates = [
  'registered',
  'studied',
  'team_decided',
  'office_reviewed',
  'decided',
  'transferred',
  'receipted',
  'handling',
  'replied',
  'closed',
  'returned',
] as const

/** One state of a clue. */
export type ClueState = (typeof clueStates)[number]

/**
 * Where a clue goes 线索处置.
 * @source domain.md §4.6
 */
export const clueDispositions = [
  'to_discipline',
  'to_organisation',
  'to_authority',
  'to_unit',
  'to_petitions',
  'to_superior',
  'kept',
] as const

/**
 * What the receiver made of it: codes only, never an account of a person.
 * @source domain.md §4.6 [V9 Art. 17]
 */
export const clueResults = [
  'letter_or_talk',
  'preliminary_check',
  'suspended',
  'settled',
  'case_filed',
  'organisational',
] as const

/**
 * Two classes, since one county's "clues" include matters that are none of discipline.
 * @source domain.md §4.6 [V34]
 */
export const clueClasses = ['violation', 'general'] as const

/** What the rules need to know of a clue. */
export interface ClueFacts {
  state: ClueState
  disposition: (typeof clueDispositions)[number] | null
  result: (typeof clueResults)[number] | null
}

/**
 * It is settled where the clue goes.
 * @refuses clue.no-disposition
 * @source domain.md §4.6
 */
function hasDisposition(clue: ClueFacts): Outcome<void> {
  return clue.disposition === null ? refuse('clue.no-disposition') : done(undefined)
}

/**
 * The receiver's answer says what came of it.
 * @refuses clue.no-result
 * @source domain.md §4.6
 */
function hasResult(clue: ClueFacts): Outcome<void> {
  return clue.result === null ? refuse('clue.no-result') : done(undefined)
}

/**
 * Registered, studied, decided by team, office and leading group, transferred against receipt, answered, closed.
 * @source domain.md §4.6
 */
export const clueMoves = {
  study: { from: ['registered', 'returned'], to: 'studied', by: ['head', 'deputy', 'member'] },
  decideInTeam: {
    from: ['studied'],
    to: 'team_decided',
    by: ['head'],
    asks: ['reason'],
    guard: hasDisposition,
  },
  review: { from: ['team_decided'], to: 'office_reviewed', by: ['office'] },
  decide: { from: ['office_reviewed'], to: 'decided', by: ['leading-group'], asks: ['reason'] },
  transfer: { from: ['decided'], to: 'transferred', by: ['office'], guard: hasDisposition },
  receipt: { from: ['transferred'], to: 'receipted', by: ['discipline', 'organisation'] },
  handle: { from: ['receipted'], to: 'handling', by: ['discipline', 'organisation'] },
  reply: { from: ['handling'], to: 'replied', by: ['discipline', 'organisation'], guard: hasResult },
  close: { from: ['replied'], to: 'closed', by: ['office'] },
  return: {
    from: ['studied', 'team_decided', 'office_reviewed', 'transferred'],
    to: 'returned',
    by: ['head', 'office', 'leading-group', 'discipline', 'organisation'],
    asks: ['reason'],
  },
} as const satisfies Moves<ClueFacts>
