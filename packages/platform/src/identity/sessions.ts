import { createHash, randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { PlatformDb } from '../tables.ts'
import type { Clock } from '../tenancy/index.ts'
import { hashPassword, isPassword } from './passwords.ts'

/** How long a session lives: at most, and without being used. */
export interface SessionLimits {
  absoluteHours: number
  idleMinutes: number
}

/** @source security.md §2.3: idle 15 minutes, absolute 10 hours. */
export const defaultLimits: SessionLimits = { absoluteHours: 10, idleMinutes: 15 }

const JOB_MINUTES = 5

/** Opens and ends sessions. Has its own database role: a request's role cannot make a session. */
export class Sessions {
  readonly #gate: Kysely<PlatformDb>
  readonly #clock: Clock
  readonly #limits: SessionLimits
  #decoy: Promise<string> | undefined

  constructor(gate: Kysely<PlatformDb>, clock: Clock, limits: SessionLimits = defaultLimits) {
    this.#gate = gate
    this.#clock = clock
    this.#limits = limits
  }

  /** Token of a new session, or undefined: whether name or password was wrong is not told, nor to be timed. */
  async signIn(username: string, password: string): Promise<string | undefined> {
    const account = await this.#gate
      .selectFrom('platform.sign_in_name as name')
      .innerJoin('platform.account as account', (join) =>
        join.onRef('account.county_id', '=', 'name.county_id').onRef('account.id', '=', 'name.account_id'),
      )
      .select(['account.county_id', 'account.id', 'account.password_hash', 'account.disabled'])
      .where('name.username', '=', username)
      .executeTakeFirst()
    this.#decoy ??= hashPassword(randomBytes(16).toString('hex'))
    const right = await isPassword(account?.password_hash ?? (await this.#decoy), password)
    if (!account || account.disabled || !right) return undefined
    return this.#open({
      county_id: account.county_id,
      kind: 'person',
      account_id: account.id,
      plugin_id: null,
      expires_at: this.#later(this.#limits.absoluteHours * 60),
      idle_after: `${this.#limits.idleMinutes} minutes`,
    })
  }

  /** Ends the session. Ending one that is not there is no error. */
  async signOut(token: string): Promise<void> {
    await this.#gate.deleteFrom('platform.session').where('token_hash', '=', hashOf(token)).execute()
  }

  /** Runs `work` under a session of a plugin's own, which ends with it. */
  async asJob<T>(countyId: number, pluginId: string, work: (token: string) => Promise<T>): Promise<T> {
    const token = await this.#open({
      county_id: countyId,
      kind: 'job',
      account_id: null,
      plugin_id: pluginId,
      expires_at: this.#later(JOB_MINUTES),
      idle_after: `${JOB_MINUTES} minutes`,
    })
    try {
      return await work(token)
    } finally {
      await this.signOut(token)
    }
  }

  /** Removes sessions that nobody can use any more. */
  async sweep(): Promise<void> {
    await this.#gate.deleteFrom('platform.session').where('expires_at', '<', this.#clock.now()).execute()
  }

  async #open(session: Omit<SessionRow, 'token_hash'>): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    await this.#gate
      .insertInto('platform.session')
      .values({ ...session, token_hash: hashOf(token) })
      .execute()
    return token
  }

  #later(minutes: number): Date {
    return new Date(this.#clock.now().getTime() + minutes * 60_000)
  }
}

type SessionRow = Pick<
  PlatformDb['platform.session'],
  'token_hash' | 'county_id' | 'kind' | 'account_id' | 'plugin_id' | 'expires_at' | 'idle_after'
>

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
