import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { decideMove, done, type Outcome, refuse, type UnsealFacts, unsealMoves } from '@xuncha/domain'
import type { Asking, VaultParts } from './parts.ts'
import { endRequest, loadRequest } from './requests.ts'
import type { VaultDb } from './tables.ts'

/** That the key of an entry was destroyed 销毁证明, as who holds it shows it. */
export interface Certificate {
  id: string
  entryId: string
  /** Names the key that was destroyed. */
  keyId: string
  /** SHA-256 over the ciphertexts that were there, hexadecimal. */
  ciphertextDigest: string
  at: string
}

/**
 * Destroys the key of an entry and what was sealed under it, on two approvals: nobody can read it any more, neither
 * holders nor the escrow. Backups keep it until they lapse.
 * @refuses not-found, and what `unsealMoves.destroy` says
 */
export async function destroyKey(
  { gatekeeper }: VaultParts,
  { token, permission }: Asking,
  { id }: { id: string },
): Promise<Outcome<Certificate>> {
  return gatekeeper.transaction<VaultDb, Outcome<Certificate>>(
    token,
    permission,
    async (tx, { actor, reach }) => {
      const request = await loadRequest(tx, actor, reach, id)
      if (!request) return refuse('not-found')
      const decided = decideMove<UnsealFacts>(unsealMoves, request.facts, 'destroy', request.who)
      if (!decided.ok) return decided
      const { entryId } = request.row
      const entry = await tx
        .selectFrom('vault.entry')
        .select(['key_id', 'row_version'])
        .where('id', '=', entryId)
        .forNoKeyUpdate()
        .executeTakeFirstOrThrow()
      const rows = await tx
        .selectFrom('vault.field')
        .select('sealed')
        .where('entry_id', '=', entryId)
        .orderBy('name')
        .execute()
      const digest = createHash('sha256')
        .update(rows.map(({ sealed }) => sealed).join('\n'))
        .digest()
      const { rows: standing } = await sql<{
        ids: string[]
      }>`select to_jsonb(vault.standing_approvals(${id})) as ids`.execute(tx)
      const approvedBy = standing[0]?.ids ?? []
      await tx
        .updateTable('vault.entry')
        .set({ state: 'destroyed', row_version: entry.row_version + 1 })
        .where('id', '=', entryId)
        .execute()
      const made = await tx
        .insertInto('vault.certificate')
        .values({
          entry_id: entryId,
          request_id: id,
          key_id: entry.key_id,
          ciphertext_digest: digest,
          destroyed_by: actor.accountId,
          approved_by: sql`array(select jsonb_array_elements_text(${JSON.stringify(approvedBy)}::jsonb)::uuid)`,
        })
        .returning(['id', 'at'])
        .executeTakeFirstOrThrow()
      await endRequest(tx, request, 'done')
      const facts = { key: entry.key_id, certificate: made.id, request: id, approvedBy }
      await sql`select platform.record_vault_act(${entryId}, 'key-destroyed', ${JSON.stringify(facts)}::jsonb)`.execute(
        tx,
      )
      return done({
        id: made.id,
        entryId,
        keyId: entry.key_id,
        ciphertextDigest: digest.toString('hex'),
        at: made.at,
      })
    },
  )
}
