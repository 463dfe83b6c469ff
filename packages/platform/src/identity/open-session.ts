import { type Kysely, sql } from 'kysely'
import type { PlatformDb } from '../tables.ts'
import type { AccountRow } from './accounts.repository.ts'
import type { Factor } from './factors/index.ts'
import type { Origin } from './prove.ts'
import type { SecurityRules } from './rules.ts'
import { hashOf, newToken } from './tokens.ts'

/** By whose word a session begins, where it is an identity service's 统一身份认证: who it is there, and in which session. */
export interface Vouched {
  by: string
  subject: string
  sid: string | null
}

/** The columns that keep it. */
export function vouchedColumns(vouched: Vouched | undefined) {
  return {
    vouched_by: vouched?.by ?? null,
    vouched_subject: vouched?.subject ?? null,
    vouched_sid: vouched?.sid ?? null,
  }
}

/** How a session begins. */
export interface Opening {
  from: Origin
  rules: SecurityRules
  now: Date
  /** What came second, if anything did. */
  factor?: Factor | undefined
  vouched?: Vouched | undefined
}

/** Makes a session of an account and yields its token. */
export async function openSession(
  tx: Kysely<PlatformDb>,
  { county_id, id }: AccountRow,
  { from: { address, agent }, rules, now, factor, vouched }: Opening,
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
      expires_at: new Date(now.getTime() + rules['session.absolute-hours'] * 3_600_000),
      idle_after: `${rules['session.idle-minutes']} minutes`,
      address: address ?? null,
      agent: agent?.slice(0, 200) ?? null,
      factor: factor ?? null,
      ...vouchedColumns(vouched),
    })
    .execute()
  return token
}

/** The same for somebody who signs in: others of the account's sessions end where the county allows no more. */
export async function openLatestSession(
  tx: Kysely<PlatformDb>,
  account: AccountRow,
  opening: Opening,
): Promise<string> {
  await keepLatest(tx, account, opening.rules['session.per-account'] - 1)
  await tx
    .deleteFrom('platform.ended_session')
    .where('county_id', '=', account.county_id)
    .where('account_id', '=', account.id)
    .where('at', '<', sql<Date>`now() - interval '1 day'`)
    .execute()
  return openSession(tx, account, opening)
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
