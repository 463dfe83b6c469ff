import { AsyncLocalStorage } from 'node:async_hooks'
import type { PoolClient } from 'pg'
import type { Platform } from '../src/index.ts'

/**
 * How many round trips to PostgreSQL `work` takes on the platform's request pool, counted by what PostgreSQL itself
 * says: one ReadyForQuery ends one round trip. What the platform does meanwhile of its own accord, such as delivering
 * an event, is not `work` and is not counted.
 */
export async function roundTrips(pool: Platform['pool'], work: () => Promise<unknown>): Promise<number> {
  const own = new AsyncLocalStorage<true>()
  let trips = 0
  const count = () => {
    trips += 1
  }
  const connect = pool.connect.bind(pool) as () => Promise<PoolClient>

  async function connectAndCount(): Promise<PoolClient> {
    const client = await connect()
    if (!own.getStore()) return client
    const { connection } = client as unknown as { connection: NodeJS.EventEmitter }
    const release = client.release.bind(client)
    connection.on('readyForQuery', count)
    client.release = (error) => {
      connection.off('readyForQuery', count)
      release(error)
    }
    return client
  }

  pool.connect = connectAndCount as typeof pool.connect
  try {
    await own.run(true, work)
  } finally {
    pool.connect = connect as typeof pool.connect
  }
  return trips
}
