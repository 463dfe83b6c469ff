import { done, openPaperStates, refuse } from '@xuncha/domain'
import type { Actor, StoredFile, Tx } from '@xuncha/plugin-sdk/server'
import { storeEvidence } from './paper-parts.repository.ts'
import { lockPaper } from './papers.repository.ts'
import { may, type Worker } from './parts.ts'
import type { OnsiteDb, PaperRowState } from './tables.ts'

/** Whether a file may still be put to a paper: until it is decided over, by anybody of the team. */
export function mayAttach(actor: Actor, paper: PaperRowState): boolean {
  return may(actor, 'onsite.work:write') && attachable(paper)
}

/**
 * Puts a stored file to a paper 佐证材料. Sent twice, it is there once.
 * @refuses not-found, onsite.paper-decided
 */
export async function attachEvidence(
  tx: Tx<OnsiteDb>,
  { reach, actor }: Worker,
  { id, paperId, file }: { id: string; paperId: string; file: StoredFile },
) {
  const paper = await lockPaper(tx, reach, paperId)
  if (paper === undefined) return refuse('not-found')
  if (!attachable(paper)) return refuse('onsite.paper-decided')
  await storeEvidence(tx, {
    id,
    paper_id: paperId,
    sha256: file.sha256,
    bytes: file.bytes,
    media_type: file.mediaType,
    name: file.name,
    added_by_id: actor.personId,
    added_by_name: actor.name,
  })
  return done({ id, name: file.name, bytes: file.bytes, sha256: file.sha256 })
}

function attachable({ state, closedOn }: PaperRowState): boolean {
  return closedOn === null && (openPaperStates as readonly string[]).includes(state)
}
