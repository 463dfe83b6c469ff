import { type Insertable, type Kysely, sql, type Updateable } from 'kysely'
import type { Tx } from '@xuncha/plugin-sdk/server'
import type { Page } from './paging.repository.ts'
import type { OnsiteDb } from './tables.ts'
import { type WorkReach, withinWork } from './work-reach.repository.ts'

/** The papers within reach, as a list shows them. */
export function papersWithin(db: Kysely<OnsiteDb>, reach: WorkReach) {
  return db
    .selectFrom('onsite.paper as paper')
    .select([
      'paper.id',
      'paper.inspection_id as inspectionId',
      'paper.team_id as teamId',
      'paper.number',
      'paper.title',
      'paper.category',
      'paper.nature',
      'paper.author_id as authorId',
      'paper.author_name as authorName',
      'paper.state',
      'paper.outcome',
      'paper.merged_into as mergedInto',
      'paper.row_version as rowVersion',
    ])
    .where(withinWork(reach, 'paper'))
}

/** A page of an inspection's papers by number. */
export function listPapers(db: Kysely<OnsiteDb>, reach: WorkReach, inspectionId: string, page: Page) {
  let query = papersWithin(db, reach).where('paper.inspection_id', '=', inspectionId)
  const { after } = page
  if (after !== undefined)
    query = query.where('paper.serial', '>', (eb) =>
      eb
        .selectFrom('onsite.paper as last')
        .select('last.serial')
        .where('last.id', '=', after)
        .where(withinWork(reach, 'last')),
    )
  return query.orderBy('paper.serial').limit(page.limit)
}

/** Every paper of an inspection: what the ledger counts. */
export function papersOf(db: Kysely<OnsiteDb>, reach: WorkReach, inspectionId: string) {
  return papersWithin(db, reach).where('paper.inspection_id', '=', inspectionId).orderBy('paper.serial')
}

/** One paper within reach, whole, with the inspection that it belongs to. */
export function findPaper(db: Kysely<OnsiteDb>, reach: WorkReach, id: string) {
  return papersWithin(db, reach)
    .innerJoin('onsite.inspection as inspection', (join) =>
      join
        .onRef('inspection.county_id', '=', 'paper.county_id')
        .onRef('inspection.id', '=', 'paper.inspection_id'),
    )
    .innerJoin('onsite.team as team', (join) =>
      join.onRef('team.county_id', '=', 'paper.county_id').onRef('team.id', '=', 'paper.team_id'),
    )
    .select([
      'paper.problem',
      'paper.basis',
      'paper.severity',
      'paper.responsibility',
      'paper.requirement',
      'paper.interview_ids as interviewIds',
      'paper.check_ids as checkIds',
      'paper.rechecked_by_id as recheckedById',
      'inspection.unit_id as unitId',
      'inspection.unit_name as unitName',
      'team.name as teamName',
      'team.round_title as roundTitle',
      'team.closed_on as closedOn',
    ])
    .where('paper.id', '=', id)
}

/** As `findPaper`, kept from everybody else until the end of the transaction. */
export async function lockPaper(tx: Tx<OnsiteDb>, reach: WorkReach, id: string) {
  return findPaper(tx, reach, id).forUpdate('paper').executeTakeFirst()
}

/** Where the paper behind a fact check stands, for a unit that is answering: not for its eyes. */
export async function lockPaperOfFact(tx: Tx<OnsiteDb>, id: string) {
  return tx
    .selectFrom('onsite.paper as paper')
    .innerJoin('onsite.team as team', (join) =>
      join.onRef('team.county_id', '=', 'paper.county_id').onRef('team.id', '=', 'paper.team_id'),
    )
    .select(['paper.state', 'team.closed_on as closedOn'])
    .where('paper.id', '=', id)
    .forUpdate('paper')
    .executeTakeFirst()
}

/**
 * The next number of a team's papers; the inspection's lock keeps it ours. Counted at the team, since papers that the
 * drafter may not see have numbers too; those from before there was a count are read off the papers.
 */
export async function nextSerial(tx: Tx<OnsiteDb>, teamId: string): Promise<number> {
  const { last } = await tx
    .selectFrom('onsite.team as team')
    .select(
      sql<number>`greatest(team.last_serial, (select coalesce(max(paper.serial), 0) from onsite.paper as paper
        where paper.team_id = team.id))`.as('last'),
    )
    .where('team.id', '=', teamId)
    .executeTakeFirstOrThrow()
  return last + 1
}

/** Stores a draft once, however often it is sent, and counts its number. */
export async function storePaper(
  tx: Tx<OnsiteDb>,
  paper: Insertable<OnsiteDb['onsite.paper']>,
): Promise<void> {
  const fresh = await tx
    .insertInto('onsite.paper')
    .values(paper)
    .onConflict((conflict) => conflict.columns(['county_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (fresh === undefined) return
  await tx
    .updateTable('onsite.team')
    .set({ last_serial: paper.serial })
    .where('id', '=', paper.team_id)
    .execute()
}

/** Stores what changed of a paper that is locked, as its next version. */
export async function changePaper(
  tx: Tx<OnsiteDb>,
  id: string,
  change: Updateable<OnsiteDb['onsite.paper']>,
) {
  await tx
    .updateTable('onsite.paper')
    .set({ ...change, row_version: sql`row_version + 1` })
    .where('id', '=', id)
    .execute()
}

/** Those of the talks and checks that the inspection really has. */
export async function sourcesIn(tx: Tx<OnsiteDb>, inspectionId: string, ids: Sources): Promise<Sources> {
  const interviews = await tx
    .selectFrom('onsite.interview')
    .select('id')
    .where('inspection_id', '=', inspectionId)
    .where('id', '=', (eb) => eb.fn.any(eb.val([...ids.interviewIds])))
    .execute()
  const checks = await tx
    .selectFrom('onsite.spot_check')
    .select('id')
    .where('inspection_id', '=', inspectionId)
    .where('id', '=', (eb) => eb.fn.any(eb.val([...ids.checkIds])))
    .execute()
  return { interviewIds: interviews.map(({ id }) => id), checkIds: checks.map(({ id }) => id) }
}

/** The talks and checks that a paper draws on. */
export interface Sources {
  interviewIds: string[]
  checkIds: string[]
}
