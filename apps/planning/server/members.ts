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
import { announce, settle } from './nominations.ts'
import type { AskedMove } from './round-moves.ts'
import { findRound } from './rounds.repository.ts'
import { unitsOf } from './scope.repository.ts'
import { recusedFacts, screen } from './screening.ts'
import type { PlanningDb } from './tables.ts'
import { isStaffing } from './teams.ts'
import { lockTeam, touchTeam } from './teams.repository.ts'

/** Moves that come with something greater: a team's authorisation, a round's deployment. */
const NOT_ALONE: readonly string[] = ['authorise', 'activate', 'appraise']

/** What the reader may do with one member, from the table that also decides it. */
export function memberVerbs(
  member: { state: MemberState; refusal: unknown[] | null; proposedBy: string | null },
  actor: RuleActor,
): Offer[] {
  const { state, proposedBy } = member
  const facts = { state, recusals: member.refusal?.length ?? 0, proposedBy: proposedBy ?? undefined }
  // Of what another organ proposed there is nothing to take back: no button that could never open.
  const isOthers = proposedBy === null || !actor.roles.includes(proposedBy)
  return movesFor(memberMoves, facts, actor).filter(
    ({ name }) => !NOT_ALONE.includes(name) && !(name === 'withdraw' && isOthers),
  )
}

/**
 * Moves a member on: put forward or taken back by the organ that proposed them, screened and declared on paper, refused,
 * replaced, released. Who leaves loses the team's rows at once.
 * @refuses not-found, stale, planning.not-staffing, planning.recused, and whatever the member's machine refuses with
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
    if (asked.move === 'putForward' && !isStaffing(round))
      return refuse('planning.not-staffing', { state: round.state })

    const [person] = await host.directory.people([member.personId])
    const units = (await unitsOf(tx, round.id).execute()).filter(({ teamId }) => teamId === team.id)
    const screening = person ? await screen(host, person, units) : { asked: false, reasons: [] }
    const { reasons } = screening
    const facts = {
      state: member.state,
      recusals: reasons.length,
      proposedBy: member.proposedBy ?? undefined,
    }
    const decided = decideMove(memberMoves, facts, asked.move, host.actor, { reason: asked.reason })
    if (!decided.ok)
      return decided.refusal.code === 'staff.recused'
        ? refuse('planning.recused', recusedFacts(member.personName, reasons))
        : decided

    const { from, to } = decided.value
    await updateMember(tx, member.id, to)
    await recordMemberMove(tx, member, { move: asked.move, from, to, by: host.actor, reason: asked.reason })
    await touchTeam(tx, team.id)
    const isPassed = to === 'nominated' && screening.asked
    if (isPassed) await settle(tx, host, { member, reasons })
    if (isPassed || to === 'screened') await announce(tx, host, { member, round, team })
    if (to === 'replaced' || to === 'released' || to === 'refused')
      await host.release({ teamId: team.id, personId: member.personId })
    return done({ roundId: round.id })
  })
}
