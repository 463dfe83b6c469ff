import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import { openPool } from './pool.ts'

/** Kysely on a pool of its own, for whoever is no request: set-up, operators, jobs. `destroy` ends the pool. */
export function kyselyOn<Db>(connectionString: string, max = 2): Kysely<Db> {
  return new Kysely<Db>({ dialect: new PostgresDialect({ pool: openPool({ connectionString, max }) }) })
}

/** Kysely over a connection that somebody else holds, in whatever transaction is open there. */
export function kyselyOver<Db>(client: pg.ClientBase): Kysely<Db> {
  const lent = { query: client.query.bind(client), release: () => {} } as unknown as PostgresPoolClient
  const pool = { connect: async () => lent, end: async () => {}, options: {} }
  return new Kysely<Db>({ dialect: new PostgresDialect({ pool }) })
}
