import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { withClient } from '../src/client.ts'
import { LostTransaction, sendInTurn, sendTogether, type Statement } from '../src/session/index.ts'
import { useDatabase } from '../src/testing/index.ts'

/**
 * The contract with pg: a batch stands on its Submittable surface and on the encoder of pg-protocol, which no
 * documentation promises. Run against the pinned versions, so that an update that changes them is seen here.
 */
const database = useDatabase()
let pool: pg.Pool

const statement = (sql: string, ...parameters: unknown[]): Statement => ({ sql, parameters })
const insert = (n: number) => statement('insert into note (n) values ($1)', n)
const count = statement('select count(*) from note')

beforeAll(async () => {
  await withClient(database.ownerUrl, (owner) =>
    owner.query('create table note (n integer primary key); grant all on note to xuncha_app'),
  )
  pool = new pg.Pool({ connectionString: database.appUrl, max: 1 })
})
beforeEach(() => withClient(database.ownerUrl, (owner) => owner.query('truncate note')))
afterAll(() => pool.end())

async function counted() {
  const [outcome] = await sendTogether(pool, [count])
  return outcome?.rows[0]?.count
}

/** What happens on the one connection while `work` runs: round trips as PostgreSQL counts them, and writes. */
async function watched(work: () => Promise<unknown>): Promise<{ trips: number; writes: number }> {
  const client = await pool.connect()
  const { connection } = client as unknown as {
    connection: { stream: { write: unknown } } & NodeJS.EventEmitter
  }
  client.release()
  const seen = { trips: 0, writes: 0 }
  const { stream } = connection
  const write = stream.write as (...args: unknown[]) => boolean
  const trip = () => {
    seen.trips += 1
  }
  connection.on('readyForQuery', trip)
  stream.write = (...args: unknown[]) => {
    seen.writes += 1
    return write.apply(stream, args)
  }
  try {
    await work()
  } finally {
    connection.off('readyForQuery', trip)
    stream.write = write
  }
  return seen
}

describe('a batch', () => {
  test('yields rows and tag of each statement, in order', async () => {
    const outcomes = await sendTogether(pool, [
      insert(1),
      statement('select n, n * 2 as twice from note'),
      statement('update note set n = $1', 5),
      statement('select n from note where n = $1', 9),
    ])
    expect(outcomes).toEqual([
      { rows: [], tag: 'INSERT 0 1' },
      { rows: [{ n: 1, twice: 2 }], tag: 'SELECT 1' },
      { rows: [], tag: 'UPDATE 1' },
      { rows: [], tag: 'SELECT 0' },
    ])
  })

  test('is one round trip and one write, known statements or new', async () => {
    const fresh = [insert(1), statement('select n as never_sent_before from note'), count]
    expect(await watched(() => sendTogether(pool, fresh))).toEqual({ trips: 1, writes: 1 })
    const again = [insert(2), ...fresh.slice(1)]
    expect(await watched(() => sendTogether(pool, again))).toEqual({ trips: 1, writes: 1 })
  })

  test('may hold one statement twice, before it was ever prepared', async () => {
    const twice = (n: number) => statement('insert into note (n) values ($1) returning n as second', n)
    const outcomes = await sendTogether(pool, [twice(1), twice(2)])
    expect(outcomes.map(({ rows }) => rows)).toEqual([[{ second: 1 }], [{ second: 2 }]])
  })

  test('is all or nothing: an error takes back what went before and skips what comes after', async () => {
    const failing = sendTogether(pool, [insert(1), insert(1), insert(2)])
    await expect(failing).rejects.toMatchObject({ code: '23505' })
    expect(await counted()).toBe(0)
  })

  test('leaves the connection usable, whichever statement failed and whether or not it was prepared', async () => {
    const bad = statement('select 1 / $1::integer as broken', 0)
    for (const batch of [[bad], [insert(1), bad], [bad, insert(1)]])
      await expect(sendTogether(pool, batch)).rejects.toMatchObject({ code: '22012' })
    const [outcome] = await sendTogether(pool, [{ ...bad, parameters: [1] }])
    expect(outcome?.rows).toEqual([{ broken: 1 }])
    await sendTogether(pool, [insert(1)])
    expect(await counted()).toBe(1)
  })

  test('prepares anew what a change of the table made stale', async () => {
    const all = statement('select * from note')
    await sendTogether(pool, [all])
    await withClient(database.ownerUrl, (owner) => owner.query('alter table note add column more text'))
    await expect(sendTogether(pool, [all])).rejects.toThrow('cached plan must not change result type')
    await sendTogether(pool, [insert(3)])
    const [outcome] = await sendTogether(pool, [all])
    expect(outcome?.rows).toEqual([{ n: 3, more: null }])
    await withClient(database.ownerUrl, (owner) => owner.query('alter table note drop column more'))
    await sendTogether(pool, [all]).catch(() => undefined)
  })

  test('carries every kind of value there and back', async () => {
    const [outcome] = await sendTogether(pool, [
      statement(
        `select $1::text as text, $2::integer[] as list, $3::jsonb as json, $4::bytea as bytes, $5::date as day,
           $6::timestamptz as instant, $7::bigint as big, $8::boolean as yes, $9::text as nothing, $10::uuid[] as none`,
        '巡察“整改” \\ 𠮷',
        [1, 2],
        { 单位: ['甲', null] },
        Buffer.from([0, 255]),
        '2026-03-01',
        '2026-03-01T08:00:00.5+08:00',
        2 ** 40,
        true,
        null,
        [],
      ),
    ])
    expect(outcome?.rows).toEqual([
      {
        text: '巡察“整改” \\ 𠮷',
        list: [1, 2],
        json: { 单位: ['甲', null] },
        bytes: Buffer.from([0, 255]),
        day: '2026-03-01',
        instant: '2026-03-01T00:00:00.5Z',
        big: 2 ** 40,
        yes: true,
        nothing: null,
        none: [],
      },
    ])
  })

  test('refuses a value that cannot be sent, and the connection lives on', async () => {
    const circle: Record<string, unknown> = {}
    circle.itself = circle
    await expect(sendTogether(pool, [statement('select $1::jsonb', circle)])).rejects.toThrow('circular')
    expect(await counted()).toBe(0)
  })

  test('keeps its answers apart from those of others on the same connections', async () => {
    const several = new pg.Pool({ connectionString: database.appUrl, max: 3 })
    try {
      const answers = await Promise.all(
        Array.from({ length: 60 }, async (_, n) => {
          const batch = [statement('select $1::integer as a', n), statement('select $1::integer + 1 as b', n)]
          return (await sendTogether(several, batch)).map(({ rows }) => rows[0])
        }),
      )
      expect(answers).toEqual(Array.from({ length: 60 }, (_, n) => [{ a: n }, { b: n + 1 }]))
    } finally {
      await several.end()
    }
  })

  test('fails when the connection is lost under it, and the pool makes a new one', async () => {
    const lost = new pg.Pool({ connectionString: database.appUrl, max: 1 })
    lost.on('error', () => {})
    try {
      const [own] = await sendTogether(lost, [statement('select pg_backend_pid() as pid')])
      const sleeping = sendTogether(lost, [statement('select pg_sleep(20)')])
      const failed = sleeping.then(
        () => 'slept on',
        (error: Error) => error.message,
      )
      await withClient(database.ownerUrl, (owner) =>
        owner.query('select pg_terminate_backend($1)', [own?.rows[0]?.pid]),
      )
      expect(await failed).toContain('terminating connection')
      expect(await sendTogether(lost, [statement('select 1 as one')])).toMatchObject([{ rows: [{ one: 1 }] }])
    } finally {
      await lost.end()
    }
  })
})

