import { randomBytes } from 'node:crypto'
import type { PublicKeyCredentialRequestOptionsJSON as SignatureOptions } from '@simplewebauthn/server'
import { type Kysely, sql } from 'kysely'
import { checkPassword, done, type Outcome, refuse } from '@xuncha/domain'
import type { PlatformDb } from '../tables.ts'
import type { Clock } from '../tenancy/index.ts'
import {
  accountBehind,
  type AccountRow,
  accountNamed,
  lockAccount,
  type SessionEntry,
  sessionsOf,
} from './accounts.repository.ts'
import { type Factor, type FactorProof, type Factors, factorsOf, type Site } from './factors/index.ts'
import { accountAwaited, openHalf, takeHalf } from './half-sessions.ts'
import { openLatestSession, openSession, type Vouched } from './open-session.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { type Attempt, type Origin, prove } from './prove.ts'
import { NO_COUNTY, rulesOf } from './rules.ts'
import { hashOf } from './tokens.ts'
import { forgiveTry, signingIn, takeBackTry, typingAgain } from './tries.ts'

/** What a right password opens: a session, or the wait for a second factor. */
export type SignedIn = { token: string } | { half: string; factors: Factor[] }

/** What an identity service says that it no longer vouches for: a person there, one of their sessions, or both. */
export type WithdrawnWord = { by: string } & (
  { subject: string; sid?: string | undefined } | { subject?: string | undefined; sid: string }
)

/** Opens and ends sessions. Has its own database role: a request's role cannot make a session. */
export class Sessions {
  readonly #gate: Kysely<PlatformDb>
  readonly #clock: Clock
  readonly #factors: Factors
  #decoy: Promise<string> | undefined

  constructor(gate: Kysely<PlatformDb>, clock: Clock, factors: Factors) {
    this.#gate = gate
    this.#clock = clock
    this.#factors = factors
  }

