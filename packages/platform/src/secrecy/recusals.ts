import { type Kysely, sql } from 'kysely'
import { done, mayLiftRecusal, type Outcome, refuse } from '@xuncha/domain'
import type { Actor, NewRecusal } from '@xuncha/plugin-sdk/server'
import type { PlatformDb } from '../tables.ts'

type Tx = Kysely<PlatformDb>

/** A recusal 回避 as those who decide over it see it. */
export interface RecusalRow {
  id: string
  personId: string
  personName: string
  unitId: string
  unitName: string
  origin: 'declared' | 'decided'
  reason: string
  recordedByName: string
  recordedAt: string
  liftedByName: string | null
  liftedAt: string | null
  liftedReason: string | null
  rowVersion: number
}

const AT_MOST = 500

function nameOfAccount(id: string) {
  return sql<string>`(select p.name from platform.account a
    join platform.person p on p.county_id = a.county_id and p.id = a.person_id where a.id = ${sql.ref(id)})`
}

function rows(db: Tx) {
  return db
    .selectFrom('platform.recusal as recusal')
    .innerJoin('platform.person as person', (join) =>
      join.onRef('person.county_id', '=', 'recusal.county_id').onRef('person.id', '=', 'recusal.person_id'),
    )
    .innerJoin('platform.organisation as unit', (join) =>
      join.onRef('unit.county_id', '=', 'recusal.county_id').onRef('unit.id', '=', 'recusal.unit_id'),
    )
    .select([
      'recusal.id',
      'recusal.person_id as personId',
      'person.name as personName',
      'recusal.unit_id as unitId',
      'unit.name as unitName',
      'recusal.origin',
      'recusal.reason',
      nameOfAccount('recusal.recorded_by').as('recordedByName'),
      'recusal.recorded_at as recordedAt',
      nameOfAccount('recusal.lifted_by').as('liftedByName'),
      'recusal.lifted_at as liftedAt',
      'recusal.lifted_reason as liftedReason',
      'recusal.row_version as rowVersion',
    ])
}

/** Those in force first, then the latest; at most 500. */
export function listRecusals(db: Tx) {
  return rows(db)
    .orderBy(sql`recusal.lifted_at is not null`)
    .orderBy('recusal.recorded_at', 'desc')
    .orderBy('recusal.id')
    .limit(AT_MOST)
}

/** One recusal. */
export function findRecusal(db: Tx, id: string) {
  return rows(db).where('recusal.id', '=', id)
}

/**
 * Has a person stand aside from a unit from this transaction's end on. Where they do already, nothing changes: the
 * first reason stands. Whoever writes it does not have to be able to reach the unit.
 */
export async function recuse(
  tx: Tx,
  actor: Actor,
  { id, ...recusal }: NewRecusal & { id?: string },
): Promise<void> {
  await tx
    .insertInto('platform.recusal')
    .values({
      ...(id === undefined ? {} : { id }),
      person_id: recusal.personId,
      unit_id: recusal.unitId,
      origin: recusal.origin,
      reason: recusal.reason,
      recorded_by: actor.accountId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/**
 * Decides that a person stands aside 决定回避, also after the team was authorised. Sent twice, it is one.
 * @refuses not-found
 */
export async function decideRecusal(
  tx: Tx,
  actor: Actor,
  decision: { id: string; personId: string; unitId: string; reason: string },
): Promise<Outcome<RecusalRow>> {
  const { personId, unitId } = decision
  const person = await tx
    .selectFrom('platform.person')
    .select('id')
    .where('id', '=', personId)
    .executeTakeFirst()
  const unit = await tx
    .selectFrom('platform.organisation')
    .select('id')
    .where('id', '=', unitId)
    .executeTakeFirst()
  if (!person || !unit) return refuse('not-found')
  await recuse(tx, actor, { ...decision, origin: 'decided' })
  const stored = await rows(tx)
    .where('recusal.person_id', '=', personId)
    .where('recusal.unit_id', '=', unitId)
    .orderBy(sql`recusal.lifted_at is not null`)
    .executeTakeFirst()
  return stored ? done(stored) : refuse('not-found')
}

/**
 * Lifts a recusal 解除回避: the data of the unit is there again for the person, as far as their roles go.
 * @refuses not-found, stale, recusal.own, recusal.lifted
 */
export async function liftRecusal(
  tx: Tx,
  actor: Actor,
  { id, version, reason }: { id: string; version: number; reason: string },
): Promise<Outcome<RecusalRow>> {
  const found = await rows(tx).where('recusal.id', '=', id).forUpdate('recusal').executeTakeFirst()
  if (!found) return refuse('not-found')
  const may = mayLiftRecusal(found, actor)
  if (!may.ok) return may
  if (found.rowVersion !== version) return refuse('stale', { yours: version, ours: found.rowVersion })
  await tx
    .updateTable('platform.recusal')
    .set({
      lifted_by: actor.accountId,
      lifted_at: sql`now()`,
      lifted_reason: reason,
      row_version: version + 1,
    })
    .where('id', '=', id)
    .execute()
  return done(await findRecusal(tx, id).executeTakeFirstOrThrow())
}
