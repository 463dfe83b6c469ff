import { type Kysely, sql } from 'kysely'
import type { PlatformDb } from '../tables.ts'
import { type AccountRow, accountColumns } from './accounts.repository.ts'
import { type Vouched, vouchedColumns } from './open-session.ts'
import { hashOf, newToken } from './tokens.ts'

/** For so long a right password waits for its second factor. */
export const HALF_MINUTES = 5

/**
 * Notes that the password was right and the second factor is awaited 待二次验证. Its token is no session's: whatever
 * looks for a session finds none.
 */
export async function openHalf(
  tx: Kysely<PlatformDb>,
  { county_id, id }: AccountRow,
  vouched: Vouched | undefined,
): Promise<string> {
  const token = newToken()
  await tx
    .insertInto('platform.half_session')
    .values({
      token_hash: hashOf(token),
      county_id,
      account_id: id,
      ...vouchedColumns(vouched),
      expires_at: sql`now() + make_interval(mins => ${HALF_MINUTES})`,
    })
    .execute()
  return token
}

/** Whose second factor a token waits for. */
export function accountAwaited(gate: Kysely<PlatformDb>, token: string): Promise<AccountRow | undefined> {
  return gate
    .selectFrom('platform.half_session as half')
    .innerJoin('platform.account as account', (join) =>
      join.onRef('account.county_id', '=', 'half.county_id').onRef('account.id', '=', 'half.account_id'),
    )
    .select(accountColumns)
    .where('half.token_hash', '=', hashOf(token))
    .where('half.expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst()
}

/** Ends the waiting, and yields by whose word it began. Undefined where somebody else has, at the same time. */
export async function takeHalf(
  tx: Kysely<PlatformDb>,
  token: string,
): Promise<{ vouched: Vouched | undefined } | undefined> {
  const half = await tx
    .deleteFrom('platform.half_session')
    .where('token_hash', '=', hashOf(token))
    .returning(['vouched_by as by', 'vouched_subject as subject', 'vouched_sid as sid'])
    .executeTakeFirst()
  if (half === undefined) return undefined
  const { by, subject, sid } = half
  return { vouched: by === null || subject === null ? undefined : { by, subject, sid } }
}
