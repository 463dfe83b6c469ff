import {
  decideMove,
  done,
  isServing,
  mayAuthorise,
  type MemberFacts,
  memberMoves,
  type Offer,
  type Outcome,
  refuse,
  type RuleActor,
  type TeamMember,
} from '@xuncha/domain'
import { teamAuthorised } from '@xuncha/plugin-sdk/contracts'
import type { Host, Session, Tx } from '@xuncha/plugin-sdk/server'
import { lockMembersOfTeam, updateMember } from './members.repository.ts'
import { recordMemberMove, recordRoundMove } from './moves.repository.ts'
import { findRound } from './rounds.repository.ts'
import { unitsOf } from './scope.repository.ts'
import { recusedFacts, screen } from './screening.ts'
import type { PlanningDb } from './tables.ts'
import { lockTeam, storeAuthorisation } from './teams.repository.ts'

type Member = Awaited<ReturnType<typeof lockMembersOfTeam>>[number]

/** Whether people may be nominated and teams authorised: once the plan was approved, until the round ends. */
export function isStaffing(round: { state: string }): boolean {
  return round.state === 'approved' || round.state === 'deployed'
}

/** Those whose nomination is still good. */
function serving<M extends Pick<TeamMember, 'state'>>(members: readonly M[]): M[] {
  return members.filter((member) => isServing(member) && member.state !== 'released')
}

/** What may be done with a team as a whole: the leading group authorises it 授权. */
export function teamVerbs(
  team: { authorisedOn: string | null },
  { round, members, actor }: { round: { state: string }; members: readonly TeamMember[]; actor: RuleActor },
): Offer[] {
  const waiting = team.authorisedOn === null || members.some(({ state }) => state === 'declared')
  if (!isStaffing(round) || !waiting || !actor.roles.includes('leading-group')) return []
  const ready = mayAuthorise(serving(members))
  return [{ name: 'authorise', open: ready.ok, asks: [], ...(ready.ok ? {} : { why: ready.refusal }) }]
}

/**
 * Authorises a team for this round only 一次一授权: from now on its members reach the team's rows, until a day that
 * is the round's last when none is given.
 * @refuses not-found, stale, planning.not-staffing, planning.until, planning.recused, staff.one-head, staff.deputies,
 * staff.too-few, staff.not-declared
 */
export async function authoriseTeam(
  session: Session<PlanningDb>,
  asked: { id: string; version: number; until?: string | undefined },
): Promise<Outcome<{ roundId: string }>> {
  return await session.transaction(async (tx, host, reach) => {
    const team = await lockTeam(tx, reach, asked.id)
    const round = team && (await findRound(tx, reach, team.roundId).executeTakeFirst())
    if (team === undefined || round === undefined) return refuse('not-found')
    if (team.rowVersion !== asked.version)
      return refuse('stale', { yours: asked.version, ours: team.rowVersion })
    if (!isStaffing(round)) return refuse('planning.not-staffing', { state: round.state })
    const until = asked.until ?? round.endsOn
    if (until > round.endsOn || until < host.actor.today)
      return refuse('planning.until', { endsOn: round.endsOn })

    const members = serving(await lockMembersOfTeam(tx, team.id))
    const ready = mayAuthorise(members)
    if (!ready.ok) return ready
    const units = (await unitsOf(tx, round.id).execute()).filter(({ teamId }) => teamId === team.id)
    for (const member of members) {
      const authorised = await authoriseMember(tx, host, { member, units })
      if (!authorised.ok) return authorised
    }
    await assignAnew(host, { teamId: team.id, members, until })
    await storeAuthorisation(tx, team.id, host.actor.today, until)
    await recordRoundMove(tx, round.id, {
      move: 'authorise',
      from: round.state,
      to: round.state,
      by: host.actor,
      facts: { team: team.name, until },
    })
    await host.publish(teamAuthorised, {
      roundId: round.id,
      roundTitle: round.title,
      teamId: team.id,
      teamName: team.name,
      members: members.map(({ personId, personName, duty }) => ({ personId, name: personName, duty })),
      units: units.map(({ teamId: _, ...unit }) => unit),
      startsOn: round.startsOn,
      until,
      focus: round.focus,
    })
    return done({ roundId: round.id })
  })
}

async function authoriseMember(
  tx: Tx<PlanningDb>,
  host: Host,
  { member, units }: { member: Member; units: { unitId: string; unitName: string }[] },
): Promise<Outcome<void>> {
  if (member.state !== 'declared') return done(undefined)
  const [person] = await host.directory.people([member.personId])
  const { reasons } = person ? await screen(host, person, units) : { reasons: [] }
  const facts: MemberFacts = { state: member.state, recusals: reasons.length }
  const decided = decideMove(memberMoves, facts, 'authorise', host.actor)
  if (!decided.ok)
    return reasons.length > 0 ? refuse('planning.recused', recusedFacts(member.personName, reasons)) : decided
  const { from, to } = decided.value
  await updateMember(tx, member.id, to)
  await recordMemberMove(tx, member, { move: 'authorise', from, to, by: host.actor })
  return done(undefined)
}

/** Whoever was authorised before gets the same last day as those who join. */
async function assignAnew(
  host: Host,
  { teamId, members, until }: { teamId: string; members: Member[]; until: string },
) {
  await host.release({ teamId })
  for (const { personId, duty } of members) await host.assign({ teamId, personId, duty, until })
}
