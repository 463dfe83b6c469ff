import type { Platform } from '../src/index.ts'

/**
 * How many round trips to PostgreSQL `work` takes on the platform's request pool, counted by what PostgreSQL itself
 * says: one ReadyForQuery ends one round trip. Nothing else may run on the platform meanwhile.
 */
export async function roundTrips(pool: Platform['pool'], work: () => Promise<unknown>): Promise<number> {
  let trips = 0
  const count = () => {
    trips += 1
  }
  const { _clients: clients } = pool as unknown as { _clients: { connection: NodeJS.EventEmitter }[] }
  for (const { connection } of clients) connection.on('readyForQuery', count)
  try {
    await work()
  } finally {
    for (const { connection } of clients) connection.off('readyForQuery', count)
  }
  return trips
}
