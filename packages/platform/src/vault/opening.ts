import { sql } from 'kysely'
import { decideMove, done, type Outcome, refuse, type UnsealFacts, unsealMoves } from '@xuncha/domain'
import type { Actor, Reach } from '@xuncha/plugin-sdk/server'
import { type Asking, type Tx, type VaultParts, visibleEntries } from './parts.ts'
import { type OwnKey, unlockOwn } from './passphrases.ts'
import { loadRequest, type RequestFacts } from './requests.ts'
import { openFields, unwrapWith, wrapFor } from './sealing.ts'
import type { VaultDb } from './tables.ts'

/** What was sealed, to be shown once and kept nowhere. */
export interface Opened {
  entryId: string
  fields: { name: string; value: string }[]
  /** Other entries of the same telephone or identity number, as far as the reader may see them 同一举报人. */
  sameReporter: { resource: string; record: string }[]
}

/** Says that a ciphertext did not open where it should have, to be put on record after all else was undone. */
const DAMAGED = 'vault.damaged'

/**
 * Opens an entry 开封: with the reader's own passphrase, on two approvals that stand, within the quota. That it was read,
 * by whom and why, is in the audit log before anything leaves.
 * @refuses not-found, vault.no-key, vault.passphrase, vault.paused, vault.quota, vault.not-released, vault.damaged, and
 * what `unsealMoves.open` says
 */
export async function openEntry(
  parts: VaultParts,
  asking: Asking,
  { id, passphrase }: { id: string; passphrase: string },
): Promise<Outcome<Opened>> {
  const own = await unlockOwn(parts, asking, passphrase, ['holder', 'reader'])
  if (!own.ok) return own
  const { token, permission } = asking
  let entryId = ''
  const opened = await parts.gatekeeper.transaction<VaultDb, Outcome<Opened>>(
    token,
    permission,
    async (tx, { actor, reach }) => {
      const request = await loadRequest(tx, actor, reach, id)
      if (!request) return refuse('not-found')
      const decided = decideMove<UnsealFacts>(unsealMoves, request.facts, 'open', request.who)
      if (!decided.ok) return decided
      entryId = request.row.entryId
      const room = await hasRoom(tx, actor)
      if (!room.ok) return room
      await tx
        .insertInto('vault.opening')
        .values({ request_id: id, entry_id: entryId, reader: actor.accountId })
        .execute()
      await sql`select platform.record_read('vault.entry', ${entryId}, ${request.row.reason})`.execute(tx)
      return read(tx, { actor, reach, request, own: own.value })
    },
  )
  if (!opened.ok && opened.refusal.code === DAMAGED) await recordDamage(parts, asking, entryId)
  return opened
}

async function read(
  tx: Tx,
  { actor, reach, request, own }: { actor: Actor; reach: Reach; request: RequestFacts; own: OwnKey },
): Promise<Outcome<Opened>> {
  const { entryId, id } = request.row
  // Whoever rotates the key meanwhile waits, or has done: never half of each.
  const entry = await tx
    .selectFrom('vault.entry')
    .select(['id', 'kind', 'resource', 'record', 'version', 'state'])
    .where('id', '=', entryId)
    .forShare()
    .executeTakeFirstOrThrow()
  if (entry.state === 'destroyed') return refuse('vault.destroyed')
  const mine = await tx
    .selectFrom('vault.wrapped_key')
    .select(['wrapped', 'request_id'])
    .where('entry_id', '=', entryId)
    .where('key_holder_id', '=', own.id)
    .executeTakeFirst()
  if (!mine || (mine.request_id !== null && mine.request_id !== id)) return refuse('vault.not-released')
  const place = { ...entry, countyId: actor.countyId }
  const key = unwrapWith(own, mine.wrapped, place)
  const rows = await tx
    .selectFrom('vault.field')
    .select(['name', 'sealed'])
    .where('entry_id', '=', entryId)
    .orderBy('name')
    .execute()
  const fields = key && openFields(key, place, rows, entry.version)
  if (fields === undefined || rows.length === 0) return refuse(DAMAGED)
  return done({
    entryId,
    fields: Object.entries(fields).map(([name, value]) => ({ name, value })),
    sameReporter: await sameReporter(tx, actor, reach, entryId),
  })
}