describe('statements in turn', () => {
  const head = statement("select set_config('app.turn', 'open', true)")

  test('commit what the work did, and a refusal takes it back', async () => {
    await sendInTurn(
      pool,
      head,
      (send) => send(insert(1)),
      () => true,
    )
    await sendInTurn(
      pool,
      head,
      (send) => send(insert(2)),
      () => false,
    )
    expect(await counted()).toBe(1)
  })

  test('open with their head in one round trip', async () => {
    const seen = await watched(() =>
      sendInTurn(
        pool,
        head,
        (send) => send(insert(1)),
        () => true,
      ),
    )
    expect(seen).toEqual({ trips: 3, writes: 3 })
  })

  test('take everything back when the work throws', async () => {
    const failing = sendInTurn(
      pool,
      head,
      async (send) => {
        await send(insert(1))
        throw new Error('changed its mind')
      },
      () => true,
    )
    await expect(failing).rejects.toThrow('changed its mind')
    expect(await counted()).toBe(0)
  })

  test('fail, and nothing more, when their connection is lost while nothing is being asked of it', async () => {
    const lost = new pg.Pool({ connectionString: database.appUrl, max: 1 })
    lost.on('error', () => {})
    try {
      const failing = sendInTurn(
        lost,
        head,
        async (send) => {
          const { rows } = await send(statement('select pg_backend_pid() as pid'))
          await withClient(database.ownerUrl, (owner) =>
            owner.query('select pg_terminate_backend($1)', [rows[0]?.pid]),
          )
          // Time for the loss to be heard of, with no statement under way that could be told.
          await new Promise((resolve) => setTimeout(resolve, 100))
          return send(insert(1))
        },
        () => true,
      )
      await expect(failing).rejects.toThrow(/terminat|not queryable/)
      expect(await sendTogether(lost, [statement('select 1 as one')])).toMatchObject([{ rows: [{ one: 1 }] }])
    } finally {
      await lost.end()
    }
  })

  test('never call committed what PostgreSQL rolled back after a swallowed error', async () => {
    const swallowing = sendInTurn(
      pool,
      head,
      async (send) => {
        await send(insert(1))
        await send(insert(1)).catch(() => undefined)
        return 'all is well'
      },
      () => true,
    )
    await expect(swallowing).rejects.toBeInstanceOf(LostTransaction)
    expect(await counted()).toBe(0)
  })
})
