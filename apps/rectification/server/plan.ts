import { done, refuse } from '@xuncha/domain'
import type { Session } from '@xuncha/plugin-sdk/server'
import { withVerbs } from './items.ts'
import { onLocked, onVersion } from './locked.ts'
import { finishMeasure, type Measure, replaceMeasures } from './measures.repository.ts'
import { storeItem } from './moves.repository.ts'
import { awaits } from './standing.ts'
import type { RectificationDb } from './tables.ts'

/** A plan 整改方案 as the unit writes it. */
export interface Plan {
  goal: string
  cause: string
  causeCodes: string[]
  leader: string
  department: string
  dueOn: string
  measures: Measure[]
}

/**
 * Writes the plan anew, as long as it was not submitted.
 * @refuses not-found, stale, rectification.not-now
 */
export function writePlan(
  session: Session<RectificationDb>,
  on: { id: string; version: number },
  plan: Plan,
) {
  return onVersion(session, on, async ({ tx, host, item }) => {
    const awaited = awaits(item, 'submitPlan', host.actor)
    if (!awaited.ok) return awaited
    await replaceMeasures(tx, on.id, plan.measures)
    const planned = await storeItem(tx, on.id, {
      goal: plan.goal,
      cause: plan.cause,
      cause_codes: plan.causeCodes,
      leader: plan.leader,
      department: plan.department,
      due_on: plan.dueOn,
      measure_kinds: [...new Set(plan.measures.map(({ kind }) => kind))],
    })
    return done(withVerbs(planned, host))
  })
}

/**
 * Notes on which day a measure was carried out.
 * @refuses not-found, rectification.not-now
 */
export function carryOut(
  session: Session<RectificationDb>,
  measure: { itemId: string; id: string; on: string },
) {
  return onLocked(session, measure.itemId, async ({ tx, host, item }) => {
    const awaited = awaits(item, 'declare', host.actor)
    if (!awaited.ok) return awaited
    return (await finishMeasure(tx, measure)) ? done(withVerbs(item, host)) : refuse('not-found')
  })
}
