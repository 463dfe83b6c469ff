import { type Insertable, type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { ItemState } from '@xuncha/domain'
import { prepared, type Reach, type Tx, within } from '@xuncha/plugin-sdk/server'
import type { RectificationDb } from './tables.ts'

type Db = Kysely<RectificationDb>

const whose = { unit: 'item.unit_id', team: 'item.team_id' }

/** What a row of the ledger shows; no long text travels with a list. */
const rowColumns = [
  'item.id',
  'item.number',
  'item.title',
  'item.unit_id as unitId',
  'item.unit_name as unitName',
  'item.round_title as roundTitle',
  'item.category',
  'item.nature',
  'item.state',
  'item.plan_due as planDue',
  'item.due_on as dueOn',
  'item.leader',
  'item.department',
  'item.row_version as rowVersion',
] as const

export const itemColumns = [
  ...rowColumns,
  'item.feedback_id as feedbackId',
  'item.problem',
  'item.requirement',
  'item.delivered_on as deliveredOn',
  'item.goal',
  'item.cause',
  'item.cause_codes as causeCodes',
  'item.cycle',
  'item.measure_kinds as measureKinds',
  'item.evidence_kinds as evidenceKinds',
  'item.discipline_verdict as disciplineVerdict',
  'item.organisation_verdict as organisationVerdict',
  'item.submitter_id as submitterId',
  'item.verifier_ids as verifierIds',
  'item.recorded_by_name as recordedByName',
  'item.recorded_at as recordedAt',
] as const

/** What a ledger page may be narrowed by. */
export interface ItemFilter {
  state?: ItemState | undefined
  unitId?: string | undefined
  /** Only those that came of this feedback. */
  feedbackId?: string | undefined
  /** Only items that are not closed, due on or after `dueFrom` and on or before `dueTo`. */
  open?: boolean | undefined
  dueFrom?: string | undefined
  dueTo?: string | undefined
  /** Part of a title or number. */
  text?: string | undefined
}

/** One page of a ledger, nearest due day first. `after` is the last row of the page before. */
export interface ItemPage extends ItemFilter {
  after?: { dueOn: string; id: string } | undefined
  limit: number
}

/** A page of the ledger. Without a total: counting costs more than the page. */
export const listItems = prepared((db: Db, reach: Reach, page: ItemPage) =>
  paged(itemsWithin(db, reach), page).select(rowColumns),
)

/** The rows within reach; a reader of one unit alone finds them by the unit's own index. */
export function itemsWithin(db: Db, reach: Reach) {
  const query = db.selectFrom('rectification.item as item').where(within(reach, whose))
  const unitId = onlyUnitOf(reach)
  return unitId === undefined ? query : query.where('item.unit_id', '=', unitId)
}

function onlyUnitOf(reach: Reach): string | undefined {
  if (reach.all || reach.teamIds.length > 0 || reach.unitIds.length !== 1) return undefined
  return reach.unitIds[0]
}

type Items = SelectQueryBuilder<
  RectificationDb & { item: RectificationDb['rectification.item'] },
  'item',
  object
>

/** Narrows, sorts and cuts the items to one page of the ledger. */
export function paged(items: Items, { after, limit, ...filter }: ItemPage) {
  let query = narrowed(items, filter)
  if (after !== undefined)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('item.due_on', 'item.id'), '>', tuple(after.dueOn, after.id)),
    )
  return query.orderBy('item.due_on').orderBy('item.id').limit(limit)
}

/** Applies a ledger's filters. */
export function narrowed(
  items: Items,
  { state, unitId, feedbackId, open, dueFrom, dueTo, text }: ItemFilter,
) {
  let query = items
  if (state !== undefined) query = query.where('item.state', '=', state)
  if (unitId !== undefined) query = query.where('item.unit_id', '=', unitId)
  if (feedbackId !== undefined)
    query = query
      .where('item.feedback_id', '=', feedbackId)
      // A feedback goes to one unit: by that its items are found through the unit's index.
      .where('item.unit_id', '=', ({ selectFrom }) =>
        selectFrom('rectification.feedback as feedback')
          .select('feedback.unit_id')
          .where('feedback.id', '=', feedbackId),
      )
  // Written out, not sent: so the planner sees that the index of open items covers it.
  if (open) query = query.where('item.state', '<>', sql.lit('closed'))
  if (dueFrom !== undefined) query = query.where('item.due_on', '>=', dueFrom)
  if (dueTo !== undefined) query = query.where('item.due_on', '<=', dueTo)
  if (text !== undefined)
    query = query.where(sql<boolean>`(strpos(item.title, ${text}) > 0 or strpos(item.number, ${text}) > 0)`)
  return query
}

/** The items in one of these states, the one due first at the head. */
export function listWaiting(db: Db, reach: Reach, states: readonly string[]) {
  return itemsWithin(db, reach)
    .select([
      ...rowColumns,
      'item.discipline_verdict as disciplineVerdict',
      'item.organisation_verdict as organisationVerdict',
    ])
    .where('item.state', '<>', sql.lit('closed'))
    .where(sql<boolean>`item.state = any(${[...states]}::text[])`)
    .orderBy('item.due_on')
    .orderBy('item.id')
    .limit(50)
}

/** One item within reach. */
export const findItem = prepared(itemById)

function itemById(db: Db, reach: Reach, id: string) {
  return db
    .selectFrom('rectification.item as item')
    .select(itemColumns)
    .where('item.id', '=', id)
    .where(within(reach, whose))
}

/** One item within reach, kept from others until the transaction ends. */
export function lockItem(tx: Tx<RectificationDb>, reach: Reach, id: string) {
  return itemById(tx, reach, id).forUpdate()
}

/** Adds an item. Yields nothing when one with this id is there already. */
export const addItem = prepared((db: Db, item: Insertable<RectificationDb['rectification.item']>) =>
  db
    .with('made', (made) =>
      made
        .insertInto('rectification.item')
        .values(item)
        .onConflict((conflict) => conflict.columns(['county_id', 'id']).doNothing())
        .returningAll(),
    )
    .selectFrom('made as item')
    .select(itemColumns),
)

/** A correction of an item, on the version that it was read at. */
export interface Correction {
  id: string
  version: number
  number?: string | undefined
  title?: string | undefined
}

/** Corrects number and title of an item that is still at `version`. Yields nothing when it is not. */
export const correctItem = prepared((db: Db, reach: Reach, { id, version, number, title }: Correction) =>
  db
    .updateTable('rectification.item as item')
    .set((eb) => ({
      number: eb.fn.coalesce(eb.val(number ?? null), 'item.number'),
      title: eb.fn.coalesce(eb.val(title ?? null), 'item.title'),
      row_version: eb('item.row_version', '+', 1),
    }))
    .where('item.id', '=', id)
    .where('item.row_version', '=', version)
    .where(within(reach, whose))
    .returning(itemColumns),
)

/** The version of an item within reach, as it is now. */
export const versionOf = prepared((db: Db, reach: Reach, id: string) =>
  db
    .selectFrom('rectification.item as item')
    .select('item.row_version as rowVersion')
    .where('item.id', '=', id)
    .where(within(reach, whose)),
)
