import { type Kysely, sql } from 'kysely'
import type { PlatformDb } from '../tables.ts'
import { digestOfName } from './tries.ts'

/** An account as signing in needs it. */
export interface AccountRow {
  county_id: number
  id: string
  username: string
  password_hash: string
  /** Not disabled, and its password not a one-time one that is out of date. */
  usable: boolean
}

/** One of one's own sessions 本人会话. */
export interface SessionEntry {
  id: string
  startedAt: Date
  lastSeenAt: Date
  expiresAt: Date
  address: string | null
  agent: string | null
  current: boolean
}

/** Columns of an `account` as signing in needs them. */
export const accountColumns = [
  'account.county_id',
  'account.id',
  'account.username',
  'account.password_hash',
  sql<boolean>`not account.disabled and not account.service and coalesce(account.one_time_until > now(), true)`.as(
    'usable',
  ),
] as const

/** The account of that name, in whatever county. */
export function accountNamed(gate: Kysely<PlatformDb>, username: string): Promise<AccountRow | undefined> {
  return gate
    .selectFrom('platform.sign_in_name as name')
    .innerJoin('platform.account as account', (join) =>
      join.onRef('account.county_id', '=', 'name.county_id').onRef('account.id', '=', 'name.account_id'),
    )
    .select(accountColumns)
    .where('name.username', '=', username)
    .executeTakeFirst()
}

/** The account behind a session that is still good. Its one-time password may have run out since it signed in. */
export function accountBehind(gate: Kysely<PlatformDb>, tokenHash: Buffer): Promise<AccountRow | undefined> {
  return gate
    .selectFrom('platform.session as session')
    .innerJoin('platform.account as account', (join) =>
      join
        .onRef('account.county_id', '=', 'session.county_id')
        .onRef('account.id', '=', 'session.account_id'),
    )
    .select([...accountColumns.slice(0, 4), sql<boolean>`not account.disabled`.as('usable')])
    .where('session.token_hash', '=', tokenHash)
    .where('session.kind', '=', 'person')
    .where('session.expires_at', '>', sql<Date>`now()`)
    .where(sql<boolean>`session.last_seen_at + session.idle_after > now()`)
    .executeTakeFirst() as Promise<AccountRow | undefined>
}

/**
 * Keeps the account from others until the transaction ends, if it still is what its password was compared with: whoever
 * disables it at the same time waits, and ends the session that is opened here.
 */
export async function lockAccount(
  tx: Kysely<PlatformDb>,
  { county_id, id, password_hash }: AccountRow,
): Promise<boolean> {
  const row = await tx
    .selectFrom('platform.account')
    .select('id')
    .where('county_id', '=', county_id)
    .where('id', '=', id)
    .where('password_hash', '=', password_hash)
    .where('disabled', '=', false)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** Puts a failure on record: in the county's log, or, for a name that no county has, where the operator finds it. */
export async function noteFailure(
  gate: Kysely<PlatformDb>,
  failure: {
    username: string
    account: AccountRow | undefined
    act: string
    address: string | undefined
    pausedFor: number
  },
): Promise<void> {
  const { username, account, act, address = null, pausedFor } = failure
  if (account) {
    const facts = JSON.stringify({ address, ...(pausedFor > 0 ? { pausedFor } : {}) })
    await sql`select platform.record_act(${account.county_id}, ${account.id}, ${act}, ${account.id}, ${facts}::jsonb)`.execute(
      gate,
    )
    return
  }
  await gate
    .insertInto('platform.stray_sign_in')
    .values({ name_digest: digestOfName(username), address })
    .execute()
}

/** The sessions of an account that are still good, the latest first. */
export function sessionsOf(
  gate: Kysely<PlatformDb>,
  { county_id, id }: AccountRow,
  currentHash: Buffer,
): Promise<SessionEntry[]> {
  return gate
    .selectFrom('platform.session')
    .select((eb) => [
      'id',
      'created_at as startedAt',
      'last_seen_at as lastSeenAt',
      'expires_at as expiresAt',
      'address',
      'agent',
      eb('token_hash', '=', currentHash).as('current'),
    ])
    .where('county_id', '=', county_id)
    .where('account_id', '=', id)
    .where('expires_at', '>', sql<Date>`now()`)
    .where(sql<boolean>`last_seen_at + idle_after > now()`)
    .orderBy('created_at', 'desc')
    .execute() as Promise<SessionEntry[]>
}
