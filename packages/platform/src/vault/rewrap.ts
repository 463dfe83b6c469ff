import { sql } from 'kysely'
import { barredFrom, recipientsOf } from './entries.ts'
import type { Asking, Tx, VaultParts } from './parts.ts'
import type { OwnKey } from './passphrases.ts'
import { openFields, sealFields, unwrapWith, wrapFor } from './sealing.ts'
import type { VaultDb } from './tables.ts'

/** Entries that are worked on at a time; in a rotation readers wait for as long as that takes. */
const BATCH = 20

/** Whose private key opens the data keys: a holder's own, or the escrow's. */
export type Source = Pick<OwnKey, 'pair'> & ({ id: string } | { escrowId: string })

/** Who is to get them. */
export type Target = { keyHolderId: string } | { escrowId: string }

/**
 * Gives a target the data key of every entry that the source opens and the target has not, leaving out what the target
 * is kept from. In the caller's transaction, so that nobody is a holder of a part.
 * @returns how many entries
 */
export async function shareWith(tx: Tx, countyId: number, source: Source, target: Target): Promise<number> {
  const recipient = await recipientOf(tx, target)
  if (!recipient) return 0
  let shared = 0
  for (let after: string | undefined = ''; after !== undefined;) {
    const rows: Awaited<ReturnType<typeof missing>> = await missing(tx, source, target, after)
    const wraps = rows.flatMap(({ wrapped, ...entry }) => {
      const place = { ...entry, countyId }
      const key = unwrapWith(source, wrapped, place)
      if (!key) return []
      return [
        {
          entry_id: entry.id,
          key_holder_id: 'keyHolderId' in target ? target.keyHolderId : null,
          escrow_id: 'escrowId' in target ? target.escrowId : null,
          request_id: null,
          wrapped: wrapFor(recipient, key, place),
        },
      ]
    })
    if (wraps.length > 0)
      await tx
        .insertInto('vault.wrapped_key')
        .values(wraps)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    shared += wraps.length
    after = rows.length < BATCH ? undefined : rows.at(-1)?.id
  }
  return shared
}

/**
 * Who changes whom data keys go to waits for everybody who is sealing, and the other way round: otherwise an entry could
 * be sealed for those who held a moment ago.
 */
export async function settleRecipients(tx: Tx, countyId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('xuncha.vault.recipients'), ${countyId})`.execute(tx)
}

async function recipientOf(tx: Tx, target: Target) {
  if ('keyHolderId' in target)
    return tx
      .selectFrom('vault.key_holder')
      .select(['profile', 'public_key'])
      .where('id', '=', target.keyHolderId)
      .where('state', '=', 'active')
      .executeTakeFirst()
  return tx
    .selectFrom('vault.escrow')
    .select(['profile', 'public_key'])
    .where('id', '=', target.escrowId)
    .where('state', '=', 'active')
    .executeTakeFirst()
}

function missing(tx: Tx, source: Source, target: Target, after: string) {
  let query = tx
    .selectFrom('vault.entry as entry')
    .innerJoin('vault.wrapped_key as mine', 'mine.entry_id', 'entry.id')
    .select(['entry.id', 'entry.kind', 'entry.resource', 'entry.record', 'mine.wrapped'])
    .where('entry.state', '=', 'sealed')
  if (after !== '') query = query.where('entry.id', '>', after)
  query =
    'escrowId' in source
      ? query.where('mine.escrow_id', '=', source.escrowId)
      : query.where('mine.key_holder_id', '=', source.id)
  if ('keyHolderId' in target)
    query = query.where(
      sql<boolean>`not exists (select from vault.barred b
        join platform.account a on a.county_id = b.county_id and a.person_id = b.person_id
        join vault.key_holder k on k.county_id = a.county_id and k.account_id = a.id
        where b.entry_id = entry.id and k.id = ${target.keyHolderId})`,
    )
  return query.orderBy('entry.id').limit(BATCH).forShare('entry').execute()
}

/**
 * Gives every entry whose data key somebody removed once had a new one 密钥轮换: what is sealed is sealed anew as the
 * next version, and encrypted to those who hold now. An entry that the actor cannot open stays for another holder.
 * @returns how many entries
 */
export async function rotateForRemoved(parts: VaultParts, asking: Asking, own: OwnKey): Promise<number> {
  let rotated = 0
  for (let after: string | undefined = ''; after !== undefined;) {
    const before: string = after
    after = await parts.gatekeeper.transaction<VaultDb, string | undefined>(
      asking.token,
      asking.permission,
      async (tx, { actor }) => {
        await settleRecipients(tx, actor.countyId)
        const rows = await underRemoved(tx, own.id, before)
        for (const { wrapped, ...entry } of rows)
          rotated += await rotate(tx, parts, own, { ...entry, wrapped, countyId: actor.countyId })
        return rows.length < BATCH ? undefined : rows.at(-1)?.id
      },
    )
  }
  return rotated
}

function underRemoved(tx: Tx, ownId: string, after: string) {
  let query = tx
    .selectFrom('vault.entry as entry')
    .innerJoin('vault.wrapped_key as mine', 'mine.entry_id', 'entry.id')
    .select([
      'entry.id',
      'entry.kind',
      'entry.resource',
      'entry.record',
      'entry.version',
      'entry.row_version',
      'mine.wrapped',
    ])
    .where('entry.state', '=', 'sealed')
    .where('mine.key_holder_id', '=', ownId)
    .where(
      sql<boolean>`exists (select from vault.wrapped_key w
        join vault.key_holder k on k.county_id = w.county_id and k.id = w.key_holder_id
        where w.entry_id = entry.id and k.state = 'removed')`,
    )
  if (after !== '') query = query.where('entry.id', '>', after)
  return query.orderBy('entry.id').limit(BATCH).forNoKeyUpdate('entry').execute()
}

interface Rotating {
  id: string
  kind: string
  resource: string
  record: string
  version: number
  row_version: number
  wrapped: string
  countyId: number
}

async function rotate(tx: Tx, { profile }: VaultParts, own: OwnKey, entry: Rotating): Promise<number> {
  const old = unwrapWith(own, entry.wrapped, entry)
  const rows = await tx
    .selectFrom('vault.field')
    .select(['name', 'sealed'])
    .where('entry_id', '=', entry.id)
    .execute()
  const fields = old && openFields(old, entry, rows, entry.version)
  // Damaged or put in another's place: sealing it anew would cover that up.
  if (fields === undefined || rows.length === 0) return 0
  const version = entry.version + 1
  const { key, sealed } = sealFields(profile, entry, fields, version)
  for (const field of sealed)
    await tx
      .updateTable('vault.field')
      .set({ sealed: field.sealed })
      .where('entry_id', '=', entry.id)
      .where('name', '=', field.name)
      .execute()
  await tx.deleteFrom('vault.wrapped_key').where('entry_id', '=', entry.id).execute()
  const recipients = await recipientsOf(tx, await barredFrom(tx, entry.id))
  await tx
    .insertInto('vault.wrapped_key')
    .values(
      recipients.map(({ key_holder_id, escrow_id, ...recipient }) => ({
        entry_id: entry.id,
        key_holder_id,
        escrow_id,
        request_id: null,
        wrapped: wrapFor(recipient, key, entry),
      })),
    )
    .execute()
  await tx
    .updateTable('vault.entry')
    .set({ key_id: key.id, version, row_version: entry.row_version + 1 })
    .where('id', '=', entry.id)
    .execute()
  await sql`select platform.record_vault_act(${entry.id}, 'key-rotated', ${JSON.stringify({ version })}::jsonb)`.execute(
    tx,
  )
  return 1
}
