import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { pauseAfter } from '@xuncha/domain'
import type { PlatformDb } from '../tables.ts'
import type { SecurityRules } from './rules.ts'

/** Who tries to do what: the rows that count it. */
export interface Trier {
  /** `account …`, see below. */
  key: string
  /** Where that is known; only signing in is counted by it too. */
  address?: string | undefined
}

/** Signing in with this name, as typed. */
export function signingIn(username: string, address: string | undefined): Trier {
  return { key: `account ${digestOfName(username).toString('hex')}`, address }
}

/** Typing the password again in a session: counted apart, so that nobody outside can make its holder wait. */
export function typingAgain(accountId: string): Trier {
  return { key: `again ${accountId}` }
}

/** A try that was counted before its password was looked at, so that many at once count too. */
export interface Counted {
  /** Seconds until the next try is let in, where this one allows none before. */
  pausedFor: number
}

/** Somebody has to wait. */
export interface Paused {
  seconds: number
}

/**
 * Counts a try by account and by address as if it failed, or says how long to wait. A name that no county has is counted
 * like any other. Nothing is ever counted for everybody together.
 */
export async function countTry(
  gate: Kysely<PlatformDb>,
  trier: Trier,
  rules: SecurityRules,
): Promise<Counted | Paused> {
  const keys = [
    { key: trier.key, tries: rules['sign-in.tries-per-account'] },
    ...(trier.address === undefined
      ? []
      : [{ key: `address ${trier.address}`, tries: rules['sign-in.tries-per-address'] }]),
  ]
  return gate.transaction().execute(async (tx) => {
    let pausedFor = 0
    for (const { key, tries } of keys) {
      const row = await lockTry(tx, key)
      if (row.wait > 0) return { seconds: row.wait }
      const failures = row.failures + 1
      const pause = pauseAfter(failures, tries)
      pausedFor = Math.max(pausedFor, pause)
      await tx
        .updateTable('platform.sign_in_try')
        .set({
          failures,
          last_at: sql`now()`,
          paused_until: pause > 0 ? sql`now() + make_interval(secs => ${pause})` : null,
        })
        .where('key', '=', key)
        .execute()
    }
    return { pausedFor }
  })
}

/**
 * Takes the count back that a right password was counted with: the account begins anew, the address loses this one. An
 * address cannot wash itself clean by signing in as somebody it knows.
 */
export async function forgiveTry(tx: Kysely<PlatformDb>, { key, address }: Trier): Promise<void> {
  await tx.deleteFrom('platform.sign_in_try').where('key', '=', key).execute()
  if (address === undefined) return
  await tx
    .updateTable('platform.sign_in_try')
    .set({ failures: sql`greatest(failures - 1, 0)`, paused_until: null })
    .where('key', '=', `address ${address}`)
    .execute()
}

/**
 * Takes back the one try that a right password was counted with, and nothing more: a second factor is still to come,
 * and whoever knows the password must not begin its count anew by typing it.
 */
export async function takeBackTry(tx: Kysely<PlatformDb>, { key, address }: Trier): Promise<void> {
  const keys = [key, ...(address === undefined ? [] : [`address ${address}`])]
  await tx
    .updateTable('platform.sign_in_try')
    .set({ failures: sql`greatest(failures - 1, 0)`, paused_until: null })
    .where('key', 'in', keys)
    .execute()
}

/** Digest of a name as typed: people type their password into the wrong field. */
export function digestOfName(username: string): Buffer {
  return createHash('sha256').update(username).digest()
}

/**
 * Makes the row where there is none, keeps it from others, and forgets what is more than a day old. A try in the future
 * was counted by a clock that has been put back since: it is taken as one of now, so that its pause is no longer than it
 * was meant to be.
 */
async function lockTry(tx: Kysely<PlatformDb>, key: string): Promise<{ failures: number; wait: number }> {
  const { rows } = await sql<{ failures: number; wait: number }>`
    insert into platform.sign_in_try (key, failures) values (${key}, 0)
    on conflict (key) do update set
      failures = case
        when platform.sign_in_try.last_at < now() - interval '1 day' then 0 else platform.sign_in_try.failures end,
      paused_until = platform.sign_in_try.paused_until
        - greatest(platform.sign_in_try.last_at - now(), interval '0'),
      last_at = least(platform.sign_in_try.last_at, now())
    returning failures, coalesce(greatest(ceil(extract(epoch from paused_until - now())), 0), 0)::integer as wait`.execute(
    tx,
  )
  return rows[0] as { failures: number; wait: number }
}
