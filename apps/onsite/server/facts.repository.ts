import { type Insertable, type Kysely, sql } from 'kysely'
import { type Reach, type Tx, within } from '@xuncha/plugin-sdk/server'
import type { Page } from './paging.repository.ts'
import type { OnsiteDb } from './tables.ts'

// The unit's side of a fact check: the words that were sent, and its own answer. No column of the paper is
// selected here, so that none can slip out.

/** The fact checks sent to the unit within reach. */
function factsWithin(db: Kysely<OnsiteDb>, reach: Reach) {
  return db
    .selectFrom('onsite.fact_check as fact')
    .select([
      'fact.id',
      'fact.team_name as teamName',
      'fact.round_title as roundTitle',
      'fact.fact',
      'fact.sent_on as sentOn',
      'fact.reply_by as replyBy',
      'fact.opinion',
      'fact.statement',
      'fact.answered_by_name as answeredByName',
      'fact.answered_at as answeredAt',
      'fact.row_version as rowVersion',
    ])
    .where(within(reach, { unit: 'fact.unit_id' }))
}

/** A page of fact checks, the latest first. */
export function listFacts(db: Kysely<OnsiteDb>, reach: Reach, { after, limit }: Page) {
  let query = factsWithin(db, reach)
  if (after !== undefined)
    query = query.where(({ eb, refTuple }) =>
      eb(
        refTuple('fact.sent_on', 'fact.id'),
        '<',
        db
          .selectFrom('onsite.fact_check as last')
          .select(['last.sent_on', 'last.id'])
          .where('last.id', '=', after)
          .where(within(reach, { unit: 'last.unit_id' }))
          .$asTuple('sent_on', 'id'),
      ),
    )
  return query.orderBy('fact.sent_on', 'desc').orderBy('fact.id', 'desc').limit(limit)
}

/** One fact check within the unit's reach, kept from everybody else until the end of the transaction. */
export async function lockFact(tx: Tx<OnsiteDb>, reach: Reach, id: string) {
  return factsWithin(tx, reach)
    .select('fact.paper_id as paperId')
    .where('fact.id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** One fact check as the unit reads it. */
export function findFact(db: Kysely<OnsiteDb>, reach: Reach, id: string) {
  return factsWithin(db, reach).where('fact.id', '=', id)
}

/** Sends the facts of a paper to the unit. */
export async function storeFactCheck(tx: Tx<OnsiteDb>, row: Insertable<OnsiteDb['onsite.fact_check']>) {
  await tx.insertInto('onsite.fact_check').values(row).execute()
}

/** Stores the unit's answer, verbatim and once. */
export async function storeAnswer(tx: Tx<OnsiteDb>, id: string, answer: Answer): Promise<void> {
  await tx
    .updateTable('onsite.fact_check')
    .set({
      opinion: answer.opinion,
      statement: answer.statement,
      answered_by_id: answer.personId,
      answered_by_name: answer.personName,
      answered_at: sql`now()`,
      row_version: sql`row_version + 1`,
    })
    .where('id', '=', id)
    .execute()
}

interface Answer {
  opinion: 'agreed' | 'partly' | 'contested'
  statement: string
  personId: string
  personName: string
}
