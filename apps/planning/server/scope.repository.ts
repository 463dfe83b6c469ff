import { type Reach, type Tx, within } from '@xuncha/plugin-sdk/server'
import type { Kysely } from 'kysely'
import type { PlanningDb } from './tables.ts'

/** A unit of a round, and which team inspects it. */
export interface RoundUnit {
  inspectionId: string
  unitId: string
  unitName: string
  unitType: string
  teamId: string
}

/** The inspected units of a round. */
export function unitsOf(db: Kysely<PlanningDb>, roundId: string) {
  return db
    .selectFrom('planning.round_unit')
    .select([
      'id as inspectionId',
      'unit_id as unitId',
      'unit_name as unitName',
      'unit_type as unitType',
      'team_id as teamId',
    ])
    .where('round_id', '=', roundId)
    .orderBy('unit_type')
    .orderBy('unit_name')
}

/** The teams of a round. */
export function teamsOf(db: Kysely<PlanningDb>, roundId: string) {
  return db
    .selectFrom('planning.team')
    .select(['id', 'name', 'authorised_on as authorisedOn', 'until', 'row_version as rowVersion'])
    .where('round_id', '=', roundId)
    .orderBy('ordinal')
}

/** The teams of the rounds that are under way. */
export function openTeams(db: Kysely<PlanningDb>, reach: Reach) {
  return db
    .selectFrom('planning.team as team')
    .innerJoin('planning.round as round', (join) =>
      join.onRef('round.county_id', '=', 'team.county_id').onRef('round.id', '=', 'team.round_id'),
    )
    .select(['team.id', 'team.round_id as roundId', 'team.name', 'team.authorised_on as authorisedOn'])
    .where('round.state', 'in', ['approved', 'deployed'])
    .where(within(reach, { team: 'team.id' }))
    .orderBy('team.ordinal')
}

/** Takes teams and units out of a draft. */
export async function clearScope(tx: Tx<PlanningDb>, roundId: string) {
  await tx.deleteFrom('planning.round_unit').where('round_id', '=', roundId).execute()
  await tx.deleteFrom('planning.team').where('round_id', '=', roundId).execute()
}

/** Stores the teams of a round, in this order, and the units that each inspects. */
export async function storeScope(
  tx: Tx<PlanningDb>,
  roundId: string,
  { teams, units }: { teams: { id: string; name: string }[]; units: RoundUnit[] },
) {
  if (teams.length > 0)
    await tx
      .insertInto('planning.team')
      .values(teams.map(({ id, name }, ordinal) => ({ id, name, ordinal, round_id: roundId })))
      .execute()
  if (units.length > 0)
    await tx
      .insertInto('planning.round_unit')
      .values(
        units.map((unit) => ({
          id: unit.inspectionId,
          round_id: roundId,
          team_id: unit.teamId,
          unit_id: unit.unitId,
          unit_name: unit.unitName,
          unit_type: unit.unitType,
        })),
      )
      .execute()
}
