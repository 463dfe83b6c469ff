import { randomBytes, randomUUID } from 'node:crypto'
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import type { Kysely } from 'kysely'
import { done, type Outcome, refuse } from '@xuncha/domain'
import type { Secrets } from '../../secrets/index.ts'
import type { PlatformDb } from '../../tables.ts'
import type { Clock } from '../../tenancy/index.ts'
import { accountBehind, type AccountRow, lockAccount } from '../accounts.repository.ts'
import { hashOf } from '../tokens.ts'
import {
  actAs,
  beginTotp,
  confirmTotp,
  dropRecoveryCodes,
  dropTotp,
  type Factor,
  factorsOf,
  isFresh,
  mustEnrol,
  type OwnFactors,
  ownFactors,
  recordOwnAct,
  storeRecoveryCodes,
  takeRecoveryCode,
  takeStep,
  type TotpRow,
  totpOf,
} from './factors.repository.ts'
import { addPasskey, dropPasskey, namePasskey, ownPasskeys } from './passkeys.repository.ts'
import {
  askForPasskey,
  askForSignature,
  type Assertion,
  type Attestation,
  isSigned,
  MOST_PASSKEYS,
  passkeyMade,
  type Site,
} from './passkeys.ts'
import { makeRecoveryCodes } from './recovery.ts'
import { isCode, otpauthUri, base32, secretLength, stepOfCode } from './totp.ts'

/** What somebody shows as a second factor: a code of an authenticator, a recovery code, a passkey's signature. */
export type FactorProof = { code: string } | { passkey: Assertion }

/** For what it is shown: which session or half-session, for what purpose, on which site. */
export interface Showing {
  token: string
  purpose: 'sign-in' | 'step-up'
  site: Site
}

/** An authenticator that is being enrolled: shown once, as a picture and as text. */
export interface BegunTotp {
  uri: string
  secret: string
}

const FRESH_MINUTES = 5
const FIELD = 'totp.secret'

/** Second factors 二次验证: what a sign-in asks for after the password, and what their holder does with them. */
export class Factors {
  readonly #gate: Kysely<PlatformDb>
  readonly #clock: Clock
  readonly #secrets: Secrets

  constructor(gate: Kysely<PlatformDb>, clock: Clock, secrets: Secrets) {
    this.#gate = gate
    this.#clock = clock
    this.#secrets = secrets
  }

