import { sql } from 'kysely'
import { keyIdOf, lockPrivateKey, profiles } from '@xuncha/crypto'
import { done, type Outcome, refuse } from '@xuncha/domain'
import { countSealed } from './entries.ts'
import { type Asking, nameOfAccount, type Tx, type VaultParts } from './parts.ts'
import { mayBePassphrase, unlockOwn } from './passphrases.ts'
import { rotateForRemoved, settleRecipients, shareWith } from './rewrap.ts'
import type { KeyKind, KeyState, VaultDb } from './tables.ts'

/** Who holds a key of the store 密钥保管人. */
export interface KeyHolderRow {
  id: string
  name: string
  kind: KeyKind
  state: KeyState
  /** Still has the right by role; without it the key opens nothing, and is to be removed. */
  entitled: boolean
  /** One of the three who hold a share of the escrow in use. */
  hasShare: boolean
  own: boolean
  madeAt: string
  admittedByName: string | null
  removedByName: string | null
  rowVersion: number
}

/** The keys of a county's store as those see them who look after them. */
export interface KeysState {
  holders: KeyHolderRow[]
  /** Entries that are sealed. */
  entries: number
  /** Of these, how many are still under a key that somebody removed once had. */
  toRotate: number
  escrow: { id: string; madeAt: string } | null
  recoveries: {
    id: string
    holderName: string
    startedByName: string
    reason: string
    own: boolean
    expiresAt: string
  }[]
}

const permissionOf: Record<KeyKind, string> = {
  holder: 'platform.vault:hold',
  custodian: 'platform.vault:escrow',
  reader: 'platform.vault:own-key',
}

/** Everybody who holds a key or did, and what is to be done about keys. */
export async function listKeys(
  { gatekeeper }: VaultParts,
  { token, permission }: Asking,
): Promise<KeysState> {
  const [holders, entries, toRotate, escrows, recoveries] = await gatekeeper.batch(
    token,
    permission,
    (db: Tx, _reach, actor) => [
      keyRows(db, actor.accountId),
      countSealed(db),
      toRotateCount(db),
      db.selectFrom('vault.escrow').select(['id', 'made_at as madeAt']).where('state', '=', 'active'),
      db
        .selectFrom('vault.recovery as recovery')
        .innerJoin('vault.key_holder as holder', 'holder.id', 'recovery.key_holder_id')
        .select((eb) => [
          'recovery.id',
          nameOfAccount(eb.ref('holder.account_id')).as('holderName'),
          nameOfAccount(eb.ref('recovery.started_by')).as('startedByName'),
          'recovery.reason',
          sql<boolean>`recovery.started_by = ${actor.accountId}`.as('own'),
          'recovery.expires_at as expiresAt',
        ])
        .where('recovery.state', '=', 'open')
        .where('holder.state', '=', 'waiting')
        .where('recovery.expires_at', '>', sql<string>`now()`),
    ],
  )
  return {
    holders: holders as KeyHolderRow[],
    entries: entries[0]?.count ?? 0,
    toRotate: toRotate[0]?.count ?? 0,
    escrow: escrows[0] ?? null,
    recoveries,
  }
}

function keyRows(db: Tx, accountId: string) {
  return db
    .selectFrom('vault.key_holder as holder')
    .select((eb) => [
      'holder.id',
      nameOfAccount(eb.ref('holder.account_id')).as('name'),
      'holder.kind',
      'holder.state',
      sql<boolean>`platform.account_may(holder.account_id, vault.permission_of(holder.kind))`.as('entitled'),
      sql<boolean>`exists (select from vault.escrow_share s join vault.escrow e on e.county_id = s.county_id
        and e.id = s.escrow_id where e.state = 'active' and s.key_holder_id = holder.id)`.as('hasShare'),
      sql<boolean>`holder.account_id = ${accountId}`.as('own'),
      'holder.made_at as madeAt',
      nameOfAccount(eb.ref('holder.admitted_by')).as('admittedByName'),
      nameOfAccount(eb.ref('holder.removed_by')).as('removedByName'),
      'holder.row_version as rowVersion',
    ])
    .orderBy(sql`holder.state = 'removed'`)
    .orderBy('holder.made_at')
    .orderBy('holder.id')
}