  /**
   * Opens a session, or where the account has a second factor, the wait for it. Whether the name or the password was
   * wrong, the account disabled or its one-time password out of date is not told, nor to be timed: all of them do the
   * same work.
   * @refuses sign-in.refused, sign-in.paused
   */
  async signIn(typed: string, password: string, from: Origin): Promise<Outcome<SignedIn>> {
    const username = typed.trim().toLowerCase()
    const account = await accountNamed(this.#gate, username)
    const rules = await rulesOf(this.#gate, account?.county_id ?? NO_COUNTY)
    const trier = signingIn(username, from.address)
    const isRight = () => this.#isPassword(account, password)
    const attempt = { username, trier, account, from, rules, act: 'sign-in-failed', isRight }
    const right = await prove(this.#gate, attempt)
    return right.ok ? this.#goOn(right.value, { from, rules, trier }) : right
  }

  /**
   * The same for somebody whom the county's identity service vouches for, in place of the password. An account of
   * another county, or of none, is none.
   * @refuses oidc.unknown, sign-in.paused
   */
  async signInAs(
    countyId: number,
    { typed, vouched }: { typed: string; vouched: Vouched },
    from: Origin,
  ): Promise<Outcome<SignedIn>> {
    const username = typed.trim().toLowerCase()
    const named = await accountNamed(this.#gate, username)
    const account = named?.county_id === countyId ? named : undefined
    const rules = await rulesOf(this.#gate, countyId)
    const trier = signingIn(username, from.address)
    const isRight = async () => account !== undefined
    const attempt = { username, trier, account, from, rules, act: 'sign-in-failed', isRight }
    const right = await prove(this.#gate, attempt)
    if (!right.ok) return right.refusal.code === 'sign-in.paused' ? right : refuse('oidc.unknown')
    await this.noteAct(countyId, right.value.id, 'identity-vouched', { address: from.address ?? null })
    return this.#goOn(right.value, { from, rules, trier, vouched })
  }

  /** After the password, or what stands in for it: the session, or the wait for a second factor. */
  async #goOn(
    account: AccountRow,
    { from, rules, trier, vouched }: Pick<Attempt, 'from' | 'rules' | 'trier'> & { vouched?: Vouched },
  ): Promise<Outcome<SignedIn>> {
    return this.#gate.transaction().execute(async (tx) => {
      // Disabled, or given another password, while this one was being looked at?
      if (!(await lockAccount(tx, account))) return refuse('sign-in.refused')
      const factors = await factorsOf(tx, account)
      if (factors.length > 0) {
        await takeBackTry(tx, trier)
        return done({ half: await openHalf(tx, account, vouched), factors })
      }
      await forgiveTry(tx, trier)
      const token = await openLatestSession(tx, account, { from, rules, now: this.#clock.now(), vouched })
      return done({ token })
    })
  }

  /**
   * Token of a new session, by the second factor after a right password. Tries count as those of the password do.
   * @refuses second-factor.expired, second-factor.refused, sign-in.paused
   */
  async finishSignIn(
    half: string,
    { proof, site }: { proof: FactorProof; site: Site },
    from: Origin,
  ): Promise<Outcome<string>> {
    const account = await accountAwaited(this.#gate, half)
    if (!account) return refuse('second-factor.expired')
    const rules = await rulesOf(this.#gate, account.county_id)
    const { username } = account
    const trier = signingIn(username, from.address)
    let factor: Factor | undefined
    const isRight = async () => {
      factor = await this.#factors.check(account, proof, { token: half, purpose: 'sign-in', site })
      return factor !== undefined
    }
    const attempt = { username, trier, account, from, rules, act: 'second-factor-failed', isRight }
    const right = await prove(this.#gate, attempt)
    if (!right.ok) return right.refusal.code === 'sign-in.paused' ? right : refuse('second-factor.refused')
    return this.#gate.transaction().execute(async (tx) => {
      const waited = (await lockAccount(tx, account)) ? await takeHalf(tx, half) : undefined
      if (waited === undefined) return refuse('second-factor.expired')
      await forgiveTry(tx, trier)
      const opening = { from, rules, now: this.#clock.now(), factor, vouched: waited.vouched }
      return done(await openLatestSession(tx, account, opening))
    })
  }

  /**
   * What the passkeys of whoever waits for a second factor are to sign.
   * @refuses second-factor.expired, second-factor.none
   */
  async askToFinish(half: string, site: Site): Promise<Outcome<SignatureOptions>> {
    const account = await accountAwaited(this.#gate, half)
    if (!account) return refuse('second-factor.expired')
    return this.#factors.askForSignature(account, { token: half, purpose: 'sign-in', site })
  }

  /**
   * What the passkeys of the session's holder are to sign, to show again who it is.
   * @refuses no-session, second-factor.none
   */
  async askToStepUp(token: string, site: Site): Promise<Outcome<SignatureOptions>> {
    const account = await accountBehind(this.#gate, hashOf(token))
    if (!account) return refuse('no-session')
    return this.#factors.askForSignature(account, { token, purpose: 'step-up', site })
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

  /** The identity service by whose word a session began; undefined for a password, and without a session. */
  async voucherOf(token: string): Promise<string | undefined> {
    const row = await this.#gate
      .selectFrom('platform.session')
      .select('vouched_by')
      .where('token_hash', '=', hashOf(token))
      .executeTakeFirst()
    return row?.vouched_by ?? undefined
  }

  /** Ends what an identity service vouched for and does no longer: one of somebody's sessions there, or all of them. */
  async endVouched(countyId: number, { by, subject, sid }: WithdrawnWord): Promise<void> {
    await this.#ending('signed-out-there', async (tx) => {
      for (const table of ['platform.session', 'platform.half_session'] as const) {
        let ended = tx.deleteFrom(table).where('county_id', '=', countyId).where('vouched_by', '=', by)
        if (subject !== undefined) ended = ended.where('vouched_subject', '=', subject)
        if (sid !== undefined) ended = ended.where('vouched_sid', '=', sid)
        await ended.execute()
      }
    })
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
   * Notes that the holder showed again just now who they are 再次验证: by the password, or by a second factor. Tries are
   * counted as at sign-in.
   * @refuses no-session, step-up.refused, sign-in.paused
   */
  async stepUp(
    token: string,
    { proof, site }: { proof: { password: string } | FactorProof; site: Site },
    from: Origin,
  ): Promise<Outcome<void>> {
    const isRight = async (account: AccountRow) =>
      'password' in proof
        ? this.#isPassword(account, proof.password)
        : (await this.#factors.check(account, proof, { token, purpose: 'step-up', site })) !== undefined
    const right = await this.#proveAgain(token, from, {
      isRight,
      act: 'step-up-failed',
      code: 'step-up.refused',
    })
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
    const right = await this.#proveAgain(token, from, {
      isRight: (account) => this.#isPassword(account, current),
      act: 'password-change-failed',
      code: 'password.wrong',
    })
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
      return done(await openSession(tx, right.value, { from, rules, now: this.#clock.now() }))
    })
  }

  /** Puts an act of an account on record that changes no row. */
  async noteAct(countyId: number, accountId: string, act: string, facts: object): Promise<void> {
    await sql`select platform.record_act(${countyId}, ${accountId}, ${act}, ${accountId}, ${JSON.stringify(facts)}::jsonb)`.execute(
      this.#gate,
    )
  }

  /** Removes what nobody can use or needs to know any more. */
  async sweep(): Promise<void> {
    const gate = this.#gate
    await gate.deleteFrom('platform.session').where('expires_at', '<', this.#clock.now()).execute()
    await gate
      .deleteFrom('platform.half_session')
      .where('expires_at', '<', sql<Date>`now()`)
      .execute()
    await gate
      .deleteFrom('platform.passkey_challenge')
      .where('expires_at', '<', sql<Date>`now()`)
      .execute()
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

  async #isPassword(account: AccountRow | undefined, password: string): Promise<boolean> {
    this.#decoy ??= hashPassword(randomBytes(16).toString('hex'))
    return isPassword(account?.password_hash ?? (await this.#decoy), password)
  }

  async #proveAgain(
    token: string,
    from: Origin,
    { isRight, act, code }: { isRight: (account: AccountRow) => Promise<boolean>; act: string; code: string },
  ): Promise<Outcome<AccountRow>> {
    const account = await accountBehind(this.#gate, hashOf(token))
    if (!account) return refuse('no-session')
    const rules = await rulesOf(this.#gate, account.county_id)
    const { username, id } = account
    const trier = typingAgain(id)
    const attempt: Attempt = {
      username,
      trier,
      account,
      from,
      rules,
      act,
      isRight: () => isRight(account),
    }
    const right = await prove(this.#gate, attempt)
    // Whatever comes of it: the password was right, so a new one that will not do is no failure.
    if (right.ok) await forgiveTry(this.#gate, trier)
    return right.ok || right.refusal.code === 'sign-in.paused' ? right : refuse(code)
  }

  async #ending(reason: string, work: (tx: Kysely<PlatformDb>) => Promise<unknown>): Promise<void> {
    await this.#gate.transaction().execute(async (tx) => {
      await sql`select set_config('app.ending', ${reason}, true)`.execute(tx)
      await work(tx)
    })
  }
}
