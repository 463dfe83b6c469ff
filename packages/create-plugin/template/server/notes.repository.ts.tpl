import type { Kysely } from 'kysely'
import { type Reach, within } from '@xuncha/plugin-sdk/server'
import type { {{Name}}Db } from './tables.ts'

const shown = [
  'id',
  'unit_id as unitId',
  'text',
  'written_at as writtenAt',
  'row_version as rowVersion',
] as const

/** What the reader may see. The county needs no condition: the row policy sees to it. */
export function notes(db: Kysely<{{Name}}Db>, reach: Reach) {
  return db
    .selectFrom('{{schema}}.note as note')
    .select(shown)
    .where(within(reach, { unit: 'note.unit_id' }))
}

/** Stores a note; handed in twice, it is one. */
export function addNote(db: Kysely<{{Name}}Db>, note: { id: string; unitId: string; text: string }) {
  return db
    .insertInto('{{schema}}.note')
    .values({ id: note.id, unit_id: note.unitId, text: note.text })
    .onConflict((conflict) => conflict.columns(['county_id', 'id']).doNothing())
    .returning(shown)
}
