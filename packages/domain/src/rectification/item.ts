import type { Moves } from '../machine.ts'
import { done, type Outcome, refuse } from '../outcome.ts'
import { actsAs, type RuleActor } from '../role.ts'

/**
 * States of a rectification item 整改事项: 待认领, 方案审核, 整改中, 已申报, 核查中, 已完成, 基本完成并持续整改,
 * 未完成, 退回, 已销号, 重开.
 * @source domain.md §4.7
 */
export const itemStates = [
  'awaiting_claim',
  'plan_review',
  'in_progress',
  'declared',
  'verifying',
  'completed',
  'basically_completed',
  'not_completed',
  'returned',
  'closed',
  'reopened',
] as const

/** One state of a rectification item. */
export type ItemState = (typeof itemStates)[number]

/** What the rules need to know of a rectification item. People are person ids. */
export interface ItemFacts {
  state: ItemState
  /** Nature of the problem 问题性质: see the taxonomy. */
  nature: string
  goal: string
  cause: string
  /** Responsible leader 责任领导 and department 责任部门. */
  leader: string
  department: string
  dueOn: string | null
  /** Measures against the symptom 治标 or at the root 治本. */
  measures: readonly { kind: 'symptom' | 'root' }[]
  /** Since the item was last reopened: what supports that it is done, and what shows that it works. */
  evidence: readonly { kind: 'document' | 'effect' }[]
  /** Opinions of the two supervisors 纪委监委、组织部 since the last opening, in order: of each side the last one stands. */
  opinions: readonly { side: 'discipline' | 'organisation'; verdict: 'agree' | 'disagree' }[]
  /** Who declared the item done, last. */
  submitterId: string | null
  /** Who verified it since then. */
  verifierIds: readonly string[]
}

const NEEDS_ROOT_MEASURE: readonly string[] = ['general', 'tendency', 'fundamental']

/**
 * A plan 整改方案 says what is to be reached, by whom, until when and how; a problem that is general or worse also
 * takes a measure at its root.
 * @refuses rectification.no-goal, rectification.no-cause, rectification.no-leader, rectification.no-department,
 *   rectification.no-due-date, rectification.no-measure, rectification.no-root-measure
 * @source domain.md §1 rows 45, 62, 63; §2 stage 13
 */
export function isPlanned(item: ItemFacts): Outcome<void> {
  if (item.goal.trim() === '') return refuse('rectification.no-goal')
  if (item.cause.trim() === '') return refuse('rectification.no-cause')
  if (item.leader.trim() === '') return refuse('rectification.no-leader')
  if (item.department.trim() === '') return refuse('rectification.no-department')
  if (item.dueOn === null) return refuse('rectification.no-due-date')
  if (item.measures.length === 0) return refuse('rectification.no-measure')
  const root = item.measures.some(({ kind }) => kind === 'root')
  if (NEEDS_ROOT_MEASURE.includes(item.nature) && !root)
    return refuse('rectification.no-root-measure', { nature: item.nature })
  return done(undefined)
}

/**
 * Done is declared with something to show for it.
 * @refuses rectification.no-evidence
 * @source domain.md §8.10
 */
function hasEvidence(item: ItemFacts): Outcome<void> {
  return item.evidence.length > 0 ? done(undefined) : refuse('rectification.no-evidence')
}

/**
 * Whoever declared an item done does not verify it.
 * @refuses rectification.own-verification
 * @source domain.md §4.7
 */
export function isSecondPerson(item: ItemFacts, actor: RuleActor): Outcome<void> {
  return item.submitterId === actor.personId ? refuse('rectification.own-verification') : done(undefined)
}

/**
 * Struck off 销号 on evidence of effect, a supervisor's agreement, and a second person's check. How much percent
 * somebody claims is no part of it.
 * @refuses rectification.no-effect, rectification.no-opinion, rectification.not-verified
 * @source domain.md §4.7
 */
export function mayClose(item: ItemFacts): Outcome<void> {
  if (!item.evidence.some(({ kind }) => kind === 'effect')) return refuse('rectification.no-effect')
  const standing = new Map(item.opinions.map(({ side, verdict }) => [side, verdict]))
  if (![...standing.values()].includes('agree')) return refuse('rectification.no-opinion')
  const second = item.verifierIds.some((verifier) => verifier !== item.submitterId)
  return second ? done(undefined) : refuse('rectification.not-verified')
}

/**
 * Struck off by somebody else than declared it done.
 * @refuses rectification.own-verification, and what mayClose refuses with
 * @source domain.md §4.7
 */
function mayStrikeOff(item: ItemFacts, actor: RuleActor): Outcome<void> {
  const second = isSecondPerson(item, actor)
  return second.ok ? mayClose(item) : second
}

/** Who verifies on site: the two supervisors and the office. */
const verifiers = ['discipline', 'organisation', 'office'] as const

/**
 * Claimed by the unit, planned, done, declared, verified by others, struck off; found again, it is reopened and keeps
 * its history. The plan and the declaration are the head's own 第一责任人, whoever typed them.
 * @source domain.md §4.7; §1 rows 36, 51
 */
export const itemMoves = {
  submitPlan: {
    from: ['awaiting_claim', 'reopened'],
    to: 'plan_review',
    by: ['unit-head'],
    guard: isPlanned,
  },
  approvePlan: { from: ['plan_review'], to: 'in_progress', by: verifiers, guard: isPlanned },
  returnPlan: { from: ['plan_review'], to: 'awaiting_claim', by: verifiers, asks: ['reason'] },
  declare: {
    from: ['in_progress', 'returned', 'not_completed', 'basically_completed'],
    to: 'declared',
    by: ['unit-head'],
    guard: hasEvidence,
  },
  startVerification: { from: ['declared'], to: 'verifying', by: verifiers, guard: isSecondPerson },
  complete: { from: ['verifying'], to: 'completed', by: verifiers, asks: ['reason'], guard: isSecondPerson },
  completeBasically: {
    from: ['verifying'],
    to: 'basically_completed',
    by: verifiers,
    asks: ['reason'],
    guard: isSecondPerson,
  },
  findNotDone: {
    from: ['verifying'],
    to: 'not_completed',
    by: verifiers,
    asks: ['reason'],
    guard: isSecondPerson,
  },
  return: { from: ['declared', 'verifying', 'completed'], to: 'returned', by: verifiers, asks: ['reason'] },
  close: { from: ['completed'], to: 'closed', by: ['office'], guard: mayStrikeOff },
  reopen: { from: ['closed'], to: 'reopened', by: ['office', 'discipline'], asks: ['reason'] },
} as const satisfies Moves<ItemFacts>

/**
 * Who acts, as far as writing is concerned that surrounds a move: the unit's liaison 联络员 prepares plan, progress and
 * evidence for the head, who then submits or declares them.
 * @source domain.md §3, row 整改台账: the head approves, the liaison writes
 */
export function asPreparer(actor: RuleActor): RuleActor {
  return actsAs(actor, ['unit-liaison']) ? { ...actor, roles: [...actor.roles, 'unit-head'] } : actor
}

/** The moves with which a verification 核查 ends. */
export const verificationResults = ['complete', 'completeBasically', 'findNotDone'] as const
