import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type { Outcome } from './batch.ts'
import { type Statement, statementOf } from './statement.ts'

/** Sends one statement in a transaction that is already open. */
export type Send = (statement: Statement) => Promise<Outcome>

/** Kysely as the typed compiler that it is here: it builds statements and cannot send any. */
export const describer = new Kysely<never>({ dialect: dialectOf(new DummyDriver()) })

/** Kysely inside a transaction that somebody else opened and will end. */
export function kyselyOver<Db>(send: Send): Kysely<Db> {
  return new Kysely<Db>({ dialect: dialectOf(new OpenTransaction(send)) })
}

function dialectOf(driver: Driver) {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

class OpenTransaction implements Driver {
  readonly #connection: DatabaseConnection

  constructor(send: Send) {
    this.#connection = {
      async executeQuery<Row>(compiled: CompiledQuery): Promise<QueryResult<Row>> {
        const { rows, tag } = await send(statementOf(compiled))
        const affected = /^(?:INSERT \d+|UPDATE|DELETE|MERGE) (\d+)$/.exec(tag)
        return {
          rows: rows as Row[],
          ...(affected ? { numAffectedRows: BigInt(affected[1] as string) } : {}),
        }
      },
      streamQuery() {
        throw new Error('A tenant transaction does not stream: read in pages')
      },
    }
  }

  async acquireConnection() {
    return this.#connection
  }

  async beginTransaction() {
    throw new Error('This is a transaction already')
  }

  async commitTransaction() {}
  async rollbackTransaction() {}
  async releaseConnection() {}
  async init() {}
  async destroy() {}
}
