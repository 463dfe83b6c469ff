import { decideMove, done, feedbackMoves, refuse } from '@xuncha/domain'
import { feedbackDelivered } from '@xuncha/plugin-sdk/contracts'
import type { Host, Reach, Tx } from '@xuncha/plugin-sdk/server'
import { feedbackReader } from './feedback.ts'
import {
  changeFeedback,
  findingsOf,
  lockFeedback,
  receiptOf,
  reportStateOf,
  storeFeedbackMove,
} from './feedback.repository.ts'
import { partIn, stale } from './parts.ts'
import type { OnsiteDb } from './tables.ts'

/** What somebody wants done with a feedback, and on which version. */
export interface FeedbackMove {
  id: string
  version: number
  move: string
  /** What the unit says on receipt 表态, if anything. */
  statement?: string | undefined
}

/**
 * Delivers a feedback 反馈 or signs for it 签收. Delivered, it is told to the others: rectification begins.
 * @refuses not-found, stale, and what the feedback's machine says
 */
export async function moveFeedback(
  tx: Tx<OnsiteDb>,
  host: Host,
  { reach, id, version, move, statement }: FeedbackMove & { reach: Reach },
) {
  const { actor } = host
  const reader = feedbackReader(actor, reach)
  const feedback = await lockFeedback(tx, reader, id)
  if (feedback === undefined) return refuse('not-found')
  if (feedback.rowVersion !== version)
    return { ok: false as const, refusal: stale(version, feedback.rowVersion) }
  const findings = await findingsOf(tx, reader, id).execute()
  const report = await reportStateOf(tx, reader, id).executeTakeFirstOrThrow()
  const facts = { state: feedback.state, reportState: report.state, findings: findings.length }
  const decided = decideMove(feedbackMoves, facts, move, partIn(actor, feedback.teamId))
  if (!decided.ok) return decided

  await changeFeedback(tx, id, {
    state: decided.value.to,
    ...(move === 'deliver' ? { delivered_on: actor.today } : {}),
    ...(move === 'receipt' ? receiptOf(actor.name, statement) : {}),
  })
  await storeFeedbackMove(tx, {
    feedback_id: id,
    move,
    from_state: decided.value.from,
    to_state: decided.value.to,
    person_id: actor.personId,
    person_name: actor.name,
    reason: statement ?? null,
    facts: null,
  })
  if (move === 'deliver')
    await host.publish(feedbackDelivered, {
      feedbackId: id,
      roundId: feedback.roundId,
      roundTitle: feedback.roundTitle,
      inspectionId: feedback.inspectionId,
      teamId: feedback.teamId,
      unitId: feedback.unitId,
      unitName: feedback.unitName,
      deliveredOn: actor.today,
      findings: findings.map(({ id: findingId, ordinal, ...finding }) => ({
        ...finding,
        findingId,
        number: String(ordinal),
      })),
    })
  return done(undefined)
}
