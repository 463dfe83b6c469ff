import type { Insertable, Kysely } from 'kysely'
import type { Tx } from '@xuncha/plugin-sdk/server'
import type { OnsiteDb } from './tables.ts'
import { type WorkReach, withinWork } from './work-reach.repository.ts'

// What hangs on a paper. Each statement asks for the paper within reach again: none leans on another.

/** Who signed a paper, in order. */
export function signaturesOf(db: Kysely<OnsiteDb>, reach: WorkReach, paperId: string) {
  return db
    .selectFrom('onsite.paper_signature as signature')
    .innerJoin('onsite.paper as paper', (join) =>
      join.onRef('paper.county_id', '=', 'signature.county_id').onRef('paper.id', '=', 'signature.paper_id'),
    )
    .select(['signature.person_id as personId', 'signature.person_name as personName', 'signature.at'])
    .where('signature.void', '=', false)
    .where('paper.id', '=', paperId)
    .where(withinWork(reach, 'paper'))
    .orderBy('signature.at')
}

/** The supporting files of a paper, oldest first. */
export function evidenceOf(db: Kysely<OnsiteDb>, reach: WorkReach, paperId: string) {
  return db
    .selectFrom('onsite.paper_evidence as evidence')
    .innerJoin('onsite.paper as paper', (join) =>
      join.onRef('paper.county_id', '=', 'evidence.county_id').onRef('paper.id', '=', 'evidence.paper_id'),
    )
    .select([
      'evidence.id',
      'evidence.name',
      'evidence.bytes',
      'evidence.media_type as mediaType',
      'evidence.sha256',
      'evidence.added_by_name as addedByName',
      'evidence.added_at as addedAt',
    ])
    .where('paper.id', '=', paperId)
    .where(withinWork(reach, 'paper'))
    .orderBy('evidence.added_at')
}

/** What the unit was asked and answered about a paper's facts, the latest last. */
export function factChecksOf(db: Kysely<OnsiteDb>, reach: WorkReach, paperId: string) {
  return db
    .selectFrom('onsite.fact_check as fact')
    .innerJoin('onsite.paper as paper', (join) =>
      join.onRef('paper.county_id', '=', 'fact.county_id').onRef('paper.id', '=', 'fact.paper_id'),
    )
    .select([
      'fact.id',
      'fact.fact',
      'fact.sent_on as sentOn',
      'fact.reply_by as replyBy',
      'fact.opinion',
      'fact.statement',
      'fact.answered_by_name as answeredByName',
      'fact.answered_at as answeredAt',
    ])
    .where('paper.id', '=', paperId)
    .where(withinWork(reach, 'paper'))
    .orderBy('fact.sent_on')
    .orderBy('fact.row_version')
}

/** Every step of a paper with its reason, the first first. */
export function paperTimeline(db: Kysely<OnsiteDb>, reach: WorkReach, paperId: string) {
  return db
    .selectFrom('onsite.paper_move as step')
    .innerJoin('onsite.paper as paper', (join) =>
      join.onRef('paper.county_id', '=', 'step.county_id').onRef('paper.id', '=', 'step.paper_id'),
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
    ])
    .where('paper.id', '=', paperId)
    .where(withinWork(reach, 'paper'))
    .orderBy('step.at')
}

export async function storeSignature(tx: Tx<OnsiteDb>, row: Insertable<OnsiteDb['onsite.paper_signature']>) {
  await tx.insertInto('onsite.paper_signature').values(row).execute()
}

/** Voids a paper's signatures: it went back, and the next version wants signing anew. */
export async function voidSignatures(tx: Tx<OnsiteDb>, paperId: string) {
  await tx.updateTable('onsite.paper_signature').set({ void: true }).where('paper_id', '=', paperId).execute()
}

export async function storePaperMove(tx: Tx<OnsiteDb>, row: Insertable<OnsiteDb['onsite.paper_move']>) {
  await tx.insertInto('onsite.paper_move').values(row).execute()
}

/** Stores a file's place at a paper once, however often it is sent. */
export async function storeEvidence(tx: Tx<OnsiteDb>, row: Insertable<OnsiteDb['onsite.paper_evidence']>) {
  await tx
    .insertInto('onsite.paper_evidence')
    .values(row)
    .onConflict((conflict) => conflict.columns(['county_id', 'id']).doNothing())
    .execute()
}
