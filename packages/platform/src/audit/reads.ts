import { type Kysely, sql } from 'kysely'
import { done, type Outcome, refuse } from '@xuncha/domain'

/** A look at a sensitive record 查阅敏感记录. */
export interface SensitiveRead {
  /** Schema and table, `integrity.clue`. */
  object: string
  record: string
  /** In the reader's words, at most 500 characters. */
  reason: string
}

/** What the log offers a transaction, for the host to hand on. */
export interface AuditHost {
  /**
   * Puts on record that the actor reads a sensitive record, in the transaction that reads it: if it is rolled back,
   * nothing was read. Call it before reading.
   * @refuses audit.no-reason
   */
  read(read: SensitiveRead): Promise<Outcome<void>>
}

/** The log, in a transaction that is already bound to its session. */
export function auditIn(tx: Kysely<never>): AuditHost {
  return {
    async read({ object, record, reason }) {
      const why = reason.trim()
      if (why === '' || why.length > 500) return refuse('audit.no-reason')
      await sql`select platform.record_read(${object}, ${record}, ${why})`.execute(tx)
      return done(undefined)
    },
  }
}
