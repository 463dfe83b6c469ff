import { type Kysely, sql } from 'kysely'
import type { PlatformDb } from '../../tables.ts'
import type { AccountRow } from '../accounts.repository.ts'
import { hashOf } from '../tokens.ts'

type Db = Kysely<PlatformDb>

/** What a challenge was made for: nothing else takes it. */
export type Purpose = 'enrol' | 'sign-in' | 'step-up'

/** A passkey as its holder sees it. */
export interface OwnPasskey {
  id: string
  name: string
  createdAt: Date
  lastUsedAt: Date | null
}

/** A passkey as a signature is checked against it. */
export interface PasskeyRow {
  id: string
  credential_id: string
  public_key: Buffer
  counter: number
  transports: string[]
}

/** A passkey that was just made. */
export interface NewPasskey {
  name: string
  rp_id: string
  credential_id: string
  public_key: Buffer
  counter: number
  transports: string[]
}

const CHALLENGE_MINUTES = 2

/** Keeps what a passkey is to sign, for this session or half-session; another for the same is void. */
export async function storeChallenge(
  db: Db,
  token: string,
  { purpose, challenge }: { purpose: Purpose; challenge: string },
): Promise<void> {
  const row = { challenge, expires_at: sql`now() + make_interval(mins => ${CHALLENGE_MINUTES})` }
  await db
    .insertInto('platform.passkey_challenge')
    .values({ token_hash: hashOf(token), purpose, ...row })
    .onConflict((conflict) => conflict.columns(['token_hash', 'purpose']).doUpdateSet(row))
    .execute()
}

/** What was to be signed. It is gone then: whatever comes of the signature, it is asked for once. */
export async function takeChallenge(db: Db, token: string, purpose: Purpose): Promise<string | undefined> {
  const row = await db
    .deleteFrom('platform.passkey_challenge')
    .where('token_hash', '=', hashOf(token))
    .where('purpose', '=', purpose)
    .returning(['challenge', sql<boolean>`expires_at > now()`.as('good')])
    .executeTakeFirst()
  return row?.good ? row.challenge : undefined
}

/** The passkeys of an account that work on this host, the oldest first. */
export async function passkeysOf(db: Db, { county_id, id }: AccountRow, rpId: string): Promise<PasskeyRow[]> {
  const rows = await db
    .selectFrom('platform.passkey')
    .select(['id', 'credential_id', 'public_key', 'counter', 'transports'])
    .where('county_id', '=', county_id)
    .where('account_id', '=', id)
    .where('rp_id', '=', rpId)
    .orderBy('created_at')
    .execute()
  return rows.map((row) => ({ ...row, counter: Number(row.counter) }))
}

/** The passkeys of an account, for its holder. */
export function ownPasskeys(db: Db, { county_id, id }: AccountRow): Promise<OwnPasskey[]> {
  return db
    .selectFrom('platform.passkey')
    .select(['id', 'name', 'created_at as createdAt', 'last_used_at as lastUsedAt'])
    .where('county_id', '=', county_id)
    .where('account_id', '=', id)
    .orderBy('created_at')
    .execute()
}

export async function addPasskey(
  tx: Db,
  { county_id, id: account_id }: AccountRow,
  passkey: NewPasskey,
): Promise<void> {
  await tx
    .insertInto('platform.passkey')
    .values({ county_id, account_id, ...passkey })
    .execute()
}

/**
 * Notes that a passkey signed. @returns false where its counter does not go on from what is known: somebody has a copy
 * of it, or the same signature came twice. One that does not count says 0 for ever.
 */
export async function noteSigned(
  db: Db,
  { county_id }: AccountRow,
  { id, counter }: { id: string; counter: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('platform.passkey')
    .set({ counter, last_used_at: sql`now()` })
    .where('county_id', '=', county_id)
    .where('id', '=', id)
    .where((eb) =>
      eb.or([eb('counter', '<', counter), eb.and([eb('counter', '=', 0), eb.lit(counter === 0)])]),
    )
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Gives a passkey of the account another name. @returns false where it has none of that id */
export async function namePasskey(
  tx: Db,
  { county_id, id: account_id }: AccountRow,
  { id, name }: { id: string; name: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('platform.passkey')
    .set({ name })
    .where('county_id', '=', county_id)
    .where('account_id', '=', account_id)
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Takes a passkey of the account away. @returns false where it has none of that id */
export async function dropPasskey(
  tx: Db,
  { county_id, id: account_id }: AccountRow,
  id: string,
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('platform.passkey')
    .where('county_id', '=', county_id)
    .where('account_id', '=', account_id)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
