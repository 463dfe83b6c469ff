import { memberNominated, roundClosed, teamAuthorised } from '@xuncha/plugin-sdk/contracts'
import { on } from '@xuncha/plugin-sdk/server'
import { storeCommitment } from './commitments.repository.ts'
import { storeEvaluations } from './evaluations.repository.ts'
import { endRoster, storeRoster } from './roster.repository.ts'
import type { IntegrityDb } from './tables.ts'

/** Somebody passed the screening for a team: their undertaking is due. */
export const onMemberNominated = on<IntegrityDb, typeof memberNominated.payload>(
  memberNominated,
  async (tx, told) => {
    await storeCommitment(tx, {
      round_id: told.roundId,
      round_title: told.roundTitle,
      team_id: told.teamId,
      team_name: told.teamName,
      person_id: told.member.personId,
      person_name: told.member.name,
      duty: told.member.duty,
      units: JSON.stringify(told.units.map(({ unitId, unitName }) => ({ unitId, unitName }))),
    })
  },
)

/** A team may begin: from now on its units may ask that one of it stand aside. */
export const onTeamAuthorised = on<IntegrityDb, typeof teamAuthorised.payload>(
  teamAuthorised,
  async (tx, told, host) => {
    await storeRoster(tx, told, host.actor.today)
  },
)

/** A round is over: each unit says how its team conducted itself, and asks nobody to stand aside any more. */
export const onRoundClosed = on<IntegrityDb, typeof roundClosed.payload>(roundClosed, async (tx, told) => {
  await endRoster(tx, told.roundId, told.closedOn)
  await storeEvaluations(
    tx,
    told.teams.flatMap(({ teamId, teamName, units }) =>
      units.map(({ unitId, unitName }) => ({
        round_id: told.roundId,
        round_title: told.roundTitle,
        team_id: teamId,
        team_name: teamName,
        unit_id: unitId,
        unit_name: unitName,
        opened_on: told.closedOn,
      })),
    ),
  )
})
