import type { Moves } from '../machine.ts'
import { done, type Outcome, refuse } from '../outcome.ts'
import type { RuleActor } from '../role.ts'

/**
 * States of a request 回避申请 by which an inspected unit asks that a member of its team stand aside.
 * @source domain.md §8.2 [V8 Art. 6]; §3, row 回避申报, UH
 */
export const recusalRequestStates = ['raised', 'granted', 'refused', 'withdrawn'] as const

/** One state of a request for recusal. */
export type RecusalRequestState = (typeof recusalRequestStates)[number]

/** What the rules need to know of a request 回避申请. */
export interface RecusalRequestFacts {
  state: RecusalRequestState
  /** Who is asked to stand aside. */
  personId: string
}

/**
 * A request names somebody who is in the team that inspects the unit, once at a time.
 * @refuses recusal.not-in-team, recusal.raised-already
 * @source domain.md §8.2
 */
export function mayRaiseRecusal(named: { serves: boolean; isPending: boolean }): Outcome<void> {
  if (!named.serves) return refuse('recusal.not-in-team')
  return named.isPending ? refuse('recusal.raised-already') : done(undefined)
}

/** Nobody decides over whether they stand aside themselves. @refuses recusal.own-request */
function isOfAnother(request: RecusalRequestFacts, actor: RuleActor): Outcome<void> {
  return request.personId === actor.personId ? refuse('recusal.own-request') : done(undefined)
}

/**
 * Raised by the head of the unit, decided by the leading group with a reason either way, since the answer goes back to
 * the unit. What was granted is a recusal in force; lifting that is a decision of its own.
 * @source domain.md §8.2; §3, row 回避申报
 */
export const recusalRequestMoves = {
  grant: { from: ['raised'], to: 'granted', by: ['leading-group'], asks: ['reason'], guard: isOfAnother },
  refuse: { from: ['raised'], to: 'refused', by: ['leading-group'], asks: ['reason'], guard: isOfAnother },
  withdraw: { from: ['raised'], to: 'withdrawn', by: ['unit-head'] },
} as const satisfies Moves<RecusalRequestFacts>
