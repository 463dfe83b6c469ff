import { addMonths } from '../calendar/plain-date.ts'
import { done, type Outcome, refuse } from '../outcome.ts'
import type { RuleActor } from '../role.ts'

/**
 * Grounds to stand aside 回避 from a unit: spouse, blood kin, kin by marriage, worked there, shared its leadership,
 * same class or tutor, or whatever else keeps them from being fair.
 * @source domain.md §2 stage 3 [V8]
 */
export const recusalGrounds = [
  'spouse',
  'blood',
  'in_law',
  'worked_there',
  'shared_leadership',
  'same_class',
  'other',
] as const

/** One ground for recusal. */
export type RecusalGround = (typeof recusalGrounds)[number]

/**
 * One thing that a person declared 回避声明 about a unit. Dates are plain; an end that is not given is open: somebody
 * who names no last day still works there, and of whom no first day is known has been there for long.
 */
export interface RecusalEntry {
  unitId: string
  ground: RecusalGround
  /** Who the relative or acquaintance is to the declarer, and in what post there. */
  relation?: string | undefined
  post?: string | undefined
  from?: string | undefined
  until?: string | undefined
}

/** Why a person may not inspect a unit. */
export interface RecusalReason {
  unitId: string
  ground: RecusalGround
  /** What was declared, for whoever nominates to read. */
  facts: Record<string, string>
}

const YEARS_SINCE = 3
const YEARS_LONG = 3

/**
 * The reasons for which a person has to stand aside from a unit on a day; empty when there is none.
 * Kin, leadership and class stand as long as they are declared. Work there counts when it ended within three years,
 * or lasted longer than three years.
 * @source domain.md §2 stage 3 [V8]
 */
export function recusalReasons(
  entries: readonly RecusalEntry[],
  unitId: string,
  on: string,
): RecusalReason[] {
  return entries
    .filter((entry) => entry.unitId === unitId && counts(entry, on))
    .map((entry) => ({ unitId, ground: entry.ground, facts: factsOf(entry) }))
}

/** A recusal in force 回避, as far as the rule for lifting it needs to know. */
export interface RecusalFacts {
  personId: string
  liftedAt: string | null
}

/**
 * Whether a recusal may be lifted 解除回避: once, and never by whom it is about.
 * @refuses recusal.lifted, recusal.own
 * @source domain.md §3, invariant I4; §2 stage 3
 */
export function mayLiftRecusal(recusal: RecusalFacts, actor: RuleActor): Outcome<void> {
  if (recusal.liftedAt !== null) return refuse('recusal.lifted')
  return recusal.personId === actor.personId ? refuse('recusal.own') : done(undefined)
}

function counts(entry: RecusalEntry, on: string): boolean {
  if (entry.ground !== 'worked_there') return true
  const until = entry.until ?? on
  const recently = until >= addMonths(on, -12 * YEARS_SINCE)
  const long = entry.from === undefined || addMonths(entry.from, 12 * YEARS_LONG) < until
  return recently || long
}

function factsOf({ relation, post, from, until }: RecusalEntry): Record<string, string> {
  const declared = { relation, post, from, until }
  return Object.fromEntries(
    Object.entries(declared).filter(
      (fact): fact is [string, string] => fact[1] !== undefined && fact[1] !== '',
    ),
  )
}
