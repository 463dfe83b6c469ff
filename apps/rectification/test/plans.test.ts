import { type Compilable, sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { COUNTY, useTestPlatform } from '@xuncha/platform/testing'
import { correctItem, findItem, listItems, listWaiting } from '../server/items.repository.ts'
import { plugins } from './plugins.ts'
import { COUNTY_WIDE, ONE_UNIT, recorder } from './recorder.ts'

const county = useTestPlatform(plugins)
const { db } = recorder()

// As many as a county has after some years, so that an index is worth its while.
beforeAll(async () => {
  await sql`
    insert into rectification.item (county_id, id, round_title, unit_id, unit_name, number, title, problem,
      requirement, category, nature, delivered_on, plan_due, due_on, state)
    select ${sql.lit(COUNTY)} + n % 2, gen_random_uuid(), '第六轮', ('00000000-0000-4000-8000-' || lpad((n % 60)::text, 12, '0'))::uuid,
      '某单位', n::text, '某问题', '某问题', '某要求', 'G1-1', 'individual', '2024-01-01', '2024-01-31',
      date '2024-01-01' + n % 1000, case when n % 10 = 0 then 'in_progress' else 'closed' end
    from generate_series(1, 10000) n`.execute(county.owner)
  await sql`analyze rectification.item`.execute(county.owner)
})

/** How PostgreSQL would carry a statement out for the requests' role, planned once for all parameters. */
async function planOf(statement: Compilable): Promise<string> {
  const { sql: text, parameters } = statement.compile()
  const client = await county.pool.connect()
  try {
    await client.query(`prepare asked as ${text}`)
    const values = parameters.map((value) => (value === null ? 'null' : `'${literal(value)}'`)).join(', ')
    const { rows } = await client.query(`explain execute asked (${values})`)
    await client.query('deallocate asked')
    return rows.map((row: { 'QUERY PLAN': string }) => row['QUERY PLAN']).join('\n')
  } finally {
    client.release()
  }
}

function literal(value: unknown): string {
  return Array.isArray(value) ? `{${value.join(',')}}` : String(value)
}

const unit = '00000000-0000-4000-8000-000000000007'
const after = { dueOn: '2025-01-01', id: unit }

describe('as the requests’ role, row security in force, and without sorting', () => {
  test.each([
    ['a page by state', 'item_by_state', listItems(db, COUNTY_WIDE, { state: 'in_progress', limit: 50 })],
    [
      'the next page by state',
      'item_by_state',
      listItems(db, COUNTY_WIDE, { state: 'in_progress', after, limit: 50 }),
    ],
    ['a page of all', 'item_by_due', listItems(db, COUNTY_WIDE, { limit: 50 })],
    ['a page of what is open', 'item_open', listItems(db, COUNTY_WIDE, { open: true, limit: 50 })],
    [
      'a page of what is overdue',
      'item_open',
      listItems(db, COUNTY_WIDE, { open: true, dueTo: '2025-01-01', limit: 50 }),
    ],
    ['a page of one unit’s', 'item_by_unit', listItems(db, COUNTY_WIDE, { unitId: unit, limit: 50 })],
    [
      'a page as a unit sees it',
      'item_by_unit',
      listItems(db, { ...ONE_UNIT, unitIds: [unit] } as never, { limit: 50 }),
    ],
    ['what waits', 'item_open', listWaiting(db, COUNTY_WIDE, ['in_progress'])],
  ])('%s is read from %s', async (_, index, statement) => {
    const plan = await planOf(statement)
    expect(plan).toContain(`Index Scan using ${index} `)
    expect(plan).toMatch(/Index Cond: \(+county_id = /)
    expect(plan).not.toContain('Sort')
    // What is denied is taken away on the way, see the platform's row policies.
    expect(plan).toContain('CASE WHEN (ARRAY[(unit_id)::text')
  })

  test('the items of one feedback are read from those of its unit, and sorted: they are few', async () => {
    const plan = await planOf(listItems(db, COUNTY_WIDE, { feedbackId: unit, limit: 50 }))
    expect(plan).toMatch(/(?:Index Scan using|Bitmap Index Scan on) item_by_unit /)
  })

  test.each([
    ['one item', findItem(db, COUNTY_WIDE, unit)],
    ['an item to correct', correctItem(db, COUNTY_WIDE, { id: unit, version: 1, title: '更正' })],
  ])('%s is found by its key', async (_, statement) => {
    expect(await planOf(statement)).toContain('Index Scan using item_pkey ')
  })
})
