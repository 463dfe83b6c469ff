import { type Reach, type Tx, within } from '@xuncha/plugin-sdk/server'
import { type Insertable, type Kysely, sql } from 'kysely'
import type { DeclaredEntry, IntegrityDb } from './tables.ts'

/** A page of undertakings within reach, the latest first, each with what its person declared. */
export function listCommitments(
  db: Kysely<IntegrityDb>,
  reach: Reach,
  {
    after,
    limit,
    state,
    roundId,
  }: {
    after?: string | undefined
    limit: number
    state?: 'due' | 'signed' | undefined
    roundId?: string | undefined
  },
) {
  let query = commitmentsWithin(db, reach)
  if (state !== undefined) query = query.where('commitment.state', '=', state)
  if (roundId !== undefined) query = query.where('commitment.round_id', '=', roundId)
  if (after !== undefined)
    query = query.where(
      sql<boolean>`(commitment.due_at, commitment.id) < (select last.due_at, last.id
        from integrity.commitment as last where last.id = ${after} and ${within(reach, { person: 'last.person_id' })})`,
    )
  return query.orderBy('commitment.due_at', 'desc').orderBy('commitment.id', 'desc').limit(limit)
}

/** One undertaking within reach. */
export function findCommitment(db: Kysely<IntegrityDb>, reach: Reach, id: string) {
  return commitmentsWithin(db, reach).where('commitment.id', '=', id)
}

/** Makes an undertaking due. Does nothing where one is due already. */
export async function storeCommitment(
  tx: Tx<IntegrityDb>,
  commitment: Insertable<IntegrityDb['integrity.commitment']>,
) {
  await tx
    .insertInto('integrity.commitment')
    .values(commitment)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Writes down that these clauses were signed. */
export async function storeSignature(tx: Tx<IntegrityDb>, id: string, clauses: readonly string[]) {
  await tx
    .updateTable('integrity.commitment')
    .set({
      state: 'signed',
      clauses: [...clauses],
      signed_at: sql<string>`clock_timestamp()`,
      row_version: sql<number>`row_version + 1`,
    })
    .where('id', '=', id)
    .execute()
}

function commitmentsWithin(db: Kysely<IntegrityDb>, reach: Reach) {
  return db
    .selectFrom('integrity.commitment as commitment')
    .leftJoin('integrity.declaration as declaration', (join) =>
      join
        .onRef('declaration.county_id', '=', 'commitment.county_id')
        .onRef('declaration.person_id', '=', 'commitment.person_id'),
    )
    .select([
      'commitment.id',
      'commitment.round_id as roundId',
      'commitment.round_title as roundTitle',
      'commitment.team_id as teamId',
      'commitment.team_name as teamName',
      'commitment.person_id as personId',
      'commitment.person_name as personName',
      'commitment.duty',
      'commitment.units',
      'commitment.state',
      'commitment.due_at as dueAt',
      'commitment.signed_at as signedAt',
      'commitment.row_version as rowVersion',
      sql<DeclaredEntry[] | null>`declaration.entries`.as('declared'),
    ])
    .where(within(reach, { person: 'commitment.person_id' }))
}
