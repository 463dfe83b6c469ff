import type { Decision, ItemState } from '@xuncha/domain'
import type { Actor, Tx } from '@xuncha/plugin-sdk/server'
import type { Updateable } from 'kysely'
import { itemColumns } from './items.repository.ts'
import type { RectificationDb } from './tables.ts'

type Change = Omit<Updateable<RectificationDb['rectification.item']>, 'county_id' | 'id' | 'row_version'>

/** Changes an item that was locked before; whoever read the version before that has to look again. */
export function storeItem(tx: Tx<RectificationDb>, id: string, change: Change) {
  return tx
    .updateTable('rectification.item as item')
    .set(change)
    .set((eb) => ({ row_version: eb('item.row_version', '+', 1) }))
    .where('item.id', '=', id)
    .returning(itemColumns)
    .executeTakeFirstOrThrow()
}

/** Keeps on a locked item what a new record shows. Nobody's reading of the item grows old by it. */
export function storeStanding(tx: Tx<RectificationDb>, id: string, change: Change) {
  return tx
    .updateTable('rectification.item as item')
    .set(change)
    .where('item.id', '=', id)
    .returning(itemColumns)
    .executeTakeFirstOrThrow()
}

/** A decided move, as the timeline keeps it. */
export interface MoveRecord {
  itemId: string
  cycle: number
  decision: Decision<ItemState>
  reason?: string | undefined
  facts?: Record<string, unknown> | undefined
}

/** Writes a decision down, with who made it and why. */
export async function recordMove(
  tx: Tx<RectificationDb>,
  actor: Actor,
  { itemId, cycle, decision, reason, facts }: MoveRecord,
) {
  await tx
    .insertInto('rectification.item_move')
    .values({
      item_id: itemId,
      cycle,
      move: decision.move,
      from_state: decision.from,
      to_state: decision.to,
      person_id: actor.personId,
      person_name: actor.name,
      reason: reason ?? null,
      facts: facts === undefined ? null : JSON.stringify(facts),
    })
    .execute()
}
