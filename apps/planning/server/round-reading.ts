import { done, movesFor, type Outcome, refuse, roundMoves } from '@xuncha/domain'
import type { Actor, Session } from '@xuncha/plugin-sdk/server'
import { documentsOf } from './documents.repository.ts'
import { memberVerbs } from './members.ts'
import { membersOf } from './members.repository.ts'
import { memberMovesOf, roundMovesOf } from './moves.repository.ts'
import { sideOf } from './nominations.ts'
import { findRound } from './rounds.repository.ts'
import { teamsOf, unitsOf } from './scope.repository.ts'
import type { PlanningDb } from './tables.ts'
import { isStaffing, teamVerbs } from './teams.ts'

/**
 * A round with units, teams, people, documents and timeline, and what the reader may do: in one round trip.
 * @refuses not-found
 */
export async function readRound(
  session: Session<PlanningDb>,
  id: string,
): Promise<Outcome<ReturnType<typeof shape>>> {
  const [[round], units, teams, members, documents, roundSteps, memberSteps] = await session.batch(
    (db, reach) => [
      findRound(db, reach, id),
      unitsOf(db, id),
      teamsOf(db, id),
      membersOf(db, reach, id),
      documentsOf(db, id),
      roundMovesOf(db, id),
      memberMovesOf(db, reach, id),
    ],
  )
  if (round === undefined) return refuse('not-found')
  return done(
    shape({ round, units, teams, members, documents, roundSteps, memberSteps, actor: session.actor }),
  )
}

type RowsOf<Find extends (...args: never[]) => { execute(): Promise<unknown[]> }> = Awaited<
  ReturnType<ReturnType<Find>['execute']>
>

interface Parts {
  round: RowsOf<typeof findRound>[number]
  units: RowsOf<typeof unitsOf>
  teams: RowsOf<typeof teamsOf>
  members: RowsOf<typeof membersOf>
  documents: RowsOf<typeof documentsOf>
  roundSteps: RowsOf<typeof roundMovesOf>
  memberSteps: RowsOf<typeof memberMovesOf>
  actor: Actor
}

function shape({ round, units, teams, members, documents, roundSteps, memberSteps, actor }: Parts) {
  const staffs = 'planning.team:write' in actor.grants
  const staffing = sideOf(actor) === undefined ? ('nominate' as const) : ('propose' as const)
  const steps = [...roundSteps.map((step) => ({ ...step, about: null })), ...memberSteps]
  return {
    ...round,
    units,
    teams: teams.map((team) => {
      const own = members.filter(({ teamId }) => teamId === team.id)
      return {
        ...team,
        members: own.map(({ roundId: _, nominatedAt: _at, ...member }) => ({
          ...member,
          verbs: staffs ? memberVerbs(member, actor) : [],
        })),
        verbs: teamVerbs(team, { round, members: own, actor }),
      }
    }),
    documents,
    verbs: movesFor(roundMoves, { ...round, units: units.length, teams: teams.length }, actor),
    timeline: steps.sort((a, b) => b.at.localeCompare(a.at)),
    staffing: staffs && isStaffing(round) ? staffing : null,
  }
}
