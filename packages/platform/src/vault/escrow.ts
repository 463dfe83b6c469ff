import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { combineShares, frame, profileOf, splitSecret } from '@xuncha/crypto'
import { done, type Outcome, refuse } from '@xuncha/domain'
import { type KeysState, listKeys, waitingHolder } from './keys.ts'
import type { Asking, Tx, VaultParts } from './parts.ts'
import { unlockOwn } from './passphrases.ts'
import { settleRecipients, shareWith } from './rewrap.ts'
import type { VaultDb } from './tables.ts'

/** How many persons hold shares, and how many of them it takes. @source security.md §2.4 */
const SHARING = { shares: 3, needed: 2 }

/** For how long a recovery that one custodian started waits for another. */
const RECOVERY_HOURS = 24

/** A share, for one custodian alone and for one use. */
function shareContext(use: 'held' | 'handed', county: number, about: string, keyHolderId: string): Buffer {
  return frame('xuncha escrow share', use, county, about, keyHolderId)
}

/**
 * Makes the escrow 分持托管 anew: a key pair whose private half nobody keeps, split among three custodians, each share
 * encrypted to one of them. What was split before is worth nothing afterwards.
 * @refuses vault.three-custodians, vault.no-key, vault.passphrase, vault.paused
 */
export async function makeEscrow(
  parts: VaultParts,
  asking: Asking,
  { id, custodians, passphrase }: { id: string; custodians: readonly string[]; passphrase: string },
): Promise<Outcome<KeysState>> {
  const own = await unlockOwn(parts, asking, passphrase, ['holder'])
  if (!own.ok) return own
  const { profile, gatekeeper } = parts
  const pair = profile.wrapping.generate()
  const shares = await splitSecret(profile, pair.privateKey, SHARING)
  const made = await gatekeeper.transaction<VaultDb, Outcome<void>>(
    asking.token,
    asking.permission,
    async (tx, { actor }) => {
      await settleRecipients(tx, actor.countyId)
      const chosen = await tx
        .selectFrom('vault.key_holder')
        .select(['id', 'profile', 'public_key'])
        .where('kind', '=', 'custodian')
        .where('state', '=', 'active')
        .where(sql<boolean>`platform.account_may(account_id, 'platform.vault:escrow')`)
        .where('id', '=', (eb) => eb.fn.any(eb.val([...custodians])))
        .orderBy('id')
        .forShare()
        .execute()
      if (chosen.length !== SHARING.shares) return refuse('vault.three-custodians', { count: SHARING.shares })
      const before = await tx
        .updateTable('vault.escrow')
        .set({ state: 'replaced' })
        .where('state', '=', 'active')
        .returning('id')
        .execute()
      for (const { id: old } of before) {
        await tx.deleteFrom('vault.escrow_share').where('escrow_id', '=', old).execute()
        await tx.deleteFrom('vault.wrapped_key').where('escrow_id', '=', old).execute()
      }
      await tx
        .insertInto('vault.escrow')
        .values({
          id,
          profile: profile.name,
          public_key: pair.publicKey,
          state: 'active',
          made_by: actor.accountId,
        })
        .execute()
      await tx
        .insertInto('vault.escrow_share')
        .values(
          chosen.map((custodian, at) => ({
            escrow_id: id,
            key_holder_id: custodian.id,
            sealed: encryptShare(
              custodian,
              shares[at] ?? '',
              shareContext('held', actor.countyId, id, custodian.id),
            ),
          })),
        )
        .execute()
      await shareWith(tx, actor.countyId, own.value, { escrowId: id })
      return done(undefined)
    },
  )
  pair.privateKey.fill(0)
  return made.ok ? done(await listKeys(parts, asking)) : made
}

function encryptShare(
  { profile, public_key }: { profile: string; public_key: Buffer },
  share: string,
  context: Buffer,
): Buffer {
  const known = profileOf(profile)
  if (known === undefined || share === '') throw new Error('A share cannot be encrypted to its custodian')
  return known.wrapping.wrap(public_key, Buffer.from(share, 'utf8'), context)
}

/**
 * The first of two custodians starts a recovery 密钥恢复 for a holder who waits: hands their share on, encrypted to the
 * other custodians. By itself it opens nothing.
 * @refuses not-found, vault.not-entitled, vault.no-share, vault.no-key, vault.passphrase, vault.paused
 */
export async function startRecovery(
  parts: VaultParts,
  asking: Asking,
  given: { id: string; keyHolderId: string; reason: string; passphrase: string },
): Promise<Outcome<KeysState>> {
  const own = await unlockOwn(parts, asking, given.passphrase, ['custodian'])
  if (!own.ok) return own
  const started = await parts.gatekeeper.transaction<VaultDb, Outcome<void>>(
    asking.token,
    asking.permission,
    async (tx, { actor }) => {
      const known = await tx
        .selectFrom('vault.recovery')
        .select('id')
        .where('id', '=', given.id)
        .executeTakeFirst()
      if (known) return done(undefined)
      const waiting = await waitingHolder(tx, given.keyHolderId)
      if (!waiting.ok) return waiting
      const held = await sharesOf(tx)
      const share = openShare(own.value, held, actor.countyId)
      if (share === undefined) return refuse('vault.no-share')
      await tx
        .insertInto('vault.recovery')
        .values({
          id: given.id,
          escrow_id: share.escrowId,
          key_holder_id: given.keyHolderId,
          reason: given.reason.trim(),
          state: 'open',
          started_by: actor.accountId,
          expires_at: sql`now() + make_interval(hours => ${RECOVERY_HOURS})`,
        })
        .execute()
      const others = held.filter(({ key_holder_id }) => key_holder_id !== own.value.id)
      await tx
        .insertInto('vault.handed_share')
        .values(
          others.map((other) => ({
            id: randomUUID(),
            recovery_id: given.id,
            key_holder_id: other.key_holder_id,
            sealed: encryptShare(
              other,
              share.text,
              shareContext('handed', actor.countyId, given.id, other.key_holder_id),
            ),
          })),
        )
        .execute()
      return done(undefined)
    },
  )
  return started.ok ? done(await listKeys(parts, asking)) : started
}

