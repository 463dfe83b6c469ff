import { movesFor, roundMoves } from '@xuncha/domain'
import type { Session } from '@xuncha/plugin-sdk/server'
import { membersOfRounds } from './members.repository.ts'
import { sideOf } from './nominations.ts'
import { listOpenRounds } from './rounds.repository.ts'
import { openTeams } from './scope.repository.ts'
import type { PlanningDb } from './tables.ts'
import { teamVerbs } from './teams.ts'

/** One thing that waits for the reader: the round, and the code of the sentence that says what for. */
export interface Waiting {
  roundId: string
  title: string
  code: string
  dueOn?: string
  kind: 'due' | 'waiting' | 'returned'
}

/** What waits for the reader in the rounds under way: moves that are open to them, teams to authorise. */
export async function waitingFor(session: Session<PlanningDb>): Promise<Waiting[]> {
  const { actor } = session
  const [rounds, teams, members] = await session.batch((db, reach) => [
    listOpenRounds(db, reach),
    openTeams(db, reach),
    membersOfRounds(db, reach),
  ])
  const waiting: Waiting[] = []
  for (const round of rounds) {
    const about = { roundId: round.id, title: round.title }
    const own = teams.filter(({ roundId }) => roundId === round.id)
    const move = movesFor(roundMoves, round, actor).find(({ open, name }) => open || name === 'submit')
    if (move?.name === 'close')
      waiting.push({ ...about, code: 'work.close', dueOn: round.endsOn, kind: 'due' })
    else if (move)
      waiting.push({ ...about, code: `work.${move.name}`, kind: round.returned ? 'returned' : 'waiting' })
    for (const team of own) {
      const [authorise] = teamVerbs(team, {
        round,
        members: members.filter(({ teamId }) => teamId === team.id),
        actor,
      })
      if (authorise?.open)
        waiting.push({
          ...about,
          title: `${round.title} ${team.name}`,
          code: 'work.authorise',
          kind: 'waiting',
        })
    }
    const people = members.filter(({ roundId }) => roundId === round.id)
    if (actor.roles.includes('office') && people.some(({ state }) => state === 'proposed'))
      waiting.push({ ...about, code: 'work.putForward', kind: 'waiting' })
    const isOpen = round.state === 'approved' && round.authorisedTeams < round.teams
    if (actor.roles.includes('office') && isOpen)
      waiting.push({ ...about, code: 'work.staff', kind: 'waiting' })
    const side = 'planning.team:write' in actor.grants ? sideOf(actor) : undefined
    if (side !== undefined && isOpen && !people.some(({ proposedBy }) => proposedBy === side))
      waiting.push({ ...about, code: 'work.propose', kind: 'waiting' })
  }
  return waiting
}
