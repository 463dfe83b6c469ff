import pg from 'pg'

type Parse = (text: string) => unknown

const DATE = 1082
const TIMESTAMP_WITH_ZONE = 1184
const BIGINT = 20

const asText: Parse = (text) => text

/** `2026-11-23 03:00:00.123+00` → `2026-11-23T03:00:00.123Z`: sessions run in UTC, JSON wants ISO 8601. */
const asInstant: Parse = (text) => `${text.slice(0, 10)}T${text.slice(11, -3)}Z`

const own = new Map<number, Parse>([
  // A plain date has no zone: a Date object would give it one.
  [DATE, asText],
  [TIMESTAMP_WITH_ZONE, asInstant],
  // Counts and versions; nothing here passes 2^53.
  [BIGINT, Number],
])

/** How a column's text becomes a value, by type. */
export function parserOf(oid: number): Parse {
  return own.get(oid) ?? (pg.types.getTypeParser(oid, 'text') as Parse)
}
