import type { Moves } from '../machine.ts'
import { done, type Outcome, refuse } from '../outcome.ts'
import type { RuleActor } from '../role.ts'

/**
 * States of what a county keeps of a module that was uninstalled 留存数据: kept 留存, held 保全 (nothing of it is destroyed,
 * whatever was decided before), its destruction proposed and approved, destroyed 销毁, taken back 收回使用.
 */
export const retainedStates = ['kept', 'held', 'proposed', 'approved', 'purged', 'taken-back'] as const

/** One of them. */
export type RetainedState = (typeof retainedStates)[number]

/** What the rules need to know of what is kept, and of whoever moves it. */
export interface RetainedFacts {
  state: RetainedState
  /** Person who proposed to destroy it; null before that. */
  proposerId: string | null
  /** The term of keeping is over 保存期满. */
  isDue: boolean
  /** Whoever moves it says that it be done before that term is over 提前销毁. */
  early: boolean
}

/** @refuses retention.not-due */
function isTime({ isDue, early }: RetainedFacts): Outcome<void> {
  return isDue || early ? done(undefined) : refuse('retention.not-due')
}

/**
 * Somebody other than who proposed it.
 * @refuses retention.own-proposal, or what `isTime` says
 */
function isSecond(kept: RetainedFacts, actor: RuleActor): Outcome<void> {
  return kept.proposerId === actor.personId ? refuse('retention.own-proposal') : isTime(kept)
}

const both = ['system-admin', 'security-admin'] as const

/**
 * What becomes of retained records. Destroying takes two of the three administrators 双人销毁, each with a reason, and
 * before the term is over both have to say so. A hold 保全 wins over every proposal and approval.
 * @source domain.md §8.8; plugins.md §2; security.md §2.2
 */
export const retainedMoves = {
  propose: { from: ['kept'], to: 'proposed', by: ['system-admin'], asks: ['reason'], guard: isTime },
  approve: { from: ['proposed'], to: 'approved', by: ['security-admin'], asks: ['reason'], guard: isSecond },
  decline: { from: ['proposed'], to: 'kept', by: ['security-admin'], asks: ['reason'] },
  withdraw: { from: ['proposed', 'approved'], to: 'kept', by: both, asks: ['reason'] },
  hold: {
    from: ['kept', 'proposed', 'approved'],
    to: 'held',
    by: ['security-admin'],
    asks: ['reason'],
  },
  release: { from: ['held'], to: 'kept', by: ['security-admin'], asks: ['reason'] },
} as const satisfies Moves<RetainedFacts>
