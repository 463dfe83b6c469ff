import type { Actor } from '@xuncha/plugin-sdk/server'
import type { Decision } from './decide.ts'

/** What a decision needs to know of a row; what it has no column for is left out. */
export interface RowFacts {
  unitId?: string | undefined
  teamId?: string | undefined
  personId?: string | undefined
  /** By `rankOf`; left out where the table is not marked. */
  label?: number | undefined
  sealed?: boolean | undefined
}

/** Why a row is as if missing under a decision. */
export type Uncovered = 'no-team' | 'out-of-reach' | 'recused' | 'own-unit' | 'clearance' | 'sealed'

/**
 * Why this row is as if missing, or undefined where it is covered. The reading in memory of what `within` and the row
 * policies say in SQL, for explanations and for tests that compare the two.
 */
export function uncovered(decision: Decision, actor: Actor, row: RowFacts): Uncovered | undefined {
  const { reach, denied } = decision
  if (row.unitId !== undefined && denied.unitIds.includes(row.unitId))
    return actor.recusedUnitIds.includes(row.unitId) ? 'recused' : 'own-unit'
  if (row.label !== undefined && row.label > denied.clearance) return 'clearance'
  if (row.sealed === true && denied.sealed) return 'sealed'
  if (reach.all) return undefined
  const isReached =
    (row.unitId !== undefined && reach.unitIds.includes(row.unitId)) ||
    (row.teamId !== undefined && reach.teamIds.includes(row.teamId)) ||
    (row.personId !== undefined && reach.personIds.includes(row.personId))
  if (isReached) return undefined
  const ended = actor.assignments.some((part) => part.teamId === row.teamId && part.until < actor.today)
  return ended ? 'no-team' : 'out-of-reach'
}
