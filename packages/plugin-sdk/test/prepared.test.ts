import fc from 'fast-check'
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely'
import { describe, expect, test } from 'vitest'
import { prepared, type Reach, within } from '../src/server/index.ts'

interface Tables {
  item: {
    id: string
    unit_id: string
    team_id: string
    title: string
    state: string
    version: number
    tags: string[]
  }
}

const db = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (inner) => new PostgresIntrospector(inner),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

interface Filter {
  state?: string | undefined
  open?: boolean | undefined
  ids?: string[] | undefined
  after?: { title: string; id: string } | undefined
  limit: number
}

function listing(from: Kysely<Tables>, reach: Reach, { state, open, ids, after, limit }: Filter) {
  let query = from
    .selectFrom('item')
    .select(['id', 'title'])
    .where(within(reach, { unit: 'unit_id', team: 'team_id' }))
  if (state !== undefined) query = query.where('state', '=', state)
  if (open) query = query.where('state', '<>', sql.lit('closed'))
  if (ids !== undefined) query = query.where(sql<boolean>`id = any(${[...ids]}::text[])`)
  if (after !== undefined)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('title', 'id'), '>', tuple(after.title, after.id)),
    )
  return query.orderBy('title').limit(limit)
}

const reach: fc.Arbitrary<Reach> = fc.oneof(
  fc.constant<Reach>({ all: true }),
  fc.record({
    all: fc.constant<false>(false),
    unitIds: fc.array(fc.string(), { maxLength: 2 }),
    teamIds: fc.array(fc.string(), { maxLength: 2 }),
    personIds: fc.constant([]),
  }),
)
const filter: fc.Arbitrary<Filter> = fc.record(
  {
    state: fc.option(fc.string(), { nil: undefined }),
    open: fc.boolean(),
    ids: fc.array(fc.string(), { maxLength: 2 }),
    after: fc.record({ title: fc.string(), id: fc.string() }),
    limit: fc.integer({ min: 1, max: 100 }),
  },
  { requiredKeys: ['limit'] },
)

describe('a prepared statement', () => {
  test('is what building it anew yields, for any arguments in any order', () => {
    const list = prepared(listing)
    fc.assert(
      fc.property(fc.array(fc.tuple(reach, filter), { minLength: 1, maxLength: 8 }), (calls) => {
        for (const [to, by] of calls) {
          const quick = list(db, to, by).compile()
          const whole = listing(db, to, by).compile()
          expect(quick.sql).toBe(whole.sql)
          expect(quick.parameters).toEqual(whole.parameters)
        }
      }),
    )
  })

  test('is built once per shape, not per call', () => {
    let built = 0
    const find = prepared((from: Kysely<Tables>, id: string) => {
      built += 1
      return from.selectFrom('item').selectAll().where('id', '=', id)
    })
    for (let n = 0; n < 10; n += 1) expect(find(db, `id-${n}`).compile().parameters).toEqual([`id-${n}`])
    // Once with slots, once to prove it.
    expect(built).toBe(2)
  })

  test.each<[string, (from: Kysely<Tables>, given: { text: string; n: number }) => unknown]>([
    [
      'puts a text together',
      (from, { text }) => from.selectFrom('item').select('id').where('title', 'like', `%${text}%`),
    ],
    ['counts on', (from, { n }) => from.updateTable('item').set({ version: n + 1 })],
    ['turns into JSON', (from, given) => from.updateTable('item').set({ title: JSON.stringify(given) })],
    [
      'branches on a number',
      (from, { n }) =>
        n > 5 ? from.selectFrom('item').select('id') : from.selectFrom('item').select('title'),
    ],
    [
      'writes a value into its text',
      (from, { text }) =>
        from
          .selectFrom('item')
          .select('id')
          .where(sql<boolean>`title = ${sql.lit(text)}`),
    ],
  ])('that %s is refused at its first call', (_, build) => {
    const wrong = prepared(build as (from: Kysely<Tables>, given: { text: string; n: number }) => never)
    expect(() => wrong(db, { text: '台账', n: 7 }).compile()).toThrow(/prepared|immediate/)
  })

  test('with more shapes than a statement has any reason for still answers right', () => {
    const many = prepared((from: Kysely<Tables>, ids: string[]) =>
      from.selectFrom('item').select('id').where('id', 'in', ids),
    )
    for (let n = 1; n < 100; n += 1) {
      const ids = Array.from({ length: n }, (_, i) => `${i}`)
      expect(many(db, ids).compile().parameters).toEqual(ids)
    }
  })
})
