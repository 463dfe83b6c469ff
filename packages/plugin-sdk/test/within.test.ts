import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { expect, test } from 'vitest'
import { type Reach, within } from '../src/server/index.ts'

interface Db {
  item: { id: string; unit_id: string; team_id: string }
}

const db = new Kysely<Db>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

const rows = (reach: Reach, columns: Parameters<typeof within>[1]) =>
  db.selectFrom('item').select('id').where(within(reach, columns)).compile()

const everything: Reach = { all: true }
const ofUnit: Reach = { all: false, unitIds: ['u1'], teamIds: [], personIds: [] }

test('the statement is the same for every reader, so that it stays prepared', () => {
  const columns = { unit: 'item.unit_id', team: 'item.team_id' }
  expect(rows(everything, columns).sql).toBe(rows(ofUnit, columns).sql)
})

test('only what is named opens anything', () => {
  expect(rows(ofUnit, { unit: 'item.unit_id' })).toMatchObject({
    sql: 'select "id" from "item" where ($1::boolean or "item"."unit_id" = any($2::uuid[]))',
    parameters: [false, ['u1']],
  })
  expect(rows(ofUnit, {})).toMatchObject({
    sql: 'select "id" from "item" where ($1::boolean)',
    parameters: [false],
  })
})
