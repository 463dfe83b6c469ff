import { sql } from 'kysely'
import { type KeyPair, unlockPrivateKey } from '@xuncha/crypto'
import { checkPassword, done, type Outcome, pauseAfter, refuse } from '@xuncha/domain'
import type { Asking, Tx, VaultParts } from './parts.ts'
import type { KeyKind, VaultDb } from './tables.ts'

/** One's own key, unlocked for the time of one request. Never stored, never remembered. */
export interface OwnKey {
  id: string
  kind: KeyKind
  pair: KeyPair
}

/** Tries before one has to wait. @source domain.md §6, 等保三级 */
const TRIES = 5

/**
 * Unlocks the key of whoever asks with the passphrase 保管口令. Wrong ones are counted and are on record.
 * @refuses vault.no-key, vault.paused, vault.passphrase
 */
export async function unlockOwn(
  { gatekeeper }: VaultParts,
  { token, permission }: Asking,
  passphrase: string,
  kinds: readonly KeyKind[],
): Promise<Outcome<OwnKey>> {
  const [rows] = await gatekeeper.batch(token, permission, (db: Tx, _reach, actor) => [
    db
      .selectFrom('vault.key_holder')
      .select(['id', 'kind', 'public_key', 'locked_key', 'failures'])
      .select(sql<number>`greatest(0, ceil(extract(epoch from paused_until - now())))::integer`.as('wait'))
      .where('account_id', '=', actor.accountId)
      .where('state', '=', 'active')
      .where('kind', 'in', [...kinds]),
  ])
  const own = rows[0]
  if (!own) return refuse('vault.no-key')
  if (own.wait > 0) return refuse('vault.paused', { seconds: own.wait })
  const privateKey = await unlockPrivateKey(own.locked_key, passphrase)
  if (privateKey === undefined || own.failures > 0)
    await gatekeeper.transaction<VaultDb, void>(token, permission, async (tx) => {
      // Counted in the database: several tries at once count as several.
      const { failures } = await tx
        .updateTable('vault.key_holder')
        .set({ failures: privateKey ? 0 : sql<number>`failures + 1` })
        .where('id', '=', own.id)
        .returning('failures')
        .executeTakeFirstOrThrow()
      if (privateKey) return
      const seconds = pauseAfter(failures, TRIES)
      await tx
        .updateTable('vault.key_holder')
        .set({ paused_until: sql`now() + make_interval(secs => ${seconds})` })
        .where('id', '=', own.id)
        .execute()
      await sql`select platform.record_vault_act(${own.id}, 'unlock-failed', ${JSON.stringify({ failures })}::jsonb)`.execute(
        tx,
      )
    })
  if (privateKey === undefined) return refuse('vault.passphrase')
  return done({ id: own.id, kind: own.kind, pair: { publicKey: own.public_key, privateKey } })
}

/**
 * Whether a text may be a passphrase: as strong as a password, and not the one that the account signs in with, since
 * others make or reset that.
 * @refuses vault.sign-in-password, and what `checkPassword` says
 */
export async function mayBePassphrase(
  { isSignInPassword }: VaultParts,
  { token }: Asking,
  passphrase: string,
): Promise<Outcome<void>> {
  const strong = checkPassword(passphrase, { username: '' })
  if (!strong.ok) return strong
  return (await isSignInPassword(token, passphrase)) ? refuse('vault.sign-in-password') : done(undefined)
}
