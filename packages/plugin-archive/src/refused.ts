/** Why an archive cannot be used, or a plugin cannot be taken out. Sentences are the command's. */
export type RefusalCode =
  | 'county-archive.malformed'
  | 'county-archive.newer'
  | 'county-archive.changed'
  | 'county-archive.signature'
  | 'county-archive.package'
  | 'county-archive.missing-file'
  | 'uninstall.not-equal'
  | 'uninstall.changed-meanwhile'
  | 'uninstall.no-key'

/** A refusal that ends the whole undertaking: whatever was under way is undone. */
export class ArchiveRefused extends Error {
  readonly code: RefusalCode
  readonly facts: Readonly<Record<string, unknown>>

  constructor(code: RefusalCode, facts: Readonly<Record<string, unknown>> = {}) {
    super(`${code} ${JSON.stringify(facts)}`)
    this.code = code
    this.facts = facts
  }
}
