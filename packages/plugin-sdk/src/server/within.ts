import { type RawBuilder, sql } from 'kysely'
import type { Reach } from './actor.ts'

/** The columns of a table that say whose a row is. A column that is not named opens nothing. */
export interface ReachColumns {
  unit?: string
  team?: string
  person?: string
}

/**
 * The row predicate of a decision: true for the rows within reach, and for no other.
 * The text depends on the columns alone, never on the actor, so that the statement stays prepared.
 *
 * ```ts
 * db.selectFrom('rectification.item as item').where(within(reach, { unit: 'item.unit_id' }))
 * // … where ($1 or item.unit_id = any($2))
 * ```
 */
export function within(reach: Reach, columns: ReachColumns): RawBuilder<boolean> {
  const ids = reach.all ? { unit: [], team: [], person: [] } : byColumn(reach)
  const parts = [sql<boolean>`${reach.all}::boolean`]
  for (const key of ['unit', 'team', 'person'] as const) {
    const column = columns[key]
    if (column !== undefined) parts.push(sql<boolean>`${sql.ref(column)} = any(${ids[key]}::uuid[])`)
  }
  return sql<boolean>`(${sql.join(parts, sql` or `)})`
}

function byColumn(reach: Extract<Reach, { all: false }>) {
  return { unit: [...reach.unitIds], team: [...reach.teamIds], person: [...reach.personIds] }
}
