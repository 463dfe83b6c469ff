import type { Tx } from '@xuncha/plugin-sdk/server'
import type { RectificationDb } from './tables.ts'

/** A measure of a plan. */
export interface Measure {
  text: string
  kind: 'symptom' | 'root'
  leader: string
  dueOn: string
}

/** Puts these measures in the place of those that the plan had. */
export async function replaceMeasures(tx: Tx<RectificationDb>, itemId: string, measures: readonly Measure[]) {
  await tx.deleteFrom('rectification.measure').where('item_id', '=', itemId).execute()
  if (measures.length === 0) return
  await tx
    .insertInto('rectification.measure')
    .values(
      measures.map(({ text, kind, leader, dueOn }, index) => ({
        item_id: itemId,
        ordinal: index + 1,
        text,
        kind,
        leader,
        due_on: dueOn,
      })),
    )
    .execute()
}

/** The measures of a plan, in its order. */
export function measuresOf(tx: Tx<RectificationDb>, itemId: string) {
  return tx
    .selectFrom('rectification.measure')
    .select(['text', 'kind', 'leader', 'due_on as dueOn'])
    .where('item_id', '=', itemId)
    .orderBy('ordinal')
    .execute()
}

/** Notes that a measure was carried out. Yields whether the item has such a measure that was not. */
export async function finishMeasure(
  tx: Tx<RectificationDb>,
  done: { itemId: string; id: string; on: string },
) {
  const { numUpdatedRows } = await tx
    .updateTable('rectification.measure')
    .set((eb) => ({ done_on: done.on, row_version: eb('row_version', '+', 1) }))
    .where('item_id', '=', done.itemId)
    .where('id', '=', done.id)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
