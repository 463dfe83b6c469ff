import * as fc from 'fast-check'
import { decideMove, type MoveInput, type Moves } from '../src/machine.ts'
import type { RuleActor } from '../src/role.ts'

/** A move that was made in a history, and by whom. */
export interface Made<State> {
  move: string
  from: State
  to: State
  actor: RuleActor
}

/** One visit of a history: something that people do beside the machine, then every move is tried from some start. */
export interface Visit {
  act: number
  actor: number
  start: number
}

/**
 * Long histories. A single random move is refused nearly always and fast-check keeps arrays short, so that of
 * histories made of single attempts hardly one ends: therefore a visit tries every move by every actor.
 */
export const visits = (least = 20, most = 60): fc.Arbitrary<Visit[]> =>
  fc.array(fc.record({ act: fc.nat(999), actor: fc.nat(999), start: fc.nat(999) }), {
    minLength: least,
    maxLength: most,
    size: 'max',
  })

/** The first move of the table that any of the actors can make, looking round from where the visit starts. */
export function firstOpen<R extends { state: string }>(
  moves: Moves<R>,
  record: R,
  actors: readonly RuleActor[],
  visit: Visit,
  input: MoveInput,
): Made<R['state']> | undefined {
  for (const name of turned(Object.keys(moves), visit.start)) {
    for (const actor of turned(actors, visit.actor)) {
      const decided = decideMove(moves, record, name, actor, input)
      if (decided.ok) return { ...decided.value, actor }
    }
  }
  return undefined
}

/** One of several, by any number. */
export function pick<const T>(things: readonly [T, ...T[]], index: number): T {
  return things[index % things.length] ?? things[0]
}

function turned<T>(things: readonly T[], by: number): T[] {
  const start = things.length === 0 ? 0 : by % things.length
  return [...things.slice(start), ...things.slice(0, start)]
}
