import { decideMove, done, memberMoves, type Outcome, refuse, roundMoves } from '@xuncha/domain'
import { roundClosed } from '@xuncha/plugin-sdk/contracts'
import type { Host, Session, Tx } from '@xuncha/plugin-sdk/server'
import { membersOf, updateMember } from './members.repository.ts'
import { recordMemberMove, recordRoundMove } from './moves.repository.ts'
import { lockRound, updateRound } from './rounds.repository.ts'
import { teamsOf, unitsOf } from './scope.repository.ts'
import type { PlanningDb } from './tables.ts'

/** A move as it is asked for, on the version that was looked at. */
export interface AskedMove {
  id: string
  version: number
  move: string
  reason?: string | undefined
}

type Members = Awaited<ReturnType<ReturnType<typeof membersOf>['execute']>>

/**
 * Moves a round on. With deployment the authorised take up their posts; with the end everybody is released.
 * @refuses not-found, stale, and whatever the round's machine refuses with
 */
export async function moveRound(session: Session<PlanningDb>, asked: AskedMove): Promise<Outcome<void>> {
  return await session.transaction(async (tx, host, reach) => {
    const round = await lockRound(tx, reach, asked.id)
    if (round === undefined) return refuse('not-found')
    if (round.rowVersion !== asked.version)
      return refuse('stale', { yours: asked.version, ours: round.rowVersion })
    const decided = decideMove(roundMoves, round, asked.move, host.actor, { reason: asked.reason })
    if (!decided.ok) return decided

    const { from, to } = decided.value
    const closes = to === 'closed'
    await updateRound(tx, round.id, {
      state: to,
      ...(to === 'submitted' ? { submitted_by: host.actor.personId } : {}),
      ...(closes ? { closed_on: host.actor.today } : {}),
    })
    await recordRoundMove(tx, round.id, { move: asked.move, from, to, by: host.actor, reason: asked.reason })
    if (to === 'deployed')
      await moveMembers(tx, host, await membersOf(tx, reach, round.id).execute(), 'activate')
    if (closes) await endRound(tx, host, round)
    return done(undefined)
  })
}

async function endRound(tx: Tx<PlanningDb>, host: Host, round: { id: string; title: string }) {
  const members = await membersOf(tx, { all: true }, round.id).execute()
  const units = await unitsOf(tx, round.id).execute()
  const teams = await teamsOf(tx, round.id).execute()
  const served = await moveMembers(tx, host, members, 'release')
  for (const team of teams) await host.release({ teamId: team.id })
  await host.publish(roundClosed, {
    roundId: round.id,
    roundTitle: round.title,
    closedOn: host.actor.today,
    teams: teams.map((team) => ({
      teamId: team.id,
      teamName: team.name,
      members: served
        .filter(({ teamId }) => teamId === team.id)
        .map(({ personId, personName, duty }) => ({ personId, name: personName, duty })),
      units: units.filter(({ teamId }) => teamId === team.id).map(({ teamId: _, ...unit }) => unit),
    })),
  })
}

/** Moves whoever the member's machine allows to be moved, and yields them. */
async function moveMembers(tx: Tx<PlanningDb>, host: Host, members: Members, move: 'activate' | 'release') {
  const moved: Members = []
  for (const member of members) {
    const decided = decideMove(memberMoves, { state: member.state, recusals: 0 }, move, host.actor)
    if (!decided.ok) continue
    await updateMember(tx, member.id, decided.value.to)
    await recordMemberMove(tx, member, { move, from: member.state, to: decided.value.to, by: host.actor })
    moved.push(member)
  }
  return moved
}