function sameReporter(tx: Tx, actor: Actor, reach: Reach, entryId: string) {
  return visibleEntries(tx, actor, reach)
    .innerJoin('vault.blind_code as theirs', 'theirs.entry_id', 'entry.id')
    .innerJoin('vault.blind_code as ours', (join) =>
      join
        .onRef('ours.code', '=', 'theirs.code')
        .onRef('ours.kind', '=', 'theirs.kind')
        .onRef('ours.key_id', '=', 'theirs.key_id'),
    )
    .select(['entry.resource', 'entry.record'])
    .distinct()
    .where('ours.entry_id', '=', entryId)
    .where('theirs.entry_id', '<>', entryId)
    .orderBy('entry.resource')
    .orderBy('entry.record')
    .execute()
}

async function hasRoom(tx: Tx, actor: Actor): Promise<Outcome<void>> {
  // One at a time of each reader: two at once would each see the other's place free. Not `for update`: a rotation
  // refers to this row while it holds the entries that readers wait for.
  await sql`select id from vault.key_holder where account_id = ${actor.accountId} and state = 'active' for no key update`.execute(
    tx,
  )
  const { rows } = await sql<{ used: number; most: number }>`select
    (select count(*)::integer from vault.opening where reader = ${actor.accountId}
      and at > now() - interval '24 hours') as used,
    coalesce((select value from platform.security_rule where name = 'vault.openings-per-day'),
      (select value from platform.security_default where name = 'vault.openings-per-day')) as most`.execute(
    tx,
  )
  const { used = 0, most = 0 } = rows[0] ?? {}
  return used < most ? done(undefined) : refuse('vault.quota', { most })
}

async function recordDamage({ gatekeeper }: VaultParts, { token, permission }: Asking, entryId: string) {
  await gatekeeper.transaction<VaultDb, void>(token, permission, async (tx) => {
    await sql`select platform.record_vault_act(${entryId}, 'damaged', '{}')`.execute(tx)
  })
}

/**
 * Gives the reader of one request, who holds no key to all, the key to its entry: by a holder who approved it.
 * @refuses not-found, vault.no-key, vault.no-reader-key, and what `unsealMoves.release` says
 */
export async function releaseKey(
  parts: VaultParts,
  asking: Asking,
  { id, passphrase }: { id: string; passphrase: string },
): Promise<Outcome<void>> {
  const own = await unlockOwn(parts, asking, passphrase, ['holder'])
  if (!own.ok) return own
  return parts.gatekeeper.transaction<VaultDb, Outcome<void>>(
    asking.token,
    asking.permission,
    async (tx, { actor, reach }) => {
      const request = await loadRequest(tx, actor, reach, id)
      if (!request) return refuse('not-found')
      const decided = decideMove<UnsealFacts>(unsealMoves, request.facts, 'release', request.who)
      if (!decided.ok) return decided
      const reader = await tx
        .selectFrom('vault.key_holder')
        .select(['id', 'kind', 'profile', 'public_key'])
        .where('account_id', '=', request.requesterAccountId)
        .where('kind', '=', 'reader')
        .where('state', '=', 'active')
        .executeTakeFirst()
      if (!reader) return refuse('vault.no-reader-key')
      const { entryId } = request.row
      const entry = await tx
        .selectFrom('vault.entry')
        .select(['id', 'kind', 'resource', 'record'])
        .where('id', '=', entryId)
        .forShare()
        .executeTakeFirstOrThrow()
      const mine = await tx
        .selectFrom('vault.wrapped_key')
        .select('wrapped')
        .where('entry_id', '=', entryId)
        .where('key_holder_id', '=', own.value.id)
        .executeTakeFirst()
      const place = { ...entry, countyId: actor.countyId }
      const key = mine && unwrapWith(own.value, mine.wrapped, place)
      if (!key) return refuse('vault.not-released')
      await tx
        .deleteFrom('vault.wrapped_key')
        .where('entry_id', '=', entryId)
        .where('key_holder_id', '=', reader.id)
        .execute()
      await tx
        .insertInto('vault.wrapped_key')
        .values({
          entry_id: entryId,
          key_holder_id: reader.id,
          escrow_id: null,
          request_id: id,
          wrapped: wrapFor(reader, key, place),
        })
        .execute()
      return done(undefined)
    },
  )
}
