/** Why an archive cannot be used, or a backup cannot be taken or restored. Sentences are the command's. */
export type RefusalCode =
  | 'archive.foreign'
  | 'archive.newer'
  | 'archive.wrong-key'
  | 'archive.damaged'
  | 'backup.unreadable-tables'
  | 'backup.not-prepared'
  | 'backup.package-damaged'
  | 'restore.database-not-empty'
  | 'restore.folder-not-empty'
  | 'restore.other-tables'
  | 'restore.not-equal'
  | 'restore.findings'

/** A refusal that ends the whole undertaking: whatever was under way is undone. */
export class BackupRefused extends Error {
  readonly code: RefusalCode
  readonly facts: Readonly<Record<string, unknown>>

  constructor(code: RefusalCode, facts: Readonly<Record<string, unknown>> = {}) {
    super(`${code} ${JSON.stringify(facts)}`)
    this.code = code
    this.facts = facts
  }
}
