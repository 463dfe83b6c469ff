import { type RecusalReason, recusalReasons } from '@xuncha/domain'
import type { DeclaredEntry, InspectedUnit } from './tables.ts'

/** A reason to stand aside from a unit, under the unit's name. */
export type Conflict = RecusalReason & { unitName: string }

/** What somebody declared that keeps them from inspecting these units on a day. */
export function conflictsWith(
  units: readonly InspectedUnit[],
  entries: readonly DeclaredEntry[],
  on: string,
): Conflict[] {
  return units.flatMap(({ unitId, unitName }) =>
    recusalReasons(entries, unitId, on).map((reason) => ({ ...reason, unitName })),
  )
}

/** The units that conflicts are about, each once. */
export function unitsOf(conflicts: readonly Conflict[]): string[] {
  return [...new Set(conflicts.map(({ unitName }) => unitName))]
}
