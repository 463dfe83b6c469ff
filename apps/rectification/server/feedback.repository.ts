import type { Insertable } from 'kysely'
import type { Tx } from '@xuncha/plugin-sdk/server'
import type { RectificationDb } from './tables.ts'

/** Stores a feedback with its items. What is there already stays as it is: the same feedback may be told twice. */
export async function storeFeedback(
  tx: Tx<RectificationDb>,
  feedback: Insertable<RectificationDb['rectification.feedback']>,
  items: Insertable<RectificationDb['rectification.item']>[],
): Promise<void> {
  await tx
    .insertInto('rectification.feedback')
    .values(feedback)
    .onConflict((conflict) => conflict.columns(['county_id', 'id']).doNothing())
    .execute()
  for (const item of items)
    await tx
      .insertInto('rectification.item')
      .values(item)
      .onConflict((conflict) => conflict.columns(['county_id', 'id']).doNothing())
      .execute()
}
