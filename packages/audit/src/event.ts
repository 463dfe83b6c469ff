/** What was done to a record 审计动作; `act` where no row changed: signing in, reading a sensitive record. */
export type Operation = 'insert' | 'update' | 'delete' | 'act'

/** An audit event 审计事件 as it is sealed. Content is only ever added to: a new field comes with a new `v`. */
export interface AuditEvent {
  v: 1
  county: number
  id: number
  /** Instant in UTC, to the microsecond: `2026-11-23T03:00:00.123456Z`. */
  at: string
  /** Null where a plugin's job acted. */
  account: string | null
  /** Under which permission. */
  permission: string | null
  /** Schema and table. */
  object: string
  record: string
  operation: Operation
  /** Which act; null where a row changed. */
  act: string | null
  /** What goes with the act, as PostgreSQL writes the JSON. */
  facts: string | null
  /** Digest in hex of the row as stored, or of the act. */
  rowDigest: string
  /** How the digest was made. */
  digestVersion: number
}

const text = (value: unknown) => typeof value === 'string'
const count = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0
const orNull = (holds: (value: unknown) => boolean) => (value: unknown) => value === null || holds(value)
const matching = (pattern: RegExp) => (value: unknown) => text(value) && pattern.test(value as string)

/** In the order in which they are encoded: by name. */
const shape: Record<keyof AuditEvent, (value: unknown) => boolean> = {
  account: orNull(text),
  act: orNull(text),
  at: matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
  county: count,
  digestVersion: count,
  facts: orNull(text),
  id: count,
  object: text,
  operation: matching(/^(insert|update|delete|act)$/),
  permission: orNull(text),
  record: text,
  rowDigest: matching(/^[0-9a-f]{64}$/),
  v: (value) => value === 1,
}

const names = Object.keys(shape) as (keyof AuditEvent)[]

/** Whether a value is an event of a version that this program knows, with every field and nothing besides. */
export function isEvent(value: unknown): value is AuditEvent {
  if (typeof value !== 'object' || value === null) return false
  const given = value as Record<string, unknown>
  return Object.keys(given).length === names.length && names.every((name) => shape[name](given[name]))
}

/**
 * The one encoding of an event, which is what is hashed: JSON with the fields by name, no spaces, in UTF-8 (RFC 8785
 * for objects of strings and integers).
 */
export function encodeEvent(event: AuditEvent): Buffer {
  return Buffer.from(JSON.stringify(Object.fromEntries(names.map((name) => [name, event[name]]))))
}
