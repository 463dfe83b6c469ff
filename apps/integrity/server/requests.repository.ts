import type { RecusalRequestState } from '@xuncha/domain'
import { type Reach, type Tx, within } from '@xuncha/plugin-sdk/server'
import { type Insertable, type Kysely, sql } from 'kysely'
import type { IntegrityDb } from './tables.ts'

/** Who reads requests: whoever is named in one has not been told of it, and does not find it. */
export interface RequestReader {
  reach: Reach
  personId: string
}

/** A page of requests for recusal 回避申请, the latest first. */
export function listRequests(
  db: Kysely<IntegrityDb>,
  reader: RequestReader,
  {
    after,
    limit,
    state,
  }: { after?: string | undefined; limit: number; state?: RecusalRequestState | undefined },
) {
  let query = requestsFor(db, reader)
  if (state !== undefined) query = query.where('request.state', '=', state)
  if (after !== undefined)
    query = query.where(
      sql<boolean>`(request.raised_at, request.id) < (select last.raised_at, last.id
        from integrity.recusal_request as last where last.id = ${after} and last.person_id <> ${reader.personId}
          and ${within(reader.reach, { unit: 'last.unit_id' })})`,
    )
  return query.orderBy('request.raised_at', 'desc').orderBy('request.id', 'desc').limit(limit)
}

/** One request. */
export function findRequest(db: Kysely<IntegrityDb>, reader: RequestReader, id: string) {
  return requestsFor(db, reader).where('request.id', '=', id)
}

/** As `findRequest`, and nobody else decides over it meanwhile. */
export async function lockRequest(tx: Tx<IntegrityDb>, reader: RequestReader, id: string) {
  return await findRequest(tx, reader, id).forUpdate('request').executeTakeFirst()
}

/** Requests that were answered on that day or after it: what a unit has not heard long ago. */
export function answeredSince(db: Kysely<IntegrityDb>, reader: RequestReader, day: string) {
  return requestsFor(db, reader)
    .where('request.decided_on', '>=', day)
    .orderBy('request.decided_on')
    .limit(50)
}

/** Whether a unit's request about somebody is waiting for a decision. */
export async function isPending(
  tx: Tx<IntegrityDb>,
  { unitId, personId }: { unitId: string; personId: string },
): Promise<boolean> {
  const found = await tx
    .selectFrom('integrity.recusal_request')
    .select('id')
    .where('unit_id', '=', unitId)
    .where('person_id', '=', personId)
    .where('state', '=', 'raised')
    .executeTakeFirst()
  return found !== undefined
}

/** What was granted about a person: they stood aside from these units, and are not sent there again. */
export function grantedAbout(db: Kysely<IntegrityDb>, personId: string) {
  return db
    .selectFrom('integrity.recusal_request')
    .select(['unit_id as unitId', 'ground'])
    .distinct()
    .where('person_id', '=', personId)
    .where('state', '=', 'granted')
}

/** Stores a request. Undefined where one of this id, or one about the same person that is pending, is there. */
export async function storeRequest(
  tx: Tx<IntegrityDb>,
  request: Insertable<IntegrityDb['integrity.recusal_request']>,
) {
  return await tx
    .insertInto('integrity.recusal_request')
    .values(request)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
}

/** What was decided over a request; nothing of it where the unit took it back. */
export interface Answer {
  reason: string
  by: { personId: string; name: string }
  on: string
}

/** Moves a request on. */
export async function answerRequest(
  tx: Tx<IntegrityDb>,
  { id, state, answer }: { id: string; state: RecusalRequestState; answer?: Answer },
) {
  await tx
    .updateTable('integrity.recusal_request')
    .set({
      state,
      ...(answer && {
        reason: answer.reason,
        decided_by_id: answer.by.personId,
        decided_by_name: answer.by.name,
        decided_on: answer.on,
      }),
      row_version: sql<number>`row_version + 1`,
    })
    .where('id', '=', id)
    .execute()
}

function requestsFor(db: Kysely<IntegrityDb>, { reach, personId }: RequestReader) {
  return db
    .selectFrom('integrity.recusal_request as request')
    .select([
      'request.id',
      'request.round_title as roundTitle',
      'request.team_name as teamName',
      'request.unit_id as unitId',
      'request.unit_name as unitName',
      'request.person_id as personId',
      'request.person_name as personName',
      'request.duty',
      'request.ground',
      'request.statement',
      'request.state',
      'request.raised_by_name as raisedByName',
      'request.raised_at as raisedAt',
      'request.reason',
      'request.decided_by_name as decidedByName',
      'request.decided_on as decidedOn',
      'request.row_version as rowVersion',
    ])
    .where('request.person_id', '!=', personId)
    .where(within(reach, { unit: 'request.unit_id' }))
}
