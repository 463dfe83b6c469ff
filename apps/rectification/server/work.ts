import { actsAs, asPreparer, isUnitRole, itemMoves, type ItemState, itemStates } from '@xuncha/domain'
import type { Actor, Session } from '@xuncha/plugin-sdk/server'
import { listWaiting } from './items.repository.ts'
import { sideOf } from './records.ts'
import { mayMove } from './standing.ts'
import type { RectificationDb } from './tables.ts'

/** Items that wait for the reader, the one due first at the head: one page, for the home page. */
export async function listWork(session: Session<RectificationDb>, say: (code: string) => string) {
  const { actor } = session
  const [items] = await session.batch((db, reach) => [listWaiting(db, reach, statesFor(actor))])
  return items
    .filter((item) => item.state !== 'completed' || awaitsCompleted(item, actor))
    .map(({ id, number, title, unitName, state, dueOn, planDue }) => ({
      id,
      title: `${number} ${title}`,
      detail: unitName,
      state: say(`rectification.state.${state}`),
      dueOn: state === 'awaiting_claim' || state === 'reopened' ? planDue : dueOn,
      path: `/items/${id}`,
      kind:
        state === 'returned'
          ? ('returned' as const)
          : actor.roles.some(isUnitRole)
            ? ('due' as const)
            : ('waiting' as const),
    }))
}

/** States from which a move of this actor, or one that they prepare, leads on; what is closed waits for nobody. */
function statesFor(actor: Actor): ItemState[] {
  const part = asPreparer(actor)
  const moves = Object.entries(itemMoves).filter(
    ([name, { by }]) => actsAs(part, by) && mayMove(actor, name as keyof typeof itemMoves),
  )
  const waiting = new Set<ItemState>(moves.flatMap(([, { from }]) => from))
  if (sideOf(actor) !== undefined) waiting.add('completed')
  waiting.delete('closed')
  return itemStates.filter((state) => waiting.has(state))
}

/** A completed item waits for the office to close it, and for an organ that has not said what it thinks. */
function awaitsCompleted(
  item: { disciplineVerdict: string | null; organisationVerdict: string | null },
  actor: Actor,
): boolean {
  if (mayMove(actor, 'close') && actsAs(actor, itemMoves.close.by)) return true
  const side = sideOf(actor)
  return side !== undefined && item[`${side}Verdict`] === null
}
