import type { Refused } from './routes.ts'

/** What the store of identities answers: a value, or why not. */
export type VaultOutcome<T> = { ok: true; value: T } | { ok: false; refusal: Refused }

/** A sealed entry 密封信息 as a plugin may know it: that it is there, and nothing of what is in it. */
export interface SealedEntry {
  id: string
  /** A reporter's identity 举报人身份, or a note 密封备注. */
  kind: 'identity' | 'note'
  /** Type of the record that it is about; begins with the plugin's id, `petitions.case`. */
  resource: string
  /** Id or number of that record. */
  record: string
  state: 'sealed' | 'destroyed'
}

/** What a plugin hands in to be sealed. It must not keep, log or publish it itself. */
export interface NewSealedEntry {
  /** Made by the caller: handing in twice makes one entry. Commit it with the plugin's own record. */
  id: string
  kind: SealedEntry['kind']
  resource: string
  record: string
  /**
   * Values by name; at most twenty, of 4,000 characters each. Of an identity `name`, `phone`, `identity-number`,
   * `workplace`, `address` and `other` have labels; by `phone` and `identity-number` the same reporter is found again.
   */
  fields: Readonly<Record<string, string>>
  /** The team whose head may ask for it. */
  teamId?: string
  /** Ids of the persons that it is about, or who are too near 回避: to them it does not exist. */
  barred?: readonly string[]
}

/** A request to open an entry 开封申请. It is approved, opened and read on the platform's page, never in a plugin. */
export interface SealedRequest {
  id: string
  state: 'open' | 'approved' | 'declined' | 'expired' | 'withdrawn' | 'done'
  expiresAt: string
}

/**
 * The store of reporters' identities and sealed notes 密封信息库, in the name of whoever makes the request: they need the
 * platform's permission beside the plugin's. It has connections and transactions of its own, so a plugin hands in first
 * and stores its own record after. What is sealed never comes back to a plugin.
 */
export interface Vault {
  /**
   * Seals an entry; afterwards nobody reads it but by two approvals.
   * @refuses not-found where the actor is not entrusted or there is no store; vault.taken, vault.no-holder,
   * vault.own-bar, vault.no-person, vault.no-fields, vault.field-name, vault.field-long
   */
  put(entry: NewSealedEntry): Promise<VaultOutcome<SealedEntry>>
  /** What is sealed of a record. Empty where there is nothing, and where the actor is to know of nothing. */
  of(resource: string, record: string): Promise<SealedEntry[]>
  /**
   * Asks to open an entry, for `hours` of at most 24.
   * @refuses not-found, vault.hours, vault.destroyed
   */
  request(asked: {
    id: string
    entryId: string
    reason: string
    hours: number
  }): Promise<VaultOutcome<SealedRequest>>
}
