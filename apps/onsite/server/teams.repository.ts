import { type Kysely, sql } from 'kysely'
import type { Tx } from '@xuncha/plugin-sdk/server'
import type { OnsiteDb } from './tables.ts'
import { type WorkReach, withinWork } from './work-reach.repository.ts'

/** A team with whom it inspects and who is in it. */
export interface AuthorisedTeam {
  id: string
  roundId: string
  roundTitle: string
  name: string
  startsOn: string
  until: string
  focus: readonly string[]
  units: readonly { inspectionId: string; unitId: string; unitName: string; unitType: string }[]
  members: readonly { personId: string; name: string; duty: 'head' | 'deputy' | 'member' | 'liaison' }[]
}

/**
 * Stores a team with its inspections and its list; authorised anew, the dates, duties and new people are taken over.
 * @returns whether the team is new
 */
export async function storeTeam(tx: Tx<OnsiteDb>, team: AuthorisedTeam): Promise<boolean> {
  const { fresh } = await tx
    .insertInto('onsite.team')
    .values({
      id: team.id,
      round_id: team.roundId,
      round_title: team.roundTitle,
      name: team.name,
      starts_on: team.startsOn,
      until: team.until,
      focus: [...team.focus],
    })
    .onConflict((conflict) =>
      conflict.columns(['county_id', 'id']).doUpdateSet({ until: team.until, focus: [...team.focus] }),
    )
    .returning(sql<boolean>`xmax = 0`.as('fresh'))
    .executeTakeFirstOrThrow()
  for (const unit of team.units)
    await tx
      .insertInto('onsite.inspection')
      .values({
        id: unit.inspectionId,
        team_id: team.id,
        unit_id: unit.unitId,
        unit_name: unit.unitName,
        unit_type: unit.unitType,
      })
      .onConflict((conflict) => conflict.columns(['county_id', 'id']).doNothing())
      .execute()
  for (const member of team.members)
    await tx
      .insertInto('onsite.roster')
      .values({
        team_id: team.id,
        person_id: member.personId,
        person_name: member.name,
        duty: member.duty,
      })
      .onConflict((conflict) =>
        conflict.columns(['county_id', 'team_id', 'person_id']).doUpdateSet({ duty: member.duty }),
      )
      .execute()
  return fresh
}

/** Closes every team of a round: from then on their records are read and no longer written. */
export async function closeTeams(tx: Tx<OnsiteDb>, { roundId, on }: { roundId: string; on: string }) {
  await tx
    .updateTable('onsite.team')
    .set({ closed_on: on })
    .where('round_id', '=', roundId)
    .where('closed_on', 'is', null)
    .execute()
}

/** The team's list, head first. */
export function rosterOf(db: Kysely<OnsiteDb>, teamId: string) {
  return db
    .selectFrom('onsite.roster as mate')
    .select(['mate.person_id as personId', 'mate.person_name as personName', 'mate.duty'])
    .where('mate.team_id', '=', teamId)
    .orderBy((eb) =>
      eb.fn('array_position', [sql`array['head', 'deputy', 'member', 'liaison']`, 'mate.duty']),
    )
    .orderBy('mate.person_name')
}

/** The list of the team that inspects, for an inspection within reach. */
export function rosterOfInspection(db: Kysely<OnsiteDb>, reach: WorkReach, inspectionId: string) {
  return db
    .selectFrom('onsite.roster as mate')
    .innerJoin('onsite.inspection as inspection', (join) =>
      join
        .onRef('inspection.county_id', '=', 'mate.county_id')
        .onRef('inspection.team_id', '=', 'mate.team_id'),
    )
    .select(['mate.person_id as personId', 'mate.person_name as personName', 'mate.duty'])
    .where('inspection.id', '=', inspectionId)
    .where(withinWork(reach, 'inspection', 'inspection.id'))
    .orderBy((eb) =>
      eb.fn('array_position', [sql`array['head', 'deputy', 'member', 'liaison']`, 'mate.duty']),
    )
    .orderBy('mate.person_name')
}
