import { collegialMoves, decideMove, done, type MoveInput, paperMoves, refuse } from '@xuncha/domain'
import type { Actor, Tx } from '@xuncha/plugin-sdk/server'
import { storeFactCheck } from './facts.repository.ts'
import { type KnownPaper, paperFacts } from './paper-facts.ts'
import { getKnownPaper } from './paper-known.ts'
import { storePaperMove, storeSignature, voidSignatures } from './paper-parts.repository.ts'
import { changePaper } from './papers.repository.ts'
import { partIn, stale, type Worker } from './parts.ts'
import type { OnsiteDb } from './tables.ts'

/** What somebody wants done with a paper, and on which version. */
export interface PaperMove {
  id: string
  version: number
  move: string
  reason?: string | undefined
  /** Until when the unit may answer, where the facts are sent. */
  replyBy?: string | undefined
}

/**
 * Makes one move of a paper 底稿.
 * @refuses not-found, stale, onsite.closed, onsite.reply-by, and what the paper's machine says
 */
export async function movePaper(tx: Tx<OnsiteDb>, who: Worker, wanted: PaperMove) {
  const found = await getKnownPaper(tx, who.reach, wanted.id)
  if (!found.ok) return found
  const { paper } = found.value
  const { actor } = who
  if (paper.rowVersion !== wanted.version)
    return { ok: false as const, refusal: stale(wanted.version, paper.rowVersion) }
  if (paper.closedOn !== null) return refuse('onsite.closed', { on: paper.closedOn })
  // A meeting decides these, with everybody's views: they have no short cut.
  if (isCollegial(wanted.move)) return refuse('move.missing', { missing: 'meetingId' })
  if (wanted.move === 'sendFacts' && !(wanted.replyBy && wanted.replyBy >= actor.today))
    return refuse('onsite.reply-by')

  const decision = decide(found.value, actor, wanted)
  if (!decision.ok) return decision
  const { from, to } = decision.value
  if (wanted.move === 'sign')
    await storeSignature(tx, { paper_id: paper.id, person_id: actor.personId, person_name: actor.name })
  if (wanted.move === 'return') await voidSignatures(tx, paper.id)
  if (wanted.move === 'sendFacts')
    await storeFactCheck(tx, {
      paper_id: paper.id,
      team_id: paper.teamId,
      team_name: paper.teamName,
      unit_id: paper.unitId,
      round_title: paper.roundTitle,
      fact: paper.problem,
      sent_on: actor.today,
      reply_by: wanted.replyBy ?? actor.today,
    })
  await changePaper(tx, paper.id, {
    state: to,
    ...(wanted.move === 'recheck' ? { rechecked_by_id: actor.personId } : {}),
    ...(wanted.move === 'archive' ? { outcome: from } : {}),
  })
  await storePaperMove(tx, {
    paper_id: paper.id,
    move: wanted.move,
    from_state: from,
    to_state: to,
    person_id: actor.personId,
    person_name: actor.name,
    reason: wanted.reason ?? null,
    facts: wanted.replyBy ? JSON.stringify({ replyBy: wanted.replyBy }) : null,
  })
  return done(undefined)
}

function decide(known: KnownPaper, actor: Actor, { move, reason }: PaperMove) {
  const input: MoveInput = { reason }
  return decideMove(
    paperMoves,
    paperFacts(known, actor.today),
    move,
    partIn(actor, known.paper.teamId),
    input,
  )
}

function isCollegial(move: string): boolean {
  return (collegialMoves as readonly string[]).includes(move)
}