function sharesOf(tx: Tx) {
  return tx
    .selectFrom('vault.escrow_share as share')
    .innerJoin('vault.escrow as escrow', 'escrow.id', 'share.escrow_id')
    .innerJoin('vault.key_holder as holder', 'holder.id', 'share.key_holder_id')
    .select([
      'share.key_holder_id',
      'share.sealed',
      'escrow.id as escrow_id',
      'escrow.profile as escrow_profile',
      'escrow.public_key as escrow_public_key',
      'holder.profile',
      'holder.public_key',
    ])
    .where('escrow.state', '=', 'active')
    .where('holder.state', '=', 'active')
    .execute()
}

function openShare(
  { id, pair }: { id: string; pair: { publicKey: Buffer; privateKey: Buffer } },
  held: Awaited<ReturnType<typeof sharesOf>>,
  county: number,
) {
  const mine = held.find(({ key_holder_id }) => key_holder_id === id)
  const profile = mine && profileOf(mine.profile)
  if (!mine || !profile) return undefined
  const context = shareContext('held', county, mine.escrow_id, id)
  const text = profile.wrapping.unwrap(pair.privateKey, mine.sealed, context)?.toString('utf8')
  return text === undefined
    ? undefined
    : { text, escrowId: mine.escrow_id, publicKey: mine.escrow_public_key, profile }
}

/**
 * The second custodian ends it: both shares make the escrow's key, for as long as the new holder is given the keys of
 * all entries.
 * @refuses not-found, vault.own-recovery, vault.not-entitled, vault.no-share, vault.no-key, vault.passphrase, vault.paused
 */
export async function completeRecovery(
  parts: VaultParts,
  asking: Asking,
  { id, passphrase }: { id: string; passphrase: string },
): Promise<Outcome<KeysState>> {
  const own = await unlockOwn(parts, asking, passphrase, ['custodian'])
  if (!own.ok) return own
  const completed = await parts.gatekeeper.transaction<VaultDb, Outcome<void>>(
    asking.token,
    asking.permission,
    async (tx, { actor }) => {
      await settleRecipients(tx, actor.countyId)
      const recovery = await tx
        .selectFrom('vault.recovery')
        .select(['key_holder_id', 'started_by', 'escrow_id'])
        .where('id', '=', id)
        .where('state', '=', 'open')
        .where('expires_at', '>', sql<string>`now()`)
        .forUpdate()
        .executeTakeFirst()
      if (!recovery) return refuse('not-found')
      if (recovery.started_by === actor.accountId) return refuse('vault.own-recovery')
      const waiting = await waitingHolder(tx, recovery.key_holder_id)
      if (!waiting.ok) return waiting
      const mine = openShare(own.value, await sharesOf(tx), actor.countyId)
      const handed = await tx
        .selectFrom('vault.handed_share')
        .select('sealed')
        .where('recovery_id', '=', id)
        .where('key_holder_id', '=', own.value.id)
        .executeTakeFirst()
      const context = shareContext('handed', actor.countyId, id, own.value.id)
      const theirs =
        handed && mine?.profile.wrapping.unwrap(own.value.pair.privateKey, handed.sealed, context)
      if (!mine || !theirs || mine.escrowId !== recovery.escrow_id) return refuse('vault.no-share')
      const privateKey = await combineShares([mine.text, theirs.toString('utf8')])
      if (privateKey === undefined) return refuse('vault.no-share')
      await tx
        .updateTable('vault.key_holder')
        .set({ state: 'active', admitted_by: actor.accountId, row_version: sql`row_version + 1` })
        .where('id', '=', recovery.key_holder_id)
        .execute()
      await tx
        .updateTable('vault.recovery')
        .set({ state: 'done', done_by: actor.accountId })
        .where('id', '=', id)
        .execute()
      await tx.deleteFrom('vault.handed_share').where('recovery_id', '=', id).execute()
      const facts = JSON.stringify({ recovery: id, startedBy: recovery.started_by })
      await sql`select platform.record_vault_act(${recovery.key_holder_id}, 'key-recovered', ${facts}::jsonb)`.execute(
        tx,
      )
      const source = { escrowId: mine.escrowId, pair: { publicKey: mine.publicKey, privateKey } }
      await shareWith(tx, actor.countyId, source, { keyHolderId: recovery.key_holder_id })
      privateKey.fill(0)
      return done(undefined)
    },
  )
  return completed.ok ? done(await listKeys(parts, asking)) : completed
}
