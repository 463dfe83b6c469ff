import { createHash, randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { checkPassword, done, type Outcome, refuse } from '@xuncha/domain'
import type { PlatformDb } from '../tables.ts'
import type { Clock } from '../tenancy/index.ts'
import {
  accountBehind,
  type AccountRow,
  accountNamed,
  lockAccount,
  noteFailure,
  type SessionEntry,
  sessionsOf,
} from './accounts.repository.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { NO_COUNTY, rulesOf, type SecurityRules } from './rules.ts'
import { countTry, forgiveTry, signingIn, type Trier, typingAgain } from './tries.ts'

/** Where a request comes from, as far as it is known. */
export interface Origin {
  address: string | undefined
  agent: string | undefined
}

const JOB_MINUTES = 5

/** Opens and ends sessions. Has its own database role: a request's role cannot make a session. */
export class Sessions {
  readonly #gate: Kysely<PlatformDb>
  readonly #clock: Clock
  #decoy: Promise<string> | undefined

  constructor(gate: Kysely<PlatformDb>, clock: Clock) {
    this.#gate = gate
    this.#clock = clock
  }

  /**
   * Token of a new session. Whether the name or the password was wrong, the account disabled or its one-time password
   * out of date is not told, nor to be timed: all of them do the same work.
   * @refuses sign-in.refused, sign-in.paused
   */
  async signIn(typed: string, password: string, from: Origin): Promise<Outcome<string>> {
    const username = typed.trim().toLowerCase()
    const account = await accountNamed(this.#gate, username)
    const rules = await rulesOf(this.#gate, account?.county_id ?? NO_COUNTY)
    const trier = signingIn(username, from.address)
    const right = await this.#prove({
      username,
      trier,
      account,
      password,
      from,
      rules,
      act: 'sign-in-failed',
    })
    if (!right.ok) return right
    return this.#gate.transaction().execute(async (tx) => {
      const { county_id, id } = right.value
      // Disabled, or given another password, while this one was being looked at?
      const still = await lockAccount(tx, right.value)
      if (!still) return refuse('sign-in.refused')
      await forgiveTry(tx, trier)
      await keepLatest(tx, right.value, rules['session.per-account'] - 1)
      await tx
        .deleteFrom('platform.ended_session')
        .where('county_id', '=', county_id)
        .where('account_id', '=', id)
        .where('at', '<', sql<Date>`now() - interval '1 day'`)
        .execute()
      return done(await this.#begin(tx, right.value, from, rules))
    })
  }

  /** Ends the session. Ending one that is not there is no error. */
  async signOut(token: string): Promise<void> {
    await this.#ending('signed-out', (tx) =>
      tx.deleteFrom('platform.session').where('token_hash', '=', hashOf(token)).execute(),
    )
  }

  /** Ends every session of the account behind the token, this one too. */
  async signOutEverywhere(token: string): Promise<void> {
    const account = await accountBehind(this.#gate, hashOf(token))
    if (!account) return
    await this.#ending('signed-out', (tx) =>
      tx
        .deleteFrom('platform.session')
        .where('county_id', '=', account.county_id)
        .where('account_id', '=', account.id)
        .execute(),
    )
  }

  /** The sessions of the account behind the token, the latest first. Undefined without a session. */
  async ofOwn(token: string): Promise<SessionEntry[] | undefined> {
    const account = await accountBehind(this.#gate, hashOf(token))
    return account && sessionsOf(this.#gate, account, hashOf(token))
  }

  /** Why a token opens nothing any more, for whoever holds it. Undefined where it never opened anything. */
  async whyEnded(token: string): Promise<string | undefined> {
    const row = await this.#gate
      .selectFrom('platform.ended_session')
      .select('reason')
      .where('token_hash', '=', hashOf(token))
      .executeTakeFirst()
    return row?.reason
  }

  /**
   * Notes that the password was typed again just now 再次验证. Tries are counted as at sign-in.
   * @refuses no-session, step-up.refused, sign-in.paused
   */
  async stepUp(token: string, password: string, from: Origin): Promise<Outcome<void>> {
    const right = await this.#proveAgain(token, password, from, 'step-up-failed', 'step-up.refused')
    if (!right.ok) return right
    return this.#gate.transaction().execute(async (tx) => {
      const { county_id, id } = right.value
      const { numUpdatedRows } = await tx
        .updateTable('platform.session')
        .set({ stepped_up_at: sql`now()`, stamp: sql`gen_random_uuid()` })
        .where('token_hash', '=', hashOf(token))
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return refuse('no-session')
      await sql`select platform.record_act(${county_id}, ${id}, 'stepped-up', ${id})`.execute(tx)
      return done(undefined)
    })
  }

  /** Whether a text is the sign-in password of the account behind the token. Not a way to try: whoever asks has proved it. */
  async isOwnPassword(token: string, text: string): Promise<boolean> {
    const account = await accountBehind(this.#gate, hashOf(token))
    return account !== undefined && isPassword(account.password_hash, text)
  }

  /**
   * Gives the account behind the token a password of its own. All its sessions end with the old one; the token of a new
   * session is the answer.
   * @refuses no-session, password.wrong, password.same, sign-in.paused, and what `checkPassword` says
   */
  async changePassword(
    token: string,
    { current, next }: { current: string; next: string },
    from: Origin,
  ): Promise<Outcome<string>> {
    const right = await this.#proveAgain(token, current, from, 'password-change-failed', 'password.wrong')
    if (!right.ok) return right
    const { county_id, id, username } = right.value
    const good = checkPassword(next, { username })
    if (!good.ok) return good
    if (current === next) return refuse('password.same')
    const password_hash = await hashPassword(next)
    const rules = await rulesOf(this.#gate, county_id)
    return this.#gate.transaction().execute(async (tx) => {
      if (!(await lockAccount(tx, right.value))) return refuse('no-session')
      await tx
        .updateTable('platform.account')
        .set({ password_hash, one_time_until: null, row_version: sql`row_version + 1` })
        .where('county_id', '=', county_id)
        .where('id', '=', id)
        .execute()
      await sql`select platform.record_act(${county_id}, ${id}, 'password-changed', ${id})`.execute(tx)
      return done(await this.#begin(tx, right.value, from, rules))
    })
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
        expires_at: this.#later(JOB_MINUTES),
        idle_after: `${JOB_MINUTES} minutes`,
      })
      .execute()
    try {
      return await work(token)
    } finally {
      await this.#gate.deleteFrom('platform.session').where('token_hash', '=', hashOf(token)).execute()
    }
  }

  /** Removes what nobody can use or needs to know any more. */
  async sweep(): Promise<void> {
    const gate = this.#gate
    await gate.deleteFrom('platform.session').where('expires_at', '<', this.#clock.now()).execute()
    await gate
      .deleteFrom('platform.ended_session')
      .where('at', '<', sql<Date>`now() - interval '1 day'`)
      .execute()
    await gate
      .deleteFrom('platform.sign_in_try')
      .where('last_at', '<', sql<Date>`now() - interval '1 day'`)
      .execute()
    await gate
      .deleteFrom('platform.stray_sign_in')
      .where('at', '<', sql<Date>`now() - interval '180 days'`)
      .execute()
  }

  /** Counts the try, compares the password, and puts a failure on record. */
  async #prove(attempt: Attempt): Promise<Outcome<AccountRow>> {
    const { username, trier, account, password, from, rules, act } = attempt
    const counted = await countTry(this.#gate, trier, rules)
    if ('seconds' in counted) return refuse('sign-in.paused', { seconds: counted.seconds })
    this.#decoy ??= hashPassword(randomBytes(16).toString('hex'))
    const right = await isPassword(account?.password_hash ?? (await this.#decoy), password)
    if (account && right && account.usable) return done(account)
    await noteFailure(this.#gate, { username, account, act, address: from.address, ...counted })
    return refuse('sign-in.refused')
  }

  async #proveAgain(
    token: string,
    password: string,
    from: Origin,
    act: string,
    code: string,
  ): Promise<Outcome<AccountRow>> {
    const account = await accountBehind(this.#gate, hashOf(token))
    if (!account) return refuse('no-session')
    const rules = await rulesOf(this.#gate, account.county_id)
    const { username, id } = account
    const trier = typingAgain(id)
    const right = await this.#prove({ username, trier, account, password, from, rules, act })
    // Whatever comes of it: the password was right, so a new one that will not do is no failure.
    if (right.ok) await forgiveTry(this.#gate, trier)
    return right.ok || right.refusal.code === 'sign-in.paused' ? right : refuse(code)
  }

  async #begin(
    tx: Kysely<PlatformDb>,
    { county_id, id }: AccountRow,
    { address, agent }: Origin,
    rules: SecurityRules,
  ): Promise<string> {
    const token = newToken()
    await tx
      .insertInto('platform.session')
      .values({
        token_hash: hashOf(token),
        county_id,
        kind: 'person',
        account_id: id,
        plugin_id: null,
        expires_at: this.#later(rules['session.absolute-hours'] * 60),
        idle_after: `${rules['session.idle-minutes']} minutes`,
        address: address ?? null,
        agent: agent?.slice(0, 200) ?? null,
      })
      .execute()
    return token
  }

  async #ending(reason: string, work: (tx: Kysely<PlatformDb>) => Promise<unknown>): Promise<void> {
    await this.#gate.transaction().execute(async (tx) => {
      await sql`select set_config('app.ending', ${reason}, true)`.execute(tx)
      await work(tx)
    })
  }

  #later(minutes: number): Date {
    return new Date(this.#clock.now().getTime() + minutes * 60_000)
  }
}

interface Attempt {
  username: string
  trier: Trier
  account: AccountRow | undefined
  password: string
  from: Origin
  rules: SecurityRules
  /** What a failure is on record as. */
  act: string
}

/** Leaves an account its `count` latest sessions; the others end because somebody signed in elsewhere. */
async function keepLatest(
  tx: Kysely<PlatformDb>,
  { county_id, id }: AccountRow,
  count: number,
): Promise<void> {
  await sql`select set_config('app.ending', 'replaced', true)`.execute(tx)
  await tx
    .deleteFrom('platform.session')
    .where('token_hash', 'in', (eb) =>
      eb
        .selectFrom('platform.session')
        .select('token_hash')
        .where('county_id', '=', county_id)
        .where('account_id', '=', id)
        .orderBy('created_at', 'desc')
        .offset(count),
    )
    .execute()
}

function newToken(): string {
  return randomBytes(32).toString('base64url')
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
