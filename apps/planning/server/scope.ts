import { randomUUID } from 'node:crypto'
import { done, type Outcome, refuse } from '@xuncha/domain'
import type { Host, Tx } from '@xuncha/plugin-sdk/server'
import { storeScope } from './scope.repository.ts'
import type { PlanningDb } from './tables.ts'

/** Which units a round inspects and by which teams. A unit that names no team goes to the first. */
export interface Scope {
  units: { unitId: string; teamIndex?: number | undefined }[]
  teams: { name: string }[]
}

/**
 * Stores units and teams under the names that the directory gives them today.
 * @refuses planning.unknown-unit, planning.no-team, planning.unit-twice
 */
export async function storeScopeOf(
  tx: Tx<PlanningDb>,
  host: Host,
  { roundId, units, teams }: Scope & { roundId: string },
): Promise<Outcome<void>> {
  const unitIds = units.map(({ unitId }) => unitId)
  if (new Set(unitIds).size < unitIds.length) return refuse('planning.unit-twice')
  const named = teams.map(({ name }) => ({ id: randomUUID(), name }))
  const known = new Map((await host.directory.organisations(unitIds)).map((unit) => [unit.id, unit]))

  const placed = []
  for (const { unitId, teamIndex = 0 } of units) {
    const organisation = known.get(unitId)
    const team = named[teamIndex]
    if (organisation === undefined) return refuse('planning.unknown-unit')
    if (team === undefined) return refuse('planning.no-team', { unit: organisation.name })
    placed.push({
      inspectionId: randomUUID(),
      unitId,
      unitName: organisation.name,
      unitType: organisation.type,
      teamId: team.id,
    })
  }
  await storeScope(tx, roundId, { teams: named, units: placed })
  return done(undefined)
}
