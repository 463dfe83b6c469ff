import {
  decideMove,
  done,
  type EvaluationAnswer,
  evaluationMoves,
  isAnswered,
  type Outcome,
  refuse,
} from '@xuncha/domain'
import type { Session } from '@xuncha/plugin-sdk/server'
import { lockEvaluation, storeAnswers } from './evaluations.repository.ts'
import type { IntegrityDb } from './tables.ts'

/** What the unit answers, on the version that it looked at. */
export interface Answering {
  id: string
  version: number
  answers: EvaluationAnswer[]
  remarks: string
}

/**
 * Submits a unit's evaluation of a team 后评估, once.
 * @refuses not-found, stale, evaluation.unanswered, evaluation.no-facts, and what the machine refuses with
 */
export async function submitEvaluation(
  session: Session<IntegrityDb>,
  answering: Answering,
): Promise<Outcome<void>> {
  return await session.transaction(async (tx, host, reach) => {
    const { id, version, answers, remarks } = answering
    const evaluation = await lockEvaluation(tx, reach, id)
    if (evaluation === undefined) return refuse('not-found')
    if (evaluation.rowVersion !== version)
      return refuse('stale', { yours: version, ours: evaluation.rowVersion })
    const decided = decideMove(evaluationMoves, evaluation, 'submit', host.actor)
    if (!decided.ok) return decided
    const whole = isAnswered(answers)
    if (!whole.ok) return whole
    await storeAnswers(tx, { id, answers, remarks, on: host.actor.today })
    return done(undefined)
  })
}
