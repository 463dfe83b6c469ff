import type { EvaluationAnswer } from '@xuncha/domain'
import { type Reach, type Tx, within } from '@xuncha/plugin-sdk/server'
import { type Insertable, type Kysely, sql } from 'kysely'
import type { IntegrityDb } from './tables.ts'

/** A page of evaluations within reach, the latest first. */
export function listEvaluations(
  db: Kysely<IntegrityDb>,
  reach: Reach,
  {
    after,
    limit,
    state,
  }: { after?: string | undefined; limit: number; state?: 'open' | 'submitted' | undefined },
) {
  let query = evaluationsWithin(db, reach)
  if (state !== undefined) query = query.where('evaluation.state', '=', state)
  if (after !== undefined)
    query = query.where(
      sql<boolean>`(evaluation.opened_on, evaluation.id) < (select last.opened_on, last.id
        from integrity.evaluation as last where last.id = ${after} and ${within(reach, { unit: 'last.unit_id' })})`,
    )
  return query.orderBy('evaluation.opened_on', 'desc').orderBy('evaluation.id', 'desc').limit(limit)
}

/** One evaluation within reach. */
export function findEvaluation(db: Kysely<IntegrityDb>, reach: Reach, id: string) {
  return evaluationsWithin(db, reach).where('evaluation.id', '=', id)
}

/** As `findEvaluation`, and nobody else answers it meanwhile. */
export async function lockEvaluation(tx: Tx<IntegrityDb>, reach: Reach, id: string) {
  return await findEvaluation(tx, reach, id).forUpdate('evaluation').executeTakeFirst()
}

/** Opens evaluations. Does nothing about those that are there. */
export async function storeEvaluations(
  tx: Tx<IntegrityDb>,
  rows: Insertable<IntegrityDb['integrity.evaluation']>[],
) {
  if (rows.length === 0) return
  await tx
    .insertInto('integrity.evaluation')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Writes down what the unit says. Not who typed it: it is the unit's word. */
export async function storeAnswers(
  tx: Tx<IntegrityDb>,
  {
    id,
    answers,
    remarks,
    on,
  }: { id: string; answers: readonly EvaluationAnswer[]; remarks: string; on: string },
) {
  await tx
    .updateTable('integrity.evaluation')
    .set({
      state: 'submitted',
      answers: JSON.stringify(answers),
      remarks,
      submitted_on: on,
      row_version: sql<number>`row_version + 1`,
    })
    .where('id', '=', id)
    .execute()
}

function evaluationsWithin(db: Kysely<IntegrityDb>, reach: Reach) {
  return db
    .selectFrom('integrity.evaluation as evaluation')
    .select([
      'evaluation.id',
      'evaluation.round_id as roundId',
      'evaluation.round_title as roundTitle',
      'evaluation.team_id as teamId',
      'evaluation.team_name as teamName',
      'evaluation.unit_id as unitId',
      'evaluation.unit_name as unitName',
      'evaluation.state',
      'evaluation.answers',
      'evaluation.remarks',
      'evaluation.opened_on as openedOn',
      'evaluation.submitted_on as submittedOn',
      'evaluation.row_version as rowVersion',
    ])
    .where(within(reach, { unit: 'evaluation.unit_id' }))
}
