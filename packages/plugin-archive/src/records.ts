import type { Applied } from '@xuncha/database'
import type { RowCounts } from '@xuncha/platform'

/** The version of what is inside a county's archive. A program reads those up to its own. */
export const FORMAT = 1

/** Names of what stands in every archive. */
export const HEAD = 'archive.json'
export const COUNTY = 'county.json'
export const MANIFEST = 'manifest.json'
export const PACKAGE = 'package.xplugin'
export const CONTENTS = 'contents.json'
export const SIGNATURE = 'signature.txt'
export const README = 'README.txt'

/** Of a table: `tables/<name>/<number>.ndjson`. */
export const ROWS = /^tables\/([a-z][a-z0-9_]*)\/\d{6}\.ndjson$/
/** A file that a row refers to, by its digest. */
export const FILE = /^files\/([0-9a-f]{64})$/

/** A table as it is archived: the columns whose values are in the rows, and the key that they are in the order of. */
export interface ArchivedTable {
  name: string
  /** Name → type, in the table's order. */
  columns: Readonly<Record<string, string>>
  key: readonly string[]
}

/** What stands first in an archive: of what it is, and what the tables were made by. */
export interface ArchiveHead {
  format: number
  /** Of this archive. */
  id: string
  plugin: string
  version: string
  /** SHA-256 of the package, in hex. */
  digest: string
  schema: string
  county: { id: number; name: string }
  /** The moment that the rows show, UTC. */
  shows: string
  /** The migrations that the tables have seen. */
  ledger: readonly Applied[]
  tables: readonly ArchivedTable[]
}

/** What the county had said of the module. */
export interface CountyTerms {
  active: boolean
  level: string
  settings: Readonly<Record<string, unknown>>
  /** For the record: whoever takes the module up again approves anew. */
  approval: { asks: readonly string[]; version: string; by: string; at: string } | null
}

/** What stands last: everything that has to be there. The signature is over it. */
export interface ArchiveContents {
  entries: Readonly<Record<string, { bytes: number; sha256: string }>>
  tables: Readonly<Record<string, RowCounts>>
}
