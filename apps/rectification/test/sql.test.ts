import { expect, test } from 'vitest'
import { addRecord, dossierOf, findEvidence } from '../server/dossier.repository.ts'
import { storeFeedback } from '../server/feedback.repository.ts'
import {
  addItem,
  correctItem,
  findItem,
  listItems,
  listWaiting,
  lockItem,
  versionOf,
} from '../server/items.repository.ts'
import { listMeasures, listPlans } from '../server/lists.repository.ts'
import { finishMeasure, measuresOf, replaceMeasures } from '../server/measures.repository.ts'
import { recordMove, storeItem, storeStanding } from '../server/moves.repository.ts'
import { countItems } from '../server/summary.repository.ts'
import { COUNTY_WIDE, ONE_UNIT, sqlOf } from './recorder.ts'

const after = { dueOn: '2026-11-30', id: 'i' }
const item = { id: 'i', state: 'awaiting_claim' } as never
const actor = { personId: 'p', name: '某' } as never
const golden = (name: string) => `../server/${name}.repository.sql`

test('the statements about items', async () => {
  const sql = await sqlOf({
    'listItems, by state, next page': (db) =>
      listItems(db, COUNTY_WIDE, { state: 'in_progress', after, limit: 50 }),
    'listItems, of one unit': (db) => listItems(db, ONE_UNIT, { limit: 50 }),
    'listItems, every filter': (db) =>
      listItems(db, COUNTY_WIDE, { unitId: 'u', open: true, dueFrom: 'd', dueTo: 'd', text: 't', limit: 50 }),
    'listItems, of one feedback': (db) => listItems(db, COUNTY_WIDE, { feedbackId: 'f', limit: 50 }),
    listWaiting: (db) => listWaiting(db, COUNTY_WIDE, ['declared']),
    findItem: (db) => findItem(db, COUNTY_WIDE, 'i'),
    lockItem: (db) => lockItem(db, COUNTY_WIDE, 'i'),
    addItem: (db) => addItem(db, item),
    correctItem: (db) => correctItem(db, COUNTY_WIDE, { id: 'i', version: 1, title: 't' }),
    versionOf: (db) => versionOf(db, COUNTY_WIDE, 'i'),
  })
  await expect(sql).toMatchFileSnapshot(golden('items'))
})

test('the statements about what is recorded along an item', async () => {
  const sql = await sqlOf({
    dossierOf: (db) => dossierOf(db, COUNTY_WIDE, 'i'),
    findEvidence: (db) => findEvidence(db, COUNTY_WIDE, { itemId: 'i', id: 'e' }),
    addRecord: (db) => addRecord(db, 'progress', { id: 'r', item_id: 'i' } as never),
  })
  await expect(sql).toMatchFileSnapshot(golden('dossier'))
})

test('the statements about a feedback', async () => {
  const sql = await sqlOf({ storeFeedback: (db) => storeFeedback(db, { id: 'f' } as never, [item]) })
  await expect(sql).toMatchFileSnapshot(golden('feedback'))
})

test('the statements about the three lists', async () => {
  const sql = await sqlOf({
    listPlans: (db) => listPlans(db, COUNTY_WIDE, { after, limit: 50 }),
    listMeasures: (db) => listMeasures(db, COUNTY_WIDE, { after, limit: 50 }),
  })
  await expect(sql).toMatchFileSnapshot(golden('lists'))
})

test('the statements about measures', async () => {
  const measure = { text: 't', kind: 'root' as const, leader: 'l', dueOn: 'd' }
  const sql = await sqlOf({
    replaceMeasures: (db) => replaceMeasures(db, 'i', [measure, measure]),
    measuresOf: (db) => measuresOf(db, 'i'),
    finishMeasure: (db) => finishMeasure(db, { itemId: 'i', id: 'm', on: 'd' }),
  })
  await expect(sql).toMatchFileSnapshot(golden('measures'))
})

test('the statements about moves', async () => {
  const decision = { move: 'close', from: 'completed', to: 'closed' } as const
  const sql = await sqlOf({
    storeItem: (db) => storeItem(db, 'i', { state: 'closed' }),
    storeStanding: (db) => storeStanding(db, 'i', { evidence_kinds: [] }),
    recordMove: (db) => recordMove(db, actor, { itemId: 'i', cycle: 1, decision }),
  })
  await expect(sql).toMatchFileSnapshot(golden('moves'))
})

test('the statement about the counts', async () => {
  await expect(await sqlOf({ countItems: (db) => countItems(db, COUNTY_WIDE) })).toMatchFileSnapshot(
    golden('summary'),
  )
})
