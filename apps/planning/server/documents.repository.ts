import type { Reach } from '@xuncha/plugin-sdk/server'
import type { Kysely } from 'kysely'
import { isWithin } from './rounds.repository.ts'
import type { PlanningDb } from './tables.ts'

/** A document as it is filed. */
export interface NewDocument {
  id: string
  roundId: string
  kind: PlanningDb['planning.document']['kind']
  title: string
  file: { sha256: string; bytes: number; mediaType: string; name: string }
  addedBy: string
}

/** The documents of a round, as filed. */
export function documentsOf(db: Kysely<PlanningDb>, roundId: string) {
  return db
    .selectFrom('planning.document as document')
    .select(columns)
    .where('document.round_id', '=', roundId)
    .orderBy('document.added_at')
}

/** One document of a round within reach, with the round's title. */
export function findDocument(
  db: Kysely<PlanningDb>,
  reach: Reach,
  { roundId, id }: { roundId: string; id: string },
) {
  return db
    .selectFrom('planning.document as document')
    .innerJoin('planning.round as round', (join) =>
      join.onRef('round.county_id', '=', 'document.county_id').onRef('round.id', '=', 'document.round_id'),
    )
    .select(columns)
    .select(['document.sha256', 'round.title as roundTitle'])
    .where('document.id', '=', id)
    .where('round.id', '=', roundId)
    .where(isWithin(reach))
}

/** Files a document with a round. */
export function storeDocument(
  db: Kysely<PlanningDb>,
  { id, roundId, kind, title, file, addedBy }: NewDocument,
) {
  return db
    .insertInto('planning.document')
    .values({
      id,
      round_id: roundId,
      kind,
      title,
      sha256: file.sha256,
      bytes: file.bytes,
      media_type: file.mediaType,
      name: file.name,
      added_by: addedBy,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
}

const columns = [
  'document.id',
  'document.kind',
  'document.title',
  'document.name',
  'document.bytes',
  'document.media_type as mediaType',
  'document.added_by as addedBy',
  'document.added_at as addedAt',
] as const
