import type { CompiledQuery } from 'kysely'

/** One statement as it goes over the wire. */
export interface Statement {
  sql: string
  parameters: readonly unknown[]
}

/** More different texts than this in one process means that somebody builds SQL from data. */
const NAMED_AT_MOST = 2000

const names = new Map<string, string>()

/**
 * The name under which PostgreSQL keeps this text prepared, the same in every connection of the process.
 * Naming is what spares parsing and planning: it is worth a third of a list request.
 * Undefined past the bound, where the statement goes unnamed rather than filling the server's memory.
 */
export function nameOf(sql: string): string | undefined {
  const known = names.get(sql)
  if (known !== undefined) return known
  if (names.size >= NAMED_AT_MOST) return undefined
  const name = `x${names.size}`
  names.set(sql, name)
  return name
}

/** What Kysely compiled, reduced to what is sent. */
export function statementOf(compiled: CompiledQuery): Statement {
  return { sql: compiled.sql, parameters: compiled.parameters }
}
