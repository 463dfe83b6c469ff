import { type Reach, type Tx, within } from '@xuncha/plugin-sdk/server'
import type { Kysely } from 'kysely'
import type { PlanningDb } from './tables.ts'

/** A decision as it goes into the timeline. `from` is null where something begins. */
export interface RecordedMove {
  move: string
  from: string | null
  to: string
  by: { personId: string | null; name: string }
  reason?: string | undefined
  facts?: Record<string, unknown> | undefined
}

/** Writes down what was decided about a round. */
export async function recordRoundMove(tx: Tx<PlanningDb>, roundId: string, move: RecordedMove) {
  await tx
    .insertInto('planning.round_move')
    .values({ round_id: roundId, ...rowOf(move) })
    .execute()
}

/** Writes down what was decided about a member. */
export async function recordMemberMove(
  tx: Tx<PlanningDb>,
  member: { id: string; roundId: string },
  move: RecordedMove,
) {
  await tx
    .insertInto('planning.member_move')
    .values({ member_id: member.id, round_id: member.roundId, ...rowOf(move) })
    .execute()
}

/** What was decided about the round itself. */
export function roundMovesOf(db: Kysely<PlanningDb>, roundId: string) {
  return db
    .selectFrom('planning.round_move')
    .select([
      'id',
      'move',
      'from_state as from',
      'to_state as to',
      'person_name as personName',
      'reason',
      'facts',
      'at',
    ])
    .where('round_id', '=', roundId)
    .orderBy('at')
}

/** What was decided about the people of its teams. Who does not serve, and why, is for county-wide readers. */
export function memberMovesOf(db: Kysely<PlanningDb>, reach: Reach, roundId: string) {
  return db
    .selectFrom('planning.member_move as step')
    .innerJoin('planning.member as member', (join) =>
      join.onRef('member.county_id', '=', 'step.county_id').onRef('member.id', '=', 'step.member_id'),
    )
    .select([
      'step.id',
      'step.move',
      'step.from_state as from',
      'step.to_state as to',
      'step.person_name as personName',
      'step.reason',
      'step.facts',
      'step.at',
      'member.person_name as about',
    ])
    .where('step.round_id', '=', roundId)
    .where((eb) =>
      eb.or([eb('member.state', 'not in', ['proposed', 'refused', 'withdrawn']), within(reach, {})]),
    )
    .orderBy('step.at')
}

function rowOf({ move, from, to, by, reason, facts }: RecordedMove) {
  return {
    move,
    from_state: from,
    to_state: to,
    person_id: by.personId,
    person_name: by.name,
    reason: reason ?? null,
    facts: facts ? JSON.stringify(facts) : null,
  }
}
