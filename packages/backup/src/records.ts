import type { Applied } from '@xuncha/database'

/**
 * The version of what is inside an archive. A program reads those up to its own; 2 has schemas that were renamed, and an
 * archive without any is still a 1.
 */
export const FORMAT = 2

/** A table and the columns that are in the archive, in order. */
export interface TableShape {
  /** Schema and table as PostgreSQL quotes them. */
  name: string
  columns: string[]
}

/** What stands first in an archive: enough to make the schema and to know what is to come. */
export interface Head {
  kind: 'head'
  format: number
  /** Of this backup. */
  id: string
  /** The moment that the rows show: that of the snapshot, UTC. */
  shows: string
  /** Version of the server that was read. */
  postgres: string
  /**
   * What each schema's ledger said, the platform's first, then those that were renamed: `of` is what their migrations
   * call them. Their names are free again before the others come.
   */
  ledgers: { schema: string; applied: Applied[]; of?: string }[]
  /** The migrations of schemas that came with packages of plugins: schema → file → text. Whoever restores has none. */
  migrations?: Record<string, Record<string, string>>
  tables: TableShape[]
  /** Tables of ours whose rows are not in the archive. */
  without: string[]
  /** Public key that the audit log is verified by; null where nothing was ever sealed. */
  logKey: string | null
}

/** Rows of a table: how many, and a sum over them that does not ask in which order they come. */
export interface RowCount {
  rows: number
  sum: string
}

/** What stands last: what has to be there. */
export interface End {
  kind: 'end'
  tables: Record<string, RowCount>
  sequences: number
  files: number
  /** Bytes of all files. */
  bytes: number
  /** Files whose content was not what their name says when they were read. */
  damaged: string[]
}

/** What is told between the bytes. After `table` and `file` come their bytes, up to their end. */
export type Control =
  | Head
  | { kind: 'table'; name: string }
  | ({ kind: 'table-end'; name: string } & RowCount)
  | { kind: 'sequence'; name: string; last: string; called: boolean }
  | { kind: 'file'; path: string }
  | { kind: 'file-end'; path: string; bytes: number; sha256: string }
  | End
