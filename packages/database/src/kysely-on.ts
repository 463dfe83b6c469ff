import { Kysely, PostgresDialect } from 'kysely'
import { openPool } from './pool.ts'

/** Kysely on a pool of its own, for whoever is no request: set-up, operators, jobs. `destroy` ends the pool. */
export function kyselyOn<Db>(connectionString: string, max = 2): Kysely<Db> {
  return new Kysely<Db>({ dialect: new PostgresDialect({ pool: openPool({ connectionString, max }) }) })
}
