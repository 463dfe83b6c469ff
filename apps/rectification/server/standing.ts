import {
  asPreparer,
  decideMove,
  type Decision,
  done,
  type ItemFacts,
  itemMoves,
  type ItemState,
  movesFor,
  type MoveInput,
  type Outcome,
  refuse,
} from '@xuncha/domain'
import type { Actor } from '@xuncha/plugin-sdk/server'

type MoveName = keyof typeof itemMoves

/** The right that each move takes, besides the part in the work that the rule asks for. */
const rightOf: Record<MoveName, string> = {
  submitPlan: 'rectification.item:plan',
  approvePlan: 'rectification.item:review',
  returnPlan: 'rectification.item:review',
  declare: 'rectification.item:report',
  startVerification: 'rectification.item:verify',
  complete: 'rectification.item:verify',
  completeBasically: 'rectification.item:verify',
  findNotDone: 'rectification.item:verify',
  return: 'rectification.item:verify',
  close: 'rectification.item:close',
  reopen: 'rectification.item:reopen',
}

/** An item as stored, as far as the rules look at it. */
export interface StoredItem {
  state: ItemState
  nature: string
  goal: string
  cause: string
  leader: string
  department: string
  dueOn: string
  measureKinds: ('symptom' | 'root')[]
  evidenceKinds: ('document' | 'effect')[]
  disciplineVerdict: 'agree' | 'disagree' | null
  organisationVerdict: 'agree' | 'disagree' | null
  submitterId: string | null
  verifierIds: string[]
}

/** What the rules are told of a stored item. */
export function factsOf(item: StoredItem): ItemFacts {
  return {
    ...item,
    measures: item.measureKinds.map((kind) => ({ kind })),
    evidence: item.evidenceKinds.map((kind) => ({ kind })),
    opinions: [
      ...(item.disciplineVerdict ? [{ side: 'discipline' as const, verdict: item.disciplineVerdict }] : []),
      ...(item.organisationVerdict
        ? [{ side: 'organisation' as const, verdict: item.organisationVerdict }]
        : []),
    ],
  }
}

/** The moves that this actor is offered, each open or with the reason why not: those that they prepare are the head's. */
export function verbsFor(item: StoredItem, actor: Actor) {
  const own = movesFor(itemMoves, factsOf(item), actor)
  const prepared = movesFor(itemMoves, factsOf(item), asPreparer(actor))
    .filter(({ name }) => !own.some((offer) => offer.name === name))
    .map((offer) => ({ ...offer, open: false, why: { code: 'rectification.head-decides' } }))
  return [...own, ...prepared].filter(({ name }) => mayMove(actor, name))
}

/**
 * Decides a move of this actor.
 * @refuses not-found without the right to it, or what the rule says
 */
export function decide(
  item: StoredItem,
  name: MoveName,
  actor: Actor,
  input: MoveInput,
): Outcome<Decision<ItemState>> {
  if (!mayMove(actor, name)) return refuse('not-found')
  return decideMove(itemMoves, factsOf(item), name, actor, input)
}

/**
 * What surrounds a move, the plan before it is submitted and the evidence before it is declared, may be written by
 * whoever is offered that move, or prepares it for them, as long as the item waits for it.
 * @refuses rectification.not-now
 */
export function awaits(item: StoredItem, name: MoveName, actor: Actor): Outcome<void> {
  const offered = movesFor(itemMoves, factsOf(item), asPreparer(actor)).some((offer) => offer.name === name)
  return offered ? done(undefined) : refuse('rectification.not-now', { state: item.state })
}

/** Whether an actor has the right that a move takes. */
export function mayMove(actor: Actor, name: MoveName): boolean {
  return actor.grants[rightOf[name]] !== undefined
}
