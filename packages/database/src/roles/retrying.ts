import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

const ATTEMPTS = 40

// Roles are shared by all databases of a server, and no lock spans databases: two that write the same role at
// once see one of these.
const DUPLICATE_OBJECT = '42710'
const UNIQUE_VIOLATION = '23505'
const CONCURRENTLY_UPDATED = 'XX000'
const DEADLOCK = '40P01'
const COLLISIONS = [DUPLICATE_OBJECT, UNIQUE_VIOLATION, CONCURRENTLY_UPDATED, DEADLOCK]

/** Does the work again for as long as it collides with somebody who does the same. */
export async function retrying(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const collided = error instanceof pg.DatabaseError && COLLISIONS.includes(error.code ?? '')
      if (!collided || attempt === ATTEMPTS) throw error
      await pause(5 + Math.random() * 20 * attempt)
    }
  }
}
