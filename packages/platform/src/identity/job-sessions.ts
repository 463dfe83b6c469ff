import type { Kysely } from 'kysely'
import type { PlatformDb } from '../tables.ts'
import type { Clock } from '../tenancy/index.ts'
import { hashOf, newToken } from './tokens.ts'

const JOB_MINUTES = 5

/** Sessions in which a plugin acts and no person. */
export class JobSessions {
  readonly #gate: Kysely<PlatformDb>
  readonly #clock: Clock

  constructor(gate: Kysely<PlatformDb>, clock: Clock) {
    this.#gate = gate
    this.#clock = clock
  }

  /** Runs `work` under a session of a plugin's own, which ends with it. */
  async asJob<T>(countyId: number, pluginId: string, work: (token: string) => Promise<T>): Promise<T> {
    const token = newToken()
    await this.#gate
      .insertInto('platform.session')
      .values({
        token_hash: hashOf(token),
        county_id: countyId,
        kind: 'job',
        account_id: null,
        plugin_id: pluginId,
        expires_at: new Date(this.#clock.now().getTime() + JOB_MINUTES * 60_000),
        idle_after: `${JOB_MINUTES} minutes`,
      })
      .execute()
    try {
      return await work(token)
    } finally {
      await this.#gate.deleteFrom('platform.session').where('token_hash', '=', hashOf(token)).execute()
    }
  }
}
