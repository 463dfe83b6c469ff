import type { Kysely } from 'kysely'
import type { Reach } from '@xuncha/plugin-sdk/server'
import { type ItemPage, itemsWithin, paged } from './items.repository.ts'
import type { RectificationDb } from './tables.ts'

type Db = Kysely<RectificationDb>

/** One page of items as the three lists 三张清单 show them: all three are read from these columns. */
export function listPlans(db: Db, reach: Reach, page: ItemPage) {
  return paged(itemsWithin(db, reach), page).select([
    'item.id',
    'item.number',
    'item.title',
    'item.problem',
    'item.requirement',
    'item.category',
    'item.nature',
    'item.unit_name as unitName',
    'item.state',
    'item.goal',
    'item.cause',
    'item.cause_codes as causeCodes',
    'item.leader',
    'item.department',
    'item.due_on as dueOn',
    'item.row_version as rowVersion',
  ])
}

/** The measures of the items on that page. */
export function listMeasures(db: Db, reach: Reach, page: ItemPage) {
  return db
    .selectFrom('rectification.measure')
    .select([
      'id',
      'item_id as itemId',
      'ordinal',
      'text',
      'kind',
      'leader',
      'due_on as dueOn',
      'done_on as doneOn',
    ])
    .where('item_id', 'in', paged(itemsWithin(db, reach), page).select('item.id'))
    .orderBy('item_id')
    .orderBy('ordinal')
}
