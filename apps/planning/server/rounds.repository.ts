import type { RoundState } from '@xuncha/domain'
import { type Reach, type Tx, within } from '@xuncha/plugin-sdk/server'
import { type Kysely, sql, type Updateable } from 'kysely'
import type { PlanningDb } from './tables.ts'

/** What a page of the list is asked for. */
export interface RoundQuery {
  state?: RoundState | undefined
  year?: number | undefined
  /** The last round of the page before. */
  after?: string | undefined
  limit: number
}

/** What the office writes about a round. */
export interface RoundPlan {
  year: number
  number: number
  kind: PlanningDb['planning.round']['kind']
  title: string
  startsOn: string
  endsOn: string
  focus: string[]
}

type RoundRow = Updateable<PlanningDb['planning.round']>

const columns = [
  'round.id',
  'round.year',
  'round.number',
  'round.kind',
  'round.title',
  'round.starts_on as startsOn',
  'round.ends_on as endsOn',
  'round.focus',
  'round.state',
  'round.submitted_by as submittedBy',
  'round.closed_on as closedOn',
  'round.row_version as rowVersion',
] as const

/** The rounds within reach, each with what the rules count: to a team's member those of the teams they are in. */
export function roundsWithin(db: Kysely<PlanningDb>, reach: Reach) {
  return db
    .selectFrom('planning.round as round')
    .select(columns)
    .select([
      countOf('planning.round_unit').as('units'),
      countOf('planning.team').as('teams'),
      sql<number>`(select count(*) from planning.team as each where each.county_id = round.county_id
        and each.round_id = round.id and each.authorised_on is not null)`.as('authorisedTeams'),
      sql<boolean>`exists (select from planning.document as each where each.county_id = round.county_id
        and each.round_id = round.id and each.kind = 'mobilisation-speech')`.as('hasSpeech'),
    ])
    .where(isWithin(reach))
}

/** True for a round of which the reader has a part. */
export function isWithin(reach: Reach) {
  return sql<boolean>`(${within(reach, {})} or exists (select from planning.team as team
    where team.county_id = round.county_id and team.round_id = round.id and ${within(reach, { team: 'team.id' })}))`
}

/** A page of rounds, the latest first. */
export function listRounds(db: Kysely<PlanningDb>, reach: Reach, { state, year, after, limit }: RoundQuery) {
  let query = roundsWithin(db, reach)
  if (state !== undefined) query = query.where('round.state', '=', state)
  if (year !== undefined) query = query.where('round.year', '=', year)
  if (after !== undefined)
    query = query.where(
      sql<boolean>`(round.year, round.number, round.id) < (select round.year, round.number, round.id
        from planning.round as round where round.id = ${after} and ${isWithin(reach)})`,
    )
  return query
    .orderBy('round.year', 'desc')
    .orderBy('round.number', 'desc')
    .orderBy('round.id', 'desc')
    .limit(limit)
}

/** Rounds on which there is something left to do. */
export function listOpenRounds(db: Kysely<PlanningDb>, reach: Reach) {
  return roundsWithin(db, reach)
    .select(
      // A draft that was not drafted just now was sent back.
      sql<boolean>`round.state = 'draft' and exists (select from planning.round_move as step
        where step.county_id = round.county_id and step.round_id = round.id and step.move = 'return')`.as(
        'returned',
      ),
    )
    .where('round.state', '!=', 'closed')
    .orderBy('round.ends_on')
    .limit(100)
}

/** One round within reach. */
export function findRound(db: Kysely<PlanningDb>, reach: Reach, id: string) {
  return roundsWithin(db, reach).where('round.id', '=', id)
}

/** As `findRound`, and nobody else changes the round until this transaction ends. */
export async function lockRound(tx: Tx<PlanningDb>, reach: Reach, id: string) {
  return await findRound(tx, reach, id).forUpdate('round').executeTakeFirst()
}

/** Any other round of this year with this number. */
export function findNamesake(
  db: Kysely<PlanningDb>,
  { id, year, number }: { id: string; year: number; number: number },
) {
  return db
    .selectFrom('planning.round')
    .select('id')
    .where('year', '=', year)
    .where('number', '=', number)
    .where('id', '!=', id)
}

/** Stores a new draft. Undefined when there is one with this id, or with this number in the year. */
export async function storeRound(tx: Tx<PlanningDb>, { id, ...plan }: RoundPlan & { id: string }) {
  return await tx
    .insertInto('planning.round')
    .values({ id, ...rowOf(plan) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
}

/** Writes the plan of a draft anew, if it is still at `version` and the number is free. */
export function updatePlan(
  db: Kysely<PlanningDb>,
  reach: Reach,
  { id, version, ...plan }: RoundPlan & { id: string; version: number },
) {
  return db
    .updateTable('planning.round as round')
    .set({ ...rowOf(plan), row_version: sql<number>`row_version + 1` })
    .where('round.id', '=', id)
    .where('round.row_version', '=', version)
    .where('round.state', '=', 'draft')
    .where(isWithin(reach))
    .where(({ not, exists }) => not(exists(findNamesake(db, { id, ...plan }))))
    .returning('round.id')
}

/** Moves a round to a state. */
export async function updateRound(
  tx: Tx<PlanningDb>,
  id: string,
  change: Partial<Pick<RoundRow, 'state' | 'submitted_by' | 'closed_on'>>,
) {
  await tx
    .updateTable('planning.round')
    .set({ ...change, row_version: sql<number>`row_version + 1` })
    .where('id', '=', id)
    .execute()
}

function rowOf({ startsOn, endsOn, ...plan }: RoundPlan) {
  return { ...plan, starts_on: startsOn, ends_on: endsOn }
}

function countOf(table: 'planning.round_unit' | 'planning.team') {
  return sql<number>`(select count(*) from ${sql.table(table)} as each
    where each.county_id = round.county_id and each.round_id = round.id)`
}
