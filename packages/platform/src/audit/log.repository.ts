import { type Kysely, sql } from 'kysely'
import type { AuditDb } from './tables.ts'

/** What the auditor looks for; whatever is left out is not asked. */
export interface EventQuery {
  /** Instants, from and before. */
  from?: string | undefined
  before?: string | undefined
  account?: string | undefined
  object?: string | undefined
  /** `read` are the acts of reading a sensitive record. */
  operation?: 'insert' | 'update' | 'delete' | 'act' | 'read' | undefined
  record?: string | undefined
  /** Id of the last event of the page before. */
  after?: number | undefined
  limit: number
}

/** Events, the latest first. One more than `limit` says that there are more. */
export function findEvents(db: Kysely<AuditDb>, query: EventQuery) {
  let statement = db
    .selectFrom('platform.audit_log as event')
    .leftJoin('platform.account as account', (join) =>
      join.onRef('account.county_id', '=', 'event.county_id').onRef('account.id', '=', 'event.account_id'),
    )
    .leftJoin('platform.person as person', (join) =>
      join.onRef('person.county_id', '=', 'account.county_id').onRef('person.id', '=', 'account.person_id'),
    )
    .select([
      'event.id',
      'event.at',
      'event.account_id as accountId',
      'account.username',
      'person.name',
      'event.permission',
      'event.object',
      'event.record_id as record',
      'event.operation',
      'event.act',
      'event.facts',
      'event.leaf_index as leafIndex',
      sql<string>`encode(event.row_digest, 'hex')`.as('rowDigest'),
    ])
  if (query.from !== undefined) statement = statement.where('event.at', '>=', query.from)
  if (query.before !== undefined) statement = statement.where('event.at', '<', query.before)
  if (query.account !== undefined) statement = statement.where('event.account_id', '=', query.account)
  if (query.object !== undefined) statement = statement.where('event.object', '=', query.object)
  if (query.operation === 'read') statement = statement.where('event.act', '=', 'read')
  else if (query.operation !== undefined) statement = statement.where('event.operation', '=', query.operation)
  if (query.record !== undefined) statement = statement.where('event.record_id', '=', query.record)
  if (query.after !== undefined) statement = statement.where('event.id', '<', query.after)
  return statement.orderBy('event.id', 'desc').limit(query.limit + 1)
}

/** How far the tree has grown, and what waits to be sealed. */
export function treeState(db: Kysely<AuditDb>) {
  return db
    .selectNoFrom((eb) => [
      eb.selectFrom('platform.audit_key').select('key').as('key'),
      eb
        .selectFrom('platform.audit_log')
        .select((e) => e.fn.countAll<number>().as('count'))
        .where('leaf_index', 'is', null)
        .as('unsealed'),
      eb
        .selectFrom('platform.audit_log')
        .select((e) => e.fn.min('at').as('at'))
        .where('leaf_index', 'is', null)
        .as('oldestUnsealedAt'),
    ])
    .$narrowType<{ unsealed: number }>()
}

/** The newest checkpoint. */
export function newestCheckpoint(db: Kysely<AuditDb>) {
  return db
    .selectFrom('platform.audit_seal')
    .select(['size', 'at', 'note', 'peaks'])
    .orderBy('size', 'desc')
    .limit(1)
}

/** The last that each witness signed. */
export function lastCosignatures(db: Kysely<AuditDb>) {
  return db
    .selectFrom('platform.audit_witness')
    .select(['key', 'size', 'at'])
    .distinctOn('key')
    .orderBy('key')
    .orderBy('size', 'desc')
}

/** What can be chosen to search by: the county's accounts, and the tables whose changes are recorded. */
export function accountsToChoose(db: Kysely<AuditDb>) {
  return db
    .selectFrom('platform.account as account')
    .innerJoin('platform.person as person', (join) =>
      join.onRef('person.county_id', '=', 'account.county_id').onRef('person.id', '=', 'account.person_id'),
    )
    .select(['account.id', 'account.username', 'person.name'])
    .orderBy('account.username')
}

/** Tables whose changes are recorded. */
export function objectsToChoose(db: Kysely<AuditDb>) {
  return db.selectFrom('platform.audited_table').select('object').orderBy('object')
}
