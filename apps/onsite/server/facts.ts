import { done, refuse } from '@xuncha/domain'
import type { Actor, Reach, Tx } from '@xuncha/plugin-sdk/server'
import { findFact, lockFact, storeAnswer } from './facts.repository.ts'
import { lockPaperOfFact } from './papers.repository.ts'
import { stale } from './parts.ts'
import type { OnsiteDb } from './tables.ts'

/** What the unit says to the facts, in its own words. */
export interface FactAnswer {
  id: string
  version: number
  opinion: 'agreed' | 'partly' | 'contested'
  statement: string
}

/**
 * Takes down the unit's answer to a fact check 事实确认, verbatim and once. A late answer still counts as long as
 * nobody went on without it.
 * @refuses not-found, stale, onsite.answered, onsite.fact-closed, onsite.statement-missing
 */
export async function answerFact(
  tx: Tx<OnsiteDb>,
  { reach, actor }: { reach: Reach; actor: Actor },
  { id, version, opinion, statement }: FactAnswer,
) {
  const fact = await lockFact(tx, reach, id)
  if (fact === undefined) return refuse('not-found')
  if (fact.opinion !== null) return refuse('onsite.answered', { by: fact.answeredByName })
  if (fact.rowVersion !== version) return { ok: false as const, refusal: stale(version, fact.rowVersion) }
  const paper = await lockPaperOfFact(tx, fact.paperId)
  if (paper?.state !== 'fact_check' || paper.closedOn !== null) return refuse('onsite.fact-closed')
  if (opinion !== 'agreed' && statement === '') return refuse('onsite.statement-missing')
  await storeAnswer(tx, id, { opinion, statement, personId: actor.personId, personName: actor.name })
  const answered = await findFact(tx, reach, id).executeTakeFirst()
  return answered ? done(answered) : refuse('not-found')
}
