import { type Duty, type MemberState, notServing, type ProposerRole } from '@xuncha/domain'
import { type Reach, type Tx, within } from '@xuncha/plugin-sdk/server'
import { type Kysely, sql } from 'kysely'
import type { PlanningDb, ScreeningReason } from './tables.ts'

const columns = [
  'member.id',
  'member.round_id as roundId',
  'member.team_id as teamId',
  'member.person_id as personId',
  'member.person_name as personName',
  'member.duty',
  'member.state',
  'member.refusal',
  'member.proposed_by as proposedBy',
  'member.proposed_by_name as proposedByName',
  'member.nominated_at as nominatedAt',
  'member.row_version as rowVersion',
] as const

/** What a team is not told of: who was not put forward, and who stood aside. */
const hidden = ['proposed', 'refused', 'withdrawn'] as const

/** Everybody who was nominated or proposed in a round. Who does not serve, and why, is for county-wide readers. */
export function membersOf(db: Kysely<PlanningDb>, reach: Reach, roundId: string) {
  return db
    .selectFrom('planning.member as member')
    .select(columns)
    .where('member.round_id', '=', roundId)
    .where((eb) => eb.or([eb('member.state', 'not in', hidden), within(reach, {})]))
    .orderBy('member.nominated_at')
}

/** Everybody nominated in the rounds that are under way. */
export function membersOfRounds(db: Kysely<PlanningDb>, reach: Reach) {
  return db
    .selectFrom('planning.member as member')
    .innerJoin('planning.round as round', (join) =>
      join.onRef('round.county_id', '=', 'member.county_id').onRef('round.id', '=', 'member.round_id'),
    )
    .select(columns)
    .where('round.state', 'in', ['approved', 'deployed'])
    .where(within(reach, { team: 'member.team_id' }))
}

/** The people of one team, whatever became of their nomination. */
export async function lockMembersOfTeam(tx: Tx<PlanningDb>, teamId: string) {
  return await tx
    .selectFrom('planning.member as member')
    .select(columns)
    .where('member.team_id', '=', teamId)
    .orderBy('member.nominated_at')
    .forUpdate()
    .execute()
}

/** One nomination within reach, locked. */
export async function lockMember(tx: Tx<PlanningDb>, reach: Reach, id: string) {
  return await tx
    .selectFrom('planning.member as member')
    .select(columns)
    .where('member.id', '=', id)
    .where(within(reach, { team: 'member.team_id' }))
    .forUpdate()
    .executeTakeFirst()
}

/** The nomination of this person that is still good, locked. */
export async function lockServing(
  tx: Tx<PlanningDb>,
  { teamId, personId }: { teamId: string; personId: string },
) {
  return await tx
    .selectFrom('planning.member as member')
    .select(columns)
    .where('member.team_id', '=', teamId)
    .where('member.person_id', '=', personId)
    .where('member.state', 'not in', notServing)
    .forUpdate()
    .executeTakeFirst()
}

/** One nomination by id. */
export async function findMember(tx: Tx<PlanningDb>, id: string) {
  return await tx
    .selectFrom('planning.member as member')
    .select(columns)
    .where('member.id', '=', id)
    .executeTakeFirst()
}

/** Stores a nomination. Undefined when there is one with this id, or the person already serves in the round. */
export async function storeMember(
  tx: Tx<PlanningDb>,
  member: {
    id: string
    roundId: string
    teamId: string
    personId: string
    personName: string
    duty: Duty
    state: MemberState
    refusal: ScreeningReason[] | null
    proposer?: { side: ProposerRole; name: string } | undefined
  },
) {
  return await tx
    .insertInto('planning.member')
    .values({
      id: member.id,
      round_id: member.roundId,
      team_id: member.teamId,
      person_id: member.personId,
      person_name: member.personName,
      duty: member.duty,
      state: member.state,
      refusal: member.refusal && JSON.stringify(member.refusal),
      proposed_by: member.proposer?.side ?? null,
      proposed_by_name: member.proposer?.name ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
}

/** Moves a member to a state. */
export async function updateMember(tx: Tx<PlanningDb>, id: string, state: MemberState) {
  await tx
    .updateTable('planning.member')
    .set({ state, row_version: sql<number>`row_version + 1` })
    .where('id', '=', id)
    .execute()
}
