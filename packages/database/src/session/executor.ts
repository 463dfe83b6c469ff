import { DatabaseError, type Pool, type PoolClient } from 'pg'
import { Batch, type Outcome } from './batch.ts'
import type { Statement } from './statement.ts'

const BEGIN: Statement = { sql: 'begin', parameters: [] }
const COMMIT: Statement = { sql: 'commit', parameters: [] }
const ROLLBACK: Statement = { sql: 'rollback', parameters: [] }

/** A transaction whose COMMIT came back as ROLLBACK: something inside failed and was swallowed. */
export class LostTransaction extends Error {
  constructor() {
    super('The transaction was rolled back although nothing reported an error')
  }
}

/** Sends the statements as one implicit transaction: one round trip. */
export async function sendTogether(pool: Pool, statements: readonly Statement[]): Promise<Outcome[]> {
  const { client, giveBack } = await borrow(pool)
  let broken = false
  try {
    return await run(client, statements)
  } catch (error) {
    broken = !isOrdinary(error)
    throw error
  } finally {
    giveBack(broken)
  }
}

/**
 * Opens a transaction with `head` in the same round trip, hands it to `work`, and commits.
 * `keep` says of work's result whether it is to be committed: a refusal is not.
 */
export async function sendInTurn<T>(
  pool: Pool,
  head: Statement,
  work: (send: (statement: Statement) => Promise<Outcome>) => Promise<T>,
  keep: (result: T) => boolean,
): Promise<T> {
  const { client, giveBack } = await borrow(pool)
  let broken = false
  try {
    await run(client, [BEGIN, head])
    const result = await work(async (statement) => (await run(client, [statement]))[0] as Outcome)
    const last = await run(client, [keep(result) ? COMMIT : ROLLBACK])
    // pg resolves the COMMIT of an aborted transaction; only its tag tells.
    if (keep(result) && last[0]?.tag !== 'COMMIT') throw new LostTransaction()
    return result
  } catch (error) {
    await run(client, [ROLLBACK]).catch(() => {
      broken = true
    })
    throw error
  } finally {
    giveBack(broken)
  }
}

/**
 * A connection for the time of a transaction. The pool hears of lost connections only while they lie in it: nobody
 * listening, the loss of one that is lent would end the process.
 */
async function borrow(pool: Pool) {
  const client = await pool.connect()
  let isLost = false
  const lose = () => {
    isLost = true
  }
  client.on('error', lose)
  return {
    client,
    giveBack(isBroken: boolean) {
      // A broken one may have more to say while it is being thrown away.
      if (!isBroken && !isLost) client.off('error', lose)
      client.release(isBroken || isLost)
    },
  }
}

/** Whether PostgreSQL refused a statement and went on; after anything else the connection is not to be trusted. */
function isOrdinary(error: unknown): boolean {
  return error instanceof DatabaseError && error.severity === 'ERROR'
}

function run(client: PoolClient, statements: readonly Statement[]): Promise<Outcome[]> {
  const batch = new Batch(statements)
  client.query(batch)
  return batch.result
}
