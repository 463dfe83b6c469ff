import { done, isPlainDate, type Outcome, refuse } from '@xuncha/domain'
import type { Host, Session, Tx } from '@xuncha/plugin-sdk/server'
import { recordRoundMove } from './moves.repository.ts'
import {
  findNamesake,
  findRound,
  lockRound,
  type RoundPlan,
  storeRound,
  updatePlan,
  updateRound,
} from './rounds.repository.ts'
import { type Scope, storeScopeOf } from './scope.ts'
import { clearScope } from './scope.repository.ts'
import type { PlanningDb } from './tables.ts'

/** A round as the office first writes it down. */
export type NewRound = RoundPlan & Scope & { id: string }

/**
 * Plans a round 轮次 as a draft. Sent twice, it is one.
 * @refuses round.dates, planning.number-taken, planning.unknown-unit, planning.no-team
 */
export async function planRound(
  tx: Tx<PlanningDb>,
  host: Host,
  round: NewRound,
): Promise<Outcome<{ id: string }>> {
  const { id, units, teams, ...plan } = round
  const dated = areDatesPossible(plan)
  if (!dated.ok) return dated

  const stored = await storeRound(tx, { id, ...plan })
  if (stored === undefined) {
    const again = await findRound(tx, { all: true }, id).executeTakeFirst()
    return again ? done({ id }) : refuse('planning.number-taken', { year: plan.year, number: plan.number })
  }
  const scope = await storeScopeOf(tx, host, { roundId: id, units, teams })
  if (!scope.ok) return scope
  await recordRoundMove(tx, id, { move: 'plan', from: null, to: 'draft', by: host.actor })
  return done({ id })
}

/**
 * Writes the plan of a draft anew, in one round trip.
 * @refuses not-found, stale, round.dates, planning.not-draft, planning.number-taken
 */
export async function correctRound(
  session: Session<PlanningDb>,
  change: RoundPlan & { id: string; version: number },
): Promise<Outcome<void>> {
  const dated = areDatesPossible(change)
  if (!dated.ok) return dated
  const [[updated], [present], [namesake]] = await session.batch((db, reach) => [
    updatePlan(db, reach, change),
    findRound(db, reach, change.id),
    findNamesake(db, change),
  ])
  if (updated) return done(undefined)
  const changeable = isDraftAt(present, change.version)
  if (!changeable.ok || !namesake) return changeable
  return refuse('planning.number-taken', { year: change.year, number: change.number })
}

/**
 * Replaces units and teams of a draft.
 * @refuses not-found, stale, planning.not-draft, planning.unknown-unit, planning.no-team
 */
export async function changeScope(
  session: Session<PlanningDb>,
  { id, version, ...scope }: Scope & { id: string; version: number },
): Promise<Outcome<void>> {
  return await session.transaction(async (tx, host, reach) => {
    const changeable = isDraftAt(await lockRound(tx, reach, id), version)
    if (!changeable.ok) return changeable
    await clearScope(tx, id)
    const stored = await storeScopeOf(tx, host, { roundId: id, ...scope })
    if (stored.ok) await updateRound(tx, id, {})
    return stored
  })
}

function isDraftAt(round: { state: string; rowVersion: number } | undefined, version: number): Outcome<void> {
  if (round === undefined) return refuse('not-found')
  if (round.state !== 'draft') return refuse('planning.not-draft')
  return round.rowVersion === version
    ? done(undefined)
    : refuse('stale', { yours: version, ours: round.rowVersion })
}

function areDatesPossible({ startsOn, endsOn }: { startsOn: string; endsOn: string }): Outcome<void> {
  const possible = isPlainDate(startsOn) && isPlainDate(endsOn) && startsOn < endsOn
  return possible ? done(undefined) : refuse('round.dates', { startsOn, endsOn })
}
