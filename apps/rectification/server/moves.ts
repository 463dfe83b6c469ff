import { done } from '@xuncha/domain'
import type { Session } from '@xuncha/plugin-sdk/server'
import { withVerbs } from './items.ts'
import { type LockedItem, onVersion } from './locked.ts'
import { measuresOf } from './measures.repository.ts'
import { recordMove, storeItem } from './moves.repository.ts'
import { decide } from './standing.ts'
import type { RectificationDb } from './tables.ts'

/** Moves that say nothing besides a reason. A verification and a look-back record more, and have routes of their own. */
export const plainMoves = [
  'submitPlan',
  'approvePlan',
  'returnPlan',
  'declare',
  'startVerification',
  'return',
  'close',
] as const

/** A move as asked for, on the version that was read. */
export interface MoveRequest {
  id: string
  version: number
  move: (typeof plainMoves)[number]
  reason?: string | undefined
}

/**
 * Moves an item on.
 * @refuses not-found, stale, or what the rule says
 */
export function moveItem(session: Session<RectificationDb>, { id, version, move, reason }: MoveRequest) {
  return onVersion(session, { id, version }, async ({ tx, host, item }) => {
    const decision = decide(item, move, host.actor, { reason })
    if (!decision.ok) return decision
    // The plan goes on record as it was submitted: what is rewritten later is seen beside it.
    const facts =
      move === 'submitPlan' ? { plan: { ...planOf(item), measures: await measuresOf(tx, id) } } : undefined
    await recordMove(tx, host.actor, {
      itemId: id,
      cycle: item.cycle,
      decision: decision.value,
      reason,
      facts,
    })
    const submitted = move === 'declare' ? { submitter_id: host.actor.personId, verifier_ids: [] } : {}
    const moved = await storeItem(tx, id, { state: decision.value.to, ...submitted })
    return done(withVerbs(moved, host))
  })
}

function planOf({ goal, cause, causeCodes, leader, department, dueOn }: LockedItem) {
  return { goal, cause, causeCodes, leader, department, dueOn }
}
