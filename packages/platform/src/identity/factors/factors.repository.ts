import { type Kysely, sql } from 'kysely'
import type { PlatformDb } from '../../tables.ts'
import type { AccountRow } from '../accounts.repository.ts'
import { hashOf } from '../tokens.ts'
import type { OwnPasskey } from './passkeys.repository.ts'
import { digestOfRecoveryCode } from './recovery.ts'

type Db = Kysely<PlatformDb>

/** A kind of second factor 二次验证方式: an authenticator's codes, a passkey, a recovery code. */
export type Factor = 'totp' | 'passkey' | 'recovery'

/** What somebody may sign in with besides the password, and whether they have to. */
export interface OwnFactors {
  /** The county wants a second factor of this account. */
  required: boolean
  /** Since when an authenticator is enrolled; null for none. */
  totpSince: Date | null
  recoveryCodesLeft: number
  passkeys: OwnPasskey[]
}

/** An authenticator's row. */
export interface TotpRow {
  id: string
  sealed: string
  last_step: number
}

/** What an account can come second with. */
export async function factorsOf(db: Db, { county_id, id }: AccountRow): Promise<Factor[]> {
  const { rows } = await sql<{ kinds: Factor[] }>`
    select platform.factors_of(${county_id}, ${id}) as kinds`.execute(db)
  return rows[0]?.kinds ?? []
}

/** Whether the account has no second factor although its county wants one. */
export async function mustEnrol(db: Db, { county_id, id }: AccountRow): Promise<boolean> {
  const { rows } = await sql<{ must: boolean }>`
    select platform.must_enrol(${county_id}, ${id}) as must`.execute(db)
  return rows[0]?.must ?? false
}

/** What is shown of an account's factors to its holder. */
export async function ownFactors(
  db: Db,
  account: AccountRow,
): Promise<Omit<OwnFactors, 'required' | 'passkeys'>> {
  const { county_id, id } = account
  const totp = await db
    .selectFrom('platform.totp')
    .select('confirmed_at')
    .where('county_id', '=', county_id)
    .where('account_id', '=', id)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  const codes = await db
    .selectFrom('platform.recovery_code')
    .select(({ fn }) => fn.countAll<number>().as('left'))
    .where('county_id', '=', county_id)
    .where('account_id', '=', id)
    .executeTakeFirstOrThrow()
  return { totpSince: totp?.confirmed_at ?? null, recoveryCodesLeft: Number(codes.left) }
}

/** The authenticator that an account signs in with, or the one that it began to enrol. */
export function totpOf(
  db: Db,
  { county_id, id }: AccountRow,
  state: 'confirmed' | 'begun',
): Promise<TotpRow | undefined> {
  return db
    .selectFrom('platform.totp')
    .select(['id', 'sealed', 'last_step'])
    .where('county_id', '=', county_id)
    .where('account_id', '=', id)
    .where('confirmed_at', state === 'confirmed' ? 'is not' : 'is', null)
    .executeTakeFirst()
}

/** Begins to enrol an authenticator anew; what signs in until now stays as it is. */
export async function beginTotp(
  tx: Db,
  { county_id, id: account_id }: AccountRow,
  { id, sealed }: Pick<TotpRow, 'id' | 'sealed'>,
): Promise<void> {
  await tx
    .deleteFrom('platform.totp')
    .where('county_id', '=', county_id)
    .where('account_id', '=', account_id)
    .where('confirmed_at', 'is', null)
    .execute()
  await tx.insertInto('platform.totp').values({ county_id, id, account_id, sealed }).execute()
}

/** Makes the authenticator that was begun the one that signs in. */
export async function confirmTotp(
  tx: Db,
  { county_id, id: account_id }: AccountRow,
  { id, step }: { id: string; step: number },
): Promise<boolean> {
  await tx
    .deleteFrom('platform.totp')
    .where('county_id', '=', county_id)
    .where('account_id', '=', account_id)
    .where('id', '<>', id)
    .execute()
  const { numUpdatedRows } = await tx
    .updateTable('platform.totp')
    .set({ confirmed_at: sql`now()`, last_step: step })
    .where('county_id', '=', county_id)
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Takes a step's code. @returns false where it was taken already, by another request at the same time */
export async function takeStep(
  db: Db,
  { county_id }: AccountRow,
  { id, step }: { id: string; step: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('platform.totp')
    .set({ last_step: step })
    .where('county_id', '=', county_id)
    .where('id', '=', id)
    .where('last_step', '<', step)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Takes a recovery code, which is gone then. @returns false where there is none like it */
export async function takeRecoveryCode(
  db: Db,
  { county_id, id }: AccountRow,
  typed: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('platform.recovery_code')
    .where('county_id', '=', county_id)
    .where('account_id', '=', id)
    .where('digest', '=', digestOfRecoveryCode(typed))
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Gives an account a new set of recovery codes in place of whatever it has. */
export async function storeRecoveryCodes(
  tx: Db,
  { county_id, id: account_id }: AccountRow,
  codes: readonly string[],
): Promise<void> {
  await dropRecoveryCodes(tx, { county_id, id: account_id })
  await tx
    .insertInto('platform.recovery_code')
    .values(codes.map((code) => ({ county_id, account_id, digest: digestOfRecoveryCode(code) })))
    .execute()
}

/** Takes an account's recovery codes away: without another factor there is nothing to recover. */
export async function dropRecoveryCodes(
  tx: Db,
  { county_id, id }: Pick<AccountRow, 'county_id' | 'id'>,
): Promise<void> {
  await tx
    .deleteFrom('platform.recovery_code')
    .where('county_id', '=', county_id)
    .where('account_id', '=', id)
    .execute()
}

/** Takes an account's authenticator away. @returns false where it has none */
export async function dropTotp(tx: Db, { county_id, id }: AccountRow): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('platform.totp')
    .where('county_id', '=', county_id)
    .where('account_id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Whether somebody signed in, or showed again who they are, within so many minutes in this session. */
export async function isFresh(db: Db, token: string, minutes: number): Promise<boolean> {
  const row = await db
    .selectFrom('platform.session')
    .select('id')
    .where('token_hash', '=', hashOf(token))
    .where(
      // A time that is yet to come counts as none: the clock was put back.
      sql<boolean>`now() - coalesce(stepped_up_at, created_at)
        between interval '-1 minute' and make_interval(mins => ${minutes})`,
    )
    .executeTakeFirst()
  return row !== undefined
}

/** Has what a transaction changes be on record as done by the holder of this session. */
export async function actAs(tx: Db, token: string): Promise<void> {
  await sql`select set_config('app.session', ${token}, true)`.execute(tx)
}

/** Puts an act of somebody's own account on record. */
export async function recordOwnAct(tx: Db, { county_id, id }: AccountRow, act: string): Promise<void> {
  await sql`select platform.record_act(${county_id}, ${id}, ${act}, ${id})`.execute(tx)
}
