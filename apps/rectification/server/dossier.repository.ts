import type { Insertable, Kysely } from 'kysely'
import { type Reach, type Tx, within } from '@xuncha/plugin-sdk/server'
import { itemsWithin } from './items.repository.ts'
import type { RectificationDb } from './tables.ts'

type Db = Kysely<RectificationDb>

const writer = ['person_name as personName', 'at'] as const

/** Everything recorded along an item, oldest first; each list empty when the item is out of reach. */
export function dossierOf(db: Db, reach: Reach, id: string) {
  const mine = itemsWithin(db, reach).select('item.id').where('item.id', '=', id)
  return [
    mine,
    db
      .selectFrom('rectification.measure')
      .select(['id', 'ordinal', 'text', 'kind', 'leader', 'due_on as dueOn', 'done_on as doneOn'])
      .where('item_id', 'in', mine)
      .orderBy('ordinal'),
    db
      .selectFrom('rectification.progress')
      .select(['id', 'cycle', 'held_on as heldOn', 'text', ...writer])
      .where('item_id', 'in', mine)
      .orderBy('at'),
    db
      .selectFrom('rectification.evidence')
      .select([
        'id',
        'cycle',
        'kind',
        'note',
        'name',
        'bytes',
        'media_type as mediaType',
        'sha256',
        ...writer,
      ])
      .where('item_id', 'in', mine)
      .orderBy('at'),
    db
      .selectFrom('rectification.opinion')
      .select(['id', 'cycle', 'side', 'verdict', 'text', ...writer])
      .where('item_id', 'in', mine)
      .orderBy('at'),
    db
      .selectFrom('rectification.verification')
      .select(['id', 'cycle', 'held_on as heldOn', 'method', 'finding', 'result', ...writer])
      .where('item_id', 'in', mine)
      .orderBy('at'),
    db
      .selectFrom('rectification.look_back')
      .select(['id', 'round_title as roundTitle', 'finding', ...writer])
      .where('item_id', 'in', mine)
      .orderBy('at'),
    db
      .selectFrom('rectification.item_move')
      .select([
        'id',
        'cycle',
        'move',
        'from_state as fromState',
        'to_state as toState',
        'reason',
        'facts',
        ...writer,
      ])
      .where('item_id', 'in', mine)
      .orderBy('at'),
  ] as const
}

/** A file of an item within reach. */
export function findEvidence(db: Db, reach: Reach, { itemId, id }: { itemId: string; id: string }) {
  return db
    .selectFrom('rectification.evidence as evidence')
    .innerJoin('rectification.item as item', (join) =>
      join.onRef('item.county_id', '=', 'evidence.county_id').onRef('item.id', '=', 'evidence.item_id'),
    )
    .select(['evidence.sha256', 'evidence.media_type as mediaType', 'evidence.name'])
    .where('evidence.id', '=', id)
    .where('item.id', '=', itemId)
    .where(within(reach, { unit: 'item.unit_id', team: 'item.team_id' }))
}

type Recorded = 'progress' | 'evidence' | 'opinion' | 'verification' | 'look_back'

/** Adds a record to an item's dossier; sent twice it is there once. Yields whether it is new. */
export async function addRecord<T extends Recorded>(
  tx: Tx<RectificationDb>,
  table: T,
  row: Insertable<RectificationDb[`rectification.${T}`]>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto(`rectification.${table as Recorded}`)
    .values(row as never)
    .onConflict((conflict) => conflict.columns(['county_id', 'id']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}
