import { type Reach, type Tx, within } from '@xuncha/plugin-sdk/server'
import { type Kysely, sql } from 'kysely'
import type { DeclaredEntry, FiledBy, IntegrityDb } from './tables.ts'

const columns = [
  'declaration.id',
  'declaration.person_id as personId',
  'declaration.person_name as personName',
  'declaration.entries',
  'declaration.filed_by as filedBy',
  'declaration.filed_at as filedAt',
  'declaration.row_version as rowVersion',
] as const

/** A page of declarations within reach, the latest first. */
export function listDeclarations(
  db: Kysely<IntegrityDb>,
  reach: Reach,
  { after, limit }: { after?: string | undefined; limit: number },
) {
  let query = declarationsWithin(db, reach)
  if (after !== undefined)
    query = query.where(
      sql<boolean>`(declaration.filed_at, declaration.id) < (select last.filed_at, last.id
        from integrity.declaration as last where last.id = ${after} and ${within(reach, { person: 'last.person_id' })})`,
    )
  return query.orderBy('declaration.filed_at', 'desc').orderBy('declaration.id', 'desc').limit(limit)
}

/** One declaration within reach. */
export function findDeclaration(db: Kysely<IntegrityDb>, reach: Reach, id: string) {
  return declarationsWithin(db, reach).where('declaration.id', '=', id)
}

/** What this person declared, as it stands. */
export function findDeclarationOf(db: Kysely<IntegrityDb>, personId: string) {
  return db
    .selectFrom('integrity.declaration as declaration')
    .select(columns)
    .where('declaration.person_id', '=', personId)
}

/** What a declaration said at each filing, the latest first. */
export function versionsOf(db: Kysely<IntegrityDb>, id: string) {
  return db
    .selectFrom('integrity.declaration_version')
    .select([
      'version',
      'entries',
      'filed_by as filedBy',
      'filed_by_name as filedByName',
      'filed_at as filedAt',
    ])
    .where('declaration_id', '=', id)
    .orderBy('version', 'desc')
}

/** A filing: what is declared, and who files it. */
export interface Filing {
  entries: DeclaredEntry[]
  filedBy: FiledBy
  filedByName: string
}

/** Stores a person's first declaration. Undefined when there is one of this id or person. */
export async function storeDeclaration(
  tx: Tx<IntegrityDb>,
  { id, personId, personName, ...filing }: Filing & { id: string; personId: string; personName: string },
) {
  const stored = await tx
    .insertInto('integrity.declaration')
    .values({
      id,
      person_id: personId,
      person_name: personName,
      entries: JSON.stringify(filing.entries),
      filed_by: filing.filedBy,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (stored) await keepVersion(tx, { id, version: 1, ...filing })
  return stored
}

/** Files a declaration anew as `version`; what it said before is kept. */
export async function updateDeclaration(
  tx: Tx<IntegrityDb>,
  filing: Filing & { id: string; version: number },
) {
  await tx
    .updateTable('integrity.declaration')
    .set({
      entries: JSON.stringify(filing.entries),
      filed_by: filing.filedBy,
      filed_at: sql<string>`clock_timestamp()`,
      row_version: filing.version,
    })
    .where('id', '=', filing.id)
    .execute()
  await keepVersion(tx, filing)
}

async function keepVersion(
  tx: Tx<IntegrityDb>,
  { id, version, entries, filedBy, filedByName }: Filing & { id: string; version: number },
) {
  await tx
    .insertInto('integrity.declaration_version')
    .values({
      declaration_id: id,
      version,
      entries: JSON.stringify(entries),
      filed_by: filedBy,
      filed_by_name: filedByName,
    })
    .execute()
}

function declarationsWithin(db: Kysely<IntegrityDb>, reach: Reach) {
  return db
    .selectFrom('integrity.declaration as declaration')
    .select(columns)
    .where(within(reach, { person: 'declaration.person_id' }))
}
