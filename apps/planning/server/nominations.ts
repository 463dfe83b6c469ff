import {
  decideMove,
  done,
  type Duty,
  mayPropose,
  type MemberFacts,
  memberMoves,
  type Outcome,
  type ProposerRole,
  proposerRoles,
  refuse,
} from '@xuncha/domain'
import { memberNominated } from '@xuncha/plugin-sdk/contracts'
import type { Actor, Host, Session, Tx } from '@xuncha/plugin-sdk/server'
import { findMember, storeMember, updateMember } from './members.repository.ts'
import { recordMemberMove } from './moves.repository.ts'
import { findRound } from './rounds.repository.ts'
import { unitsOf } from './scope.repository.ts'
import { recusedFacts, screen } from './screening.ts'
import type { PlanningDb, ScreeningReason } from './tables.ts'
import { isStaffing } from './teams.ts'
import { lockTeam, touchTeam } from './teams.repository.ts'

/** Somebody proposed for a team. */
export interface Nomination {
  id: string
  teamId: string
  personId: string
  duty: Duty
}

/** What became of a nomination: the refused one is on record too. */
export interface Nominated {
  memberId: string
  /** Why the person has to stand aside; empty when nothing stands against them. */
  reasons: ScreeningReason[]
  person: string
}

/** The organ on whose behalf somebody proposes; undefined for the office, whose word is a nomination. */
export function sideOf({ roles }: Pick<Actor, 'roles'>): ProposerRole | undefined {
  return roles.includes('office') ? undefined : proposerRoles.find((role) => roles.includes(role))
}

/**
 * Nominates a person for a team 提名, or proposes one to the office 推荐, and screens for recusal 回避审查. Whoever has to
 * stand aside is recorded as refused, with the reasons. Where declarations are kept on paper the nomination waits for the
 * office to look there.
 * @refuses not-found, planning.not-staffing, planning.unknown-person, staff.not-own-cadre, planning.already-member
 */
export async function nominate(
  session: Session<PlanningDb>,
  nomination: Nomination,
): Promise<Outcome<Nominated>> {
  return await session.transaction(async (tx, host, reach) => {
    const team = await lockTeam(tx, reach, nomination.teamId)
    const round = team && (await findRound(tx, reach, team.roundId).executeTakeFirst())
    if (team === undefined || round === undefined) return refuse('not-found')
    const sentBefore = await findMember(tx, nomination.id)
    if (sentBefore) return done(asNominated(sentBefore))
    if (!isStaffing(round)) return refuse('planning.not-staffing', { state: round.state })
    const [person] = await host.directory.people([nomination.personId])
    if (person === undefined) return refuse('planning.unknown-person')
    const side = sideOf(host.actor)
    const isOwnCadre = person.organisationId !== null && person.organisationId === host.actor.organisationId
    const may = side === undefined ? done(undefined) : mayPropose(side, isOwnCadre)
    if (!may.ok) return may

    const units = (await unitsOf(tx, round.id).execute()).filter(({ teamId }) => teamId === team.id)
    const { asked, reasons } = await screen(host, person, units)
    const member = { ...nomination, roundId: round.id, personName: person.name }
    const refusal = reasons.length > 0 ? reasons : null
    const first =
      side === undefined
        ? ({ move: 'nominate', to: 'nominated' } as const)
        : ({ move: 'propose', to: refusal ? 'refused' : 'proposed' } as const)
    const proposer = side && { side, name: host.actor.name }
    if (!(await storeMember(tx, { ...member, state: first.to, refusal, proposer })))
      return refuse('planning.already-member', { person: person.name })
    const facts = side !== undefined && refusal ? { reasons } : undefined
    await recordMemberMove(tx, member, { ...first, from: null, by: host.actor, facts })
    await touchTeam(tx, team.id)
    if (side === undefined && (asked || refusal)) await settle(tx, host, { member, reasons })
    if (side === undefined && asked && !refusal) await announce(tx, host, { member, round, team })
    return done({ memberId: member.id, person: person.name, reasons })
  })
}

/** Tells the neighbours that somebody passed the screening: undertaking and declaration are due. */
export async function announce(
  tx: Tx<PlanningDb>,
  host: Host,
  {
    member,
    round,
    team,
  }: {
    member: { personId: string; personName: string; duty: Duty }
    round: { id: string; title: string }
    team: { id: string; name: string }
  },
) {
  const units = (await unitsOf(tx, round.id).execute()).filter(({ teamId }) => teamId === team.id)
  await host.publish(memberNominated, {
    roundId: round.id,
    roundTitle: round.title,
    teamId: team.id,
    teamName: team.name,
    member: { personId: member.personId, name: member.personName, duty: member.duty },
    units: units.map(({ teamId: _, ...unit }) => unit),
  })
}

/** Takes somebody who was just nominated through the screening, or refuses them with the reasons. */
export async function settle(
  tx: Tx<PlanningDb>,
  host: Host,
  { member, reasons }: { member: { id: string; roundId: string }; reasons: ScreeningReason[] },
) {
  const facts: MemberFacts = { state: 'nominated', recusals: reasons.length }
  const passed = decideMove(memberMoves, facts, 'screen', host.actor)
  const decided = passed.ok
    ? passed
    : decideMove(memberMoves, facts, 'refuse', host.actor, { reason: passed.refusal.code })
  if (!decided.ok)
    throw new Error(`A nomination can be neither screened nor refused: ${decided.refusal.code}`)
  const { move, from, to } = decided.value
  await updateMember(tx, member.id, to)
  await recordMemberMove(tx, member, {
    move,
    from,
    to,
    by: host.actor,
    ...(passed.ok ? {} : { facts: { reasons } }),
  })
}

function asNominated(member: {
  id: string
  personName: string
  refusal: ScreeningReason[] | null
}): Nominated {
  return { memberId: member.id, person: member.personName, reasons: member.refusal ?? [] }
}

/** The refusal that goes with a nomination that was recorded as refused. */
export function refusalOf({ person, reasons }: Nominated) {
  return { code: 'planning.recused', facts: recusedFacts(person, reasons) }
}
