import type { AuditEvent } from '@xuncha/audit'

/**
 * The columns of an event as they are sealed, each in the one spelling that is hashed: the instant in UTC to the
 * microsecond, the facts as PostgreSQL writes JSON.
 */
export const SEALED_COLUMNS = `county_id, id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
  account_id, permission, object, record_id, operation, act, facts::text as facts, encode(row_digest, 'hex') as row_digest,
  digest_version, leaf_index`

/** A row of `SEALED_COLUMNS`; bigints come as text or number, as the connection parses them. */
export interface SealedRow {
  county_id: number
  id: string | number
  at: string
  account_id: string | null
  permission: string | null
  object: string
  record_id: string
  operation: AuditEvent['operation']
  act: string | null
  facts: string | null
  row_digest: string
  digest_version: number
  leaf_index: string | number | null
}

/** The event that a row is. */
export function eventOf(row: SealedRow): AuditEvent {
  return {
    v: 1,
    county: row.county_id,
    id: Number(row.id),
    at: row.at,
    account: row.account_id,
    permission: row.permission,
    object: row.object,
    record: row.record_id,
    operation: row.operation,
    act: row.act,
    facts: row.facts,
    rowDigest: row.row_digest,
    digestVersion: row.digest_version,
  }
}
