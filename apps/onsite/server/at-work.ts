import { done, type Outcome, refuse } from '@xuncha/domain'
import type { Tx } from '@xuncha/plugin-sdk/server'
import { lockInspection } from './inspections.repository.ts'
import type { WorkReach } from './work-reach.repository.ts'
import type { OnsiteDb } from './tables.ts'
import { rosterOf } from './teams.repository.ts'

type Inspection = NonNullable<Awaited<ReturnType<typeof lockInspection>>>

/** Somebody of a team's list. */
export interface TeamMate {
  personId: string
  personName: string
  duty: 'head' | 'deputy' | 'member' | 'liaison'
}

/** An inspection on which the team may still record, locked, with the team's list. */
export interface AtWork {
  inspection: Inspection
  roster: TeamMate[]
}

/**
 * The inspection that something is about to be recorded on.
 * @refuses not-found, onsite.closed once the round was closed
 */
export async function getInspectionAtWork(
  tx: Tx<OnsiteDb>,
  reach: WorkReach,
  id: string,
): Promise<Outcome<AtWork>> {
  const inspection = await lockInspection(tx, reach, id)
  if (inspection === undefined) return refuse('not-found')
  if (inspection.closedOn !== null) return refuse('onsite.closed', { on: inspection.closedOn })
  return done({ inspection, roster: await rosterOf(tx, inspection.teamId).execute() })
}

/**
 * The people of these ids, as the team's list names them.
 * @refuses onsite.not-in-team
 */
export function teamMates(roster: readonly TeamMate[], ids: readonly string[]): Outcome<TeamMate[]> {
  const found: TeamMate[] = []
  for (const id of ids) {
    const mate = roster.find(({ personId }) => personId === id)
    if (mate === undefined) return refuse('onsite.not-in-team')
    found.push(mate)
  }
  return done(found)
}
