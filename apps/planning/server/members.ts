import {
  decideMove,
  done,
  memberMoves,
  type MemberState,
  type Offer,
  type Outcome,
  movesFor,
  refuse,
  type RuleActor,
} from '@xuncha/domain'
import type { Session } from '@xuncha/plugin-sdk/server'
import { lockMember, updateMember } from './members.repository.ts'
import { recordMemberMove } from './moves.repository.ts'
import { announce } from './nominations.ts'
import type { AskedMove } from './round-moves.ts'
import { findRound } from './rounds.repository.ts'
import { unitsOf } from './scope.repository.ts'
import { recusedFacts, screen } from './screening.ts'
import type { PlanningDb } from './tables.ts'
import { lockTeam, touchTeam } from './teams.repository.ts'

/** Moves that come with something greater: a team's authorisation, a round's deployment. */
const NOT_ALONE: readonly string[] = ['authorise', 'activate', 'appraise']

/** What the office may do with one member, from the table that also decides it. */
export function memberVerbs(
  member: { state: MemberState; refusal: unknown[] | null },
  actor: RuleActor,
): Offer[] {
  const facts = { state: member.state, recusals: member.refusal?.length ?? 0 }
  return movesFor(memberMoves, facts, actor).filter(({ name }) => !NOT_ALONE.includes(name))
}

/**
 * Moves a member on: screened and declared on paper, refused, replaced, released. Who leaves loses the team's rows
 * at once.
 * @refuses not-found, stale, planning.recused, and whatever the member's machine refuses with
 */
export async function moveMember(
  session: Session<PlanningDb>,
  asked: AskedMove,
): Promise<Outcome<{ roundId: string }>> {
  return await session.transaction(async (tx, host, reach) => {
    const member = await lockMember(tx, reach, asked.id)
    const team = member && (await lockTeam(tx, reach, member.teamId))
    const round = member && (await findRound(tx, reach, member.roundId).executeTakeFirst())
    if (!member || !team || !round) return refuse('not-found')
    if (member.rowVersion !== asked.version)
      return refuse('stale', { yours: asked.version, ours: member.rowVersion })
    if (NOT_ALONE.includes(asked.move)) return refuse('move.unknown', { move: asked.move })

    const [person] = await host.directory.people([member.personId])
    const units = (await unitsOf(tx, round.id).execute()).filter(({ teamId }) => teamId === team.id)
    const { reasons } = person ? await screen(host, person, units) : { reasons: [] }
    const facts = { state: member.state, recusals: reasons.length }
    const decided = decideMove(memberMoves, facts, asked.move, host.actor, { reason: asked.reason })
    if (!decided.ok)
      return decided.refusal.code === 'staff.recused'
        ? refuse('planning.recused', recusedFacts(member.personName, reasons))
        : decided

    const { from, to } = decided.value
    await updateMember(tx, member.id, to)
    await recordMemberMove(tx, member, { move: asked.move, from, to, by: host.actor, reason: asked.reason })
    await touchTeam(tx, team.id)
    if (to === 'screened') await announce(tx, host, { member, round, team })
    if (to === 'replaced' || to === 'released' || to === 'refused')
      await host.release({ teamId: team.id, personId: member.personId })
    return done({ roundId: round.id })
  })
}