function toRotateCount(db: Tx) {
  return db
    .selectFrom('vault.wrapped_key as wrapped')
    .innerJoin('vault.key_holder as holder', 'holder.id', 'wrapped.key_holder_id')
    .select(sql<number>`count(distinct wrapped.entry_id)::integer`.as('count'))
    .where('holder.state', '=', 'removed')
}

/**
 * Makes a key pair for whoever asks, its private half under a passphrase that only they know. The first holder's is in
 * use at once; every other holder waits until one who holds admits them.
 * @refuses vault.has-key, vault.sign-in-password, and what `checkPassword` says
 */
export async function makeKey(
  parts: VaultParts,
  asking: Asking,
  { id, kind, passphrase }: { id: string; kind: KeyKind; passphrase: string },
): Promise<Outcome<KeysState>> {
  const good = await mayBePassphrase(parts, asking, passphrase)
  if (!good.ok) return good
  const { profile, gatekeeper } = parts
  const { publicKey, privateKey } = profile.wrapping.generate()
  const keyId = keyIdOf(profile, 'wrap', publicKey)
  const locked = await lockPrivateKey(profile, { id: keyId, privateKey }, passphrase)
  const made = await gatekeeper.transaction<VaultDb, Outcome<void>>(
    asking.token,
    asking.permission,
    async (tx, { actor }) => {
      // The same lock as the database's own check: of several who come first, one is.
      await sql`select pg_advisory_xact_lock(hashtext('xuncha.vault.first'), ${actor.countyId})`.execute(tx)
      const known = await tx
        .selectFrom('vault.key_holder')
        .select('id')
        .where('account_id', '=', actor.accountId)
        .where('state', '<>', 'removed')
        .executeTakeFirst()
      if (known) return known.id === id ? done(undefined) : refuse('vault.has-key')
      await tx
        .insertInto('vault.key_holder')
        .values({
          id,
          account_id: actor.accountId,
          kind,
          state: kind === 'holder' && !(await isFirst(tx)) ? 'waiting' : 'active',
          profile: profile.name,
          public_key: publicKey,
          key_id: keyId,
          locked_key: locked,
        })
        .execute()
      return done(undefined)
    },
  )
  return made.ok ? done(await listKeys(parts, asking)) : made
}

async function isFirst(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ first: boolean }>`select not exists (
      select from vault.key_holder where kind = 'holder' and state = 'active')
    and not exists (select from vault.entry where state = 'sealed') as first`.execute(tx)
  return rows[0]?.first === true
}

/**
 * Locks one's own key under another passphrase. Data keys stay as they are.
 * @refuses vault.no-key, vault.passphrase, vault.paused, vault.sign-in-password, and what `checkPassword` says
 */
