import { duties, type Duty } from '@xuncha/domain'
import { type Reach, type Tx, within } from '@xuncha/plugin-sdk/server'
import { type Kysely, sql } from 'kysely'
import type { InspectedUnit, IntegrityDb } from './tables.ts'

/** A team as it was authorised. */
export interface AuthorisedTeam {
  roundId: string
  roundTitle: string
  teamId: string
  teamName: string
  members: readonly { personId: string; name: string; duty: Duty }[]
  units: readonly InspectedUnit[]
}

/** Who inspects the units within reach, as long as the round lasts. */
export function rosterWithin(db: Kysely<IntegrityDb>, reach: Reach) {
  return db
    .selectFrom('integrity.roster as roster')
    .select([
      'roster.id',
      'roster.round_id as roundId',
      'roster.round_title as roundTitle',
      'roster.team_id as teamId',
      'roster.team_name as teamName',
      'roster.unit_id as unitId',
      'roster.unit_name as unitName',
      'roster.person_id as personId',
      'roster.person_name as personName',
      'roster.duty',
    ])
    .where('roster.ended_on', 'is', null)
    .where(within(reach, { unit: 'roster.unit_id' }))
}

/** The same as a list to choose from: team by team, the head first. */
export function listRoster(db: Kysely<IntegrityDb>, reach: Reach) {
  return rosterWithin(db, reach)
    .orderBy('roster.team_name')
    .orderBy((eb) => eb.fn('array_position', [sql`${[...duties]}::text[]`, 'roster.duty']))
    .orderBy('roster.person_name')
    .limit(200)
}

/** Takes a team over as it is now: who left it can no longer be named. */
export async function storeRoster(tx: Tx<IntegrityDb>, team: AuthorisedTeam, on: string) {
  await tx
    .updateTable('integrity.roster')
    .set({ ended_on: on })
    .where('team_id', '=', team.teamId)
    .where('ended_on', 'is', null)
    .where(sql<boolean>`person_id <> all (${team.members.map(({ personId }) => personId)}::uuid[])`)
    .execute()
  for (const { unitId, unitName } of team.units)
    for (const { personId, name, duty } of team.members)
      await tx
        .insertInto('integrity.roster')
        .values({
          round_id: team.roundId,
          round_title: team.roundTitle,
          team_id: team.teamId,
          team_name: team.teamName,
          unit_id: unitId,
          unit_name: unitName,
          person_id: personId,
          person_name: name,
          duty,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['county_id', 'team_id', 'unit_id', 'person_id'])
            .doUpdateSet({ duty, ended_on: null }),
        )
        .execute()
}

/** The round is over, and nobody inspects anybody by it any more. */
export async function endRoster(tx: Tx<IntegrityDb>, roundId: string, on: string) {
  await tx
    .updateTable('integrity.roster')
    .set({ ended_on: on })
    .where('round_id', '=', roundId)
    .where('ended_on', 'is', null)
    .execute()
}
