import { done, type Outcome, type Refusal, refuse } from './outcome.ts'
import { actsAs, type Duty, type Role, type RuleActor } from './role.ts'

/** One way from state to state: whence, whither, by whom, and what has to be true. */
export interface Move<R extends { state: string }> {
  from: readonly R['state'][]
  to: R['state'] | ((record: R, actor: RuleActor) => R['state'])
  by: readonly (Role | Duty)[]
  /** What the mover has to say: the names of the inputs that must not be empty. */
  asks?: readonly string[]
  guard?: (record: R, actor: RuleActor) => Outcome<unknown>
}

/** A state machine as a table: the API decides by it and the page draws its buttons from it. */
export type Moves<R extends { state: string }> = Readonly<{ [name: string]: Move<R> }>

/** What the mover says along with a move. */
export type MoveInput = Readonly<{ [name: string]: unknown }>

/** A move as offered to an actor: open, or off with the reason. */
export interface Offer<Name extends string = string> {
  name: Name
  open: boolean
  asks: readonly string[]
  why?: Refusal
}

/** A move that was decided. */
export interface Decision<State extends string = string> {
  move: string
  from: State
  to: State
}

/**
 * Decides one move.
 * @refuses move.unknown, move.wrong-state, move.wrong-role, move.missing, or what the guard says
 */
export function decideMove<R extends { state: string }>(
  moves: Moves<R>,
  record: R,
  name: string,
  actor: RuleActor,
  input: MoveInput = {},
): Outcome<Decision<R['state']>> {
  const move = Object.hasOwn(moves, name) ? moves[name] : undefined
  if (move === undefined) return refuse('move.unknown', { move: name })
  const allowed = mayMove(move, record, actor)
  if (!allowed.ok) return allowed
  const missing = (move.asks ?? []).find((ask) => isEmpty(input[ask]))
  if (missing !== undefined) return refuse('move.missing', { missing })
  const to = typeof move.to === 'function' ? move.to(record, actor) : move.to
  return done({ move: name, from: record.state, to })
}

/**
 * The moves that lead on from the record's state and that the actor's part in the work could make, each open or with
 * the reason why not. Moves of other people's parts are left out: they are not the actor's buttons.
 */
export function movesFor<R extends { state: string }, M extends Moves<R>>(
  moves: M & Moves<R>,
  record: R,
  actor: RuleActor,
): Offer<keyof M & string>[] {
  const offers: Offer<keyof M & string>[] = []
  for (const name of Object.keys(moves)) {
    const move = moves[name] as Move<R>
    if (!move.from.includes(record.state) || !actsAs(actor, move.by)) continue
    const allowed = mayMove(move, record, actor)
    const offer = { name: name as keyof M & string, open: allowed.ok, asks: move.asks ?? [] }
    offers.push(allowed.ok ? offer : { ...offer, why: allowed.refusal })
  }
  return offers
}

function mayMove<R extends { state: string }>(move: Move<R>, record: R, actor: RuleActor): Outcome<unknown> {
  if (!move.from.includes(record.state))
    return refuse('move.wrong-state', { state: record.state, needs: [...move.from] })
  if (!actsAs(actor, move.by)) return refuse('move.wrong-role', { needs: [...move.by] })
  return move.guard?.(record, actor) ?? done(undefined)
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === ''
  if (Array.isArray(value)) return value.length === 0
  return value === undefined || value === null
}