  /** Which factor of the account a proof is right for. It is used up by that: the same proof is right once. */
  async check(account: AccountRow, proof: FactorProof, showing: Showing): Promise<Factor | undefined> {
    if ('code' in proof) return this.#checkCode(account, proof.code)
    const request = { account, response: proof.passkey, ...showing }
    return (await isSigned(this.#gate, showing.token, request)) ? 'passkey' : undefined
  }

  /** What the account's passkeys are to sign. @refuses second-factor.none */
  async askForSignature(
    account: AccountRow,
    { token, ...rest }: Showing,
  ): Promise<Outcome<PublicKeyCredentialRequestOptionsJSON>> {
    const options = await askForSignature(this.#gate, token, { account, ...rest })
    return options.allowCredentials?.length ? done(options) : refuse('second-factor.none')
  }

  async #checkCode(account: AccountRow, code: string): Promise<Factor | undefined> {
    if (!isCode(code)) return (await takeRecoveryCode(this.#gate, account, code)) ? 'recovery' : undefined
    const totp = await totpOf(this.#gate, account, 'confirmed')
    const step = totp && this.#stepOf(account, totp, code)
    if (totp === undefined || step === undefined) return undefined
    return (await takeStep(this.#gate, account, { id: totp.id, step })) ? 'totp' : undefined
  }

  /** What the account behind the token has. @refuses no-session */
  async ofOwn(token: string): Promise<Outcome<OwnFactors>> {
    const account = await accountBehind(this.#gate, hashOf(token))
    if (!account) return refuse('no-session')
    const own = await ownFactors(this.#gate, account)
    const passkeys = await ownPasskeys(this.#gate, account)
    return done({ ...own, passkeys, required: await mustEnrol(this.#gate, account) })
  }

  /**
   * Begins to enrol an authenticator. Another one that signs in until now goes on doing so.
   * @refuses no-session, step-up, second-factor.unavailable
   */
  async beginTotp(token: string, issuer: string): Promise<Outcome<BegunTotp>> {
    if (!this.#secrets.available) return refuse('second-factor.unavailable')
    return this.#ofHolder(token, async (tx, account) => {
      const secret = randomBytes(secretLength)
      const id = randomUUID()
      await beginTotp(tx, account, { id, sealed: this.#secrets.seal(secret, placeOf(account, id)) })
      return done({ uri: otpauthUri(secret, { issuer, account: account.username }), secret: base32(secret) })
    })
  }

  /**
   * Takes the authenticator into use, once it has shown a right code. From then on sign-in asks for one.
   * @returns recovery codes, shown this once; none where the account has some already
   * @refuses no-session, step-up, second-factor.none-begun, second-factor.wrong-code
   */
  async confirmTotp(token: string, code: string): Promise<Outcome<string[]>> {
    return this.#ofHolder(token, async (tx, account) => {
      const totp = await totpOf(tx, account, 'begun')
      if (totp === undefined) return refuse('second-factor.none-begun')
      const step = this.#stepOf(account, totp, code)
      if (step === undefined) return refuse('second-factor.wrong-code')
      await confirmTotp(tx, account, { id: totp.id, step })
      await recordOwnAct(tx, account, 'totp-enrolled')
      return done(await this.#firstCodes(tx, account))
    })
  }

  /**
   * Begins to enrol a passkey on this site.
   * @refuses no-session, step-up, second-factor.many
   */
  async beginPasskey(
    token: string,
    { site, product }: { site: Site; product: string },
  ): Promise<Outcome<PublicKeyCredentialCreationOptionsJSON>> {
    return this.#ofHolder(token, async (tx, account) => {
      if ((await ownPasskeys(tx, account)).length >= MOST_PASSKEYS)
        return refuse('second-factor.many', { most: MOST_PASSKEYS })
      return done(await askForPasskey(tx, token, { account, site, product }))
    })
  }

  /**
   * Takes a passkey into use that was made upon that.
   * @returns recovery codes, shown this once; none where the account has some already
   * @refuses no-session, step-up, second-factor.not-made
   */
  async addPasskey(
    token: string,
    made: { response: Attestation; site: Site; name: string },
  ): Promise<Outcome<string[]>> {
    const passkey = await passkeyMade(this.#gate, token, made)
    return this.#ofHolder(token, async (tx, account) => {
      if (passkey === undefined) return refuse('second-factor.not-made')
      await addPasskey(tx, account, passkey)
      await recordOwnAct(tx, account, 'passkey-enrolled')
      return done(await this.#firstCodes(tx, account))
    })
  }

  /**
   * Gives a passkey another name, by which its holder tells it from the others.
   * @refuses no-session, step-up, second-factor.none
   */
  async renamePasskey(token: string, named: { id: string; name: string }): Promise<Outcome<void>> {
    return this.#ofHolder(token, async (tx, account) => {
      if (!(await namePasskey(tx, account, named))) return refuse('second-factor.none')
      await recordOwnAct(tx, account, 'passkey-renamed')
      return done(undefined)
    })
  }

  /**
   * Takes a passkey out of use. Not the last factor where the county wants one.
   * @refuses no-session, step-up, second-factor.none, second-factor.needed
   */
  async removePasskey(token: string, id: string): Promise<Outcome<void>> {
    return this.#removing(token, 'passkey-removed', (tx, account) => dropPasskey(tx, account, id))
  }

  /**
   * Gives the account a new set of recovery codes; the old ones open nothing any more.
   * @refuses no-session, step-up, second-factor.none
   */
  async renewRecoveryCodes(token: string): Promise<Outcome<string[]>> {
    return this.#ofHolder(token, async (tx, account) => {
      if (!(await factorsOf(tx, account)).some(isReal)) return refuse('second-factor.none')
      const codes = makeRecoveryCodes()
      await storeRecoveryCodes(tx, account, codes)
      await recordOwnAct(tx, account, 'recovery-codes-renewed')
      return done(codes)
    })
  }

  /**
   * Takes the authenticator out of use. Not the last factor where the county wants one.
   * @refuses no-session, step-up, second-factor.none, second-factor.needed
   */
  async removeTotp(token: string): Promise<Outcome<void>> {
    return this.#removing(token, 'totp-removed', dropTotp)
  }

  async #removing(
    token: string,
    act: string,
    remove: (tx: Kysely<PlatformDb>, account: AccountRow) => Promise<boolean>,
  ): Promise<Outcome<void>> {
    return this.#ofHolder(token, async (tx, account) => {
      if (!(await remove(tx, account))) return refuse('second-factor.none')
      if (!(await factorsOf(tx, account)).some(isReal)) await dropRecoveryCodes(tx, account)
      if (await mustEnrol(tx, account)) return refuse('second-factor.needed')
      await recordOwnAct(tx, account, act)
      return done(undefined)
    })
  }

  async #firstCodes(tx: Kysely<PlatformDb>, account: AccountRow): Promise<string[]> {
    if ((await factorsOf(tx, account)).includes('recovery')) return []
    const codes = makeRecoveryCodes()
    await storeRecoveryCodes(tx, account, codes)
    return codes
  }

  /** Runs `work` for whoever signed in, or showed who they are, a moment ago; refused, nothing of it has happened. */
  async #ofHolder<T>(
    token: string,
    work: (tx: Kysely<PlatformDb>, account: AccountRow) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const account = await accountBehind(this.#gate, hashOf(token))
    if (!account) return refuse('no-session')
    if (!(await isFresh(this.#gate, token, FRESH_MINUTES))) return refuse('step-up')
    return refusing(this.#gate, async (tx) => {
      if (!(await lockAccount(tx, account))) return refuse('no-session')
      await actAs(tx, token)
      return work(tx, account)
    })
  }

  #stepOf(account: AccountRow, { id, sealed, last_step: last }: TotpRow, code: string): number | undefined {
    const secret = this.#secrets.open(sealed, placeOf(account, id))
    return secret && stepOfCode(secret, code, { at: this.#clock.now(), last })
  }
}

/** A recovery code is a way back to a factor, and none by itself. */
function isReal(factor: Factor): boolean {
  return factor !== 'recovery'
}

function placeOf({ county_id }: AccountRow, id: string) {
  return { county: county_id, case: id, field: FIELD, version: 1 }
}

class Refused extends Error {
  readonly outcome: Outcome<never>

  constructor(outcome: Outcome<never>) {
    super('refused')
    this.outcome = outcome
  }
}

/** A transaction that a refusal rolls back. */
async function refusing<T>(
  gate: Kysely<PlatformDb>,
  work: (tx: Kysely<PlatformDb>) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  try {
    return await gate.transaction().execute(async (tx) => {
      const outcome = await work(tx)
      if (!outcome.ok) throw new Refused(outcome as Outcome<never>)
      return outcome
    })
  } catch (error) {
    if (error instanceof Refused) return error.outcome
    throw error
  }
}
