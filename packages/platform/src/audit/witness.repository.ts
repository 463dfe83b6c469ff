import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import {
  consistencyProof,
  encodeEvent,
  keyFromText,
  leafHash,
  parseNote,
  readCheckpoint,
  cosignedAt,
} from '@xuncha/audit'
import { done, type Outcome, refuse } from '@xuncha/domain'
import { eventOf, SEALED_COLUMNS, type SealedRow } from './events.ts'
import { newestCheckpoint } from './log.repository.ts'
import { frontierOf } from './seal.repository.ts'
import type { AuditDb } from './tables.ts'

/** What a witness needs to sign anew: the newest checkpoint, and that it continues the one that was signed last. */
export interface Growth {
  note: string
  /** Hashes in base64. */
  proof: string[]
  key: string
}

const PAGE = 5000

/**
 * The newest checkpoint with a proof from an earlier one, made from the events themselves: if one was changed, the
 * proof does not hold.
 * @refuses audit.not-sealed, audit.no-such-checkpoint
 */
export async function growthSince(tx: Kysely<AuditDb>, from: number): Promise<Outcome<Growth>> {
  const newest = await newestCheckpoint(tx).executeTakeFirst()
  const pinned = await tx.selectFrom('platform.audit_key').select('key').executeTakeFirst()
  const log = keyFromText(pinned?.key ?? '')
  if (newest === undefined || pinned === undefined || log === undefined) return refuse('audit.not-sealed')
  if (from > newest.size) return refuse('audit.no-such-checkpoint', { size: from })
  const before =
    from === 0
      ? { peaks: Buffer.alloc(0) }
      : await tx.selectFrom('platform.audit_seal').select('peaks').where('size', '=', from).executeTakeFirst()
  if (before === undefined) return refuse('audit.no-such-checkpoint', { size: from })
  const added: Buffer[] = []
  while (from > 0 && from + added.length < newest.size) {
    const leaves = await leavesFrom(tx, from + added.length)
    if (leaves.length === 0) break
    for (const row of leaves) added.push(leafHash(log.profile.digest, encodeEvent(eventOf(row))))
  }
  const proof = consistencyProof(
    log.profile.digest,
    frontierOf(log, from, before.peaks),
    added.slice(0, Math.max(0, newest.size - from)),
  )
  return done({ note: newest.note, proof: proof.map((hash) => hash.toString('base64')), key: pinned.key })
}

async function leavesFrom(tx: Kysely<AuditDb>, index: number): Promise<SealedRow[]> {
  const { rows } = await sql<SealedRow>`
    select ${sql.raw(SEALED_COLUMNS)} from platform.audit_log e
    where leaf_index >= ${index} order by e.leaf_index limit ${PAGE}`.execute(tx)
  return rows
}

/**
 * Keeps what a witness signed. That it is the witness whom somebody trusts is for whoever verifies to say: here it only
 * has to be a signature under a checkpoint of ours.
 * @refuses audit.no-such-checkpoint, audit.not-witnessed
 */
export async function storeCosignature(
  tx: Kysely<AuditDb>,
  { key, note }: { key: string; note: string },
): Promise<Outcome<{ size: number }>> {
  const witness = keyFromText(key)
  const given = readCheckpoint(note)
  const at = witness && given && cosignedAt(witness, given.note)
  if (witness === undefined || given === undefined || at === undefined) return refuse('audit.not-witnessed')
  const { size } = given.checkpoint
  const own = await tx
    .selectFrom('platform.audit_seal')
    .select('note')
    .where('size', '=', size)
    .executeTakeFirst()
  if (own === undefined || parseNote(own.note)?.text !== given.note.text)
    return refuse('audit.no-such-checkpoint', { size })
  const line = note.split('\n').find((text) => text.startsWith(`\u2014 ${witness.name} `)) ?? ''
  await sql`select platform.keep_cosignature(${size}, ${key}, ${at.toISOString()}, ${`${line}
`})`.execute(tx)
  return done({ size })
}
