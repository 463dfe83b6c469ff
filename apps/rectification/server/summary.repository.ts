import { type Kysely, sql } from 'kysely'
import type { Reach } from '@xuncha/plugin-sdk/server'
import { itemsWithin } from './items.repository.ts'
import type { RectificationDb } from './tables.ts'

/** How many items there are in each state, those not closed by due day too. */
export function countItems(db: Kysely<RectificationDb>, reach: Reach) {
  return itemsWithin(db, reach)
    .select((eb) => [
      'item.state',
      sql<string | null>`case when item.state <> 'closed' then item.due_on end`.as('dueOn'),
      eb.fn.countAll<number>().as('items'),
    ])
    .groupBy(['item.state', 'dueOn'])
}