export async function changePassphrase(
  parts: VaultParts,
  asking: Asking,
  { current, next }: { current: string; next: string },
): Promise<Outcome<void>> {
  const own = await unlockOwn(parts, asking, current, ['holder', 'reader', 'custodian'])
  if (!own.ok) return own
  const good = await mayBePassphrase(parts, asking, next)
  if (!good.ok) return good
  const { pair, id } = own.value
  return parts.gatekeeper.transaction<VaultDb, Outcome<void>>(asking.token, asking.permission, async (tx) => {
    const row = await tx
      .selectFrom('vault.key_holder')
      .select(['profile', 'key_id'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const locked = { id: row.key_id, privateKey: pair.privateKey }
    await tx
      .updateTable('vault.key_holder')
      .set({
        locked_key: await lockPrivateKey(profiles[row.profile], locked, next),
        row_version: sql`row_version + 1`,
      })
      .where('id', '=', id)
      .execute()
    return done(undefined)
  })
}

/**
 * Admits a holder who waits, and gives them the keys of all entries that they are not kept from.
 * @refuses not-found, vault.own-key, vault.not-entitled, vault.no-key, vault.passphrase, vault.paused
 */
export async function admitHolder(
  parts: VaultParts,
  asking: Asking,
  { id, passphrase }: { id: string; passphrase: string },
): Promise<Outcome<KeysState>> {
  const own = await unlockOwn(parts, asking, passphrase, ['holder'])
  if (!own.ok) return own
  if (own.value.id === id) return refuse('vault.own-key')
  const admitted = await parts.gatekeeper.transaction<VaultDb, Outcome<void>>(
    asking.token,
    asking.permission,
    async (tx, { actor }) => {
      await settleRecipients(tx, actor.countyId)
      const waiting = await waitingHolder(tx, id)
      if (!waiting.ok) return waiting
      await tx
        .updateTable('vault.key_holder')
        .set({ state: 'active', admitted_by: actor.accountId, row_version: sql`row_version + 1` })
        .where('id', '=', id)
        .execute()
      await shareWith(tx, actor.countyId, own.value, { keyHolderId: id })
      return done(undefined)
    },
  )
  if (!admitted.ok) return admitted
  return done(await listKeys(parts, asking))
}

/**
 * The holder who waits to be admitted.
 * @refuses not-found, vault.not-entitled
 */
export async function waitingHolder(tx: Tx, id: string): Promise<Outcome<{ id: string }>> {
  const row = await tx
    .selectFrom('vault.key_holder')
    .select(['id', sql<boolean>`platform.account_may(account_id, ${permissionOf.holder})`.as('entitled')])
    .where('id', '=', id)
    .where('kind', '=', 'holder')
    .where('state', '=', 'waiting')
    .forUpdate()
    .executeTakeFirst()
  if (!row) return refuse('not-found')
  return row.entitled ? done({ id: row.id }) : refuse('vault.not-entitled')
}

/**
 * Removes a key holder by another who stays. From that moment they open nothing; every entry whose key they had gets a
 * new one.
 * @refuses not-found, vault.own-key, vault.no-key, vault.passphrase, vault.paused
 */
export async function removeHolder(
  parts: VaultParts,
  asking: Asking,
  { id, passphrase }: { id: string; passphrase: string },
): Promise<Outcome<KeysState>> {
  const own = await unlockOwn(parts, asking, passphrase, ['holder'])
  if (!own.ok) return own
  if (own.value.id === id) return refuse('vault.own-key')
  const removed = await parts.gatekeeper.transaction<VaultDb, Outcome<void>>(
    asking.token,
    asking.permission,
    async (tx, { actor }) => {
      await settleRecipients(tx, actor.countyId)
      const { numUpdatedRows } = await tx
        .updateTable('vault.key_holder')
        .set({ state: 'removed', removed_by: actor.accountId, row_version: sql`row_version + 1` })
        .where('id', '=', id)
        .where('state', '<>', 'removed')
        .executeTakeFirst()
      return numUpdatedRows === 1n ? done(undefined) : refuse('not-found')
    },
  )
  if (!removed.ok) return removed
  await rotateForRemoved(parts, asking, own.value)
  return done(await listKeys(parts, asking))
}

/**
 * Goes on with a rotation that was cut off, or that another holder could not do for an entry that they are kept from.
 * @refuses vault.no-key, vault.passphrase, vault.paused
 */
export async function continueRotation(
  parts: VaultParts,
  asking: Asking,
  { passphrase }: { passphrase: string },
): Promise<Outcome<KeysState>> {
  const own = await unlockOwn(parts, asking, passphrase, ['holder'])
  if (!own.ok) return own
  await rotateForRemoved(parts, asking, own.value)
  return done(await listKeys(parts, asking))
}
