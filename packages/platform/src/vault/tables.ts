import type { ColumnType, Generated } from 'kysely'
import type { ProfileName } from '@xuncha/crypto'
import type { SealedKind, UnsealPurpose } from '@xuncha/domain'

/** Set by the database's clock, read as ISO 8601. */
type At = ColumnType<string, never, never>
type Later = ColumnType<string | null, never, unknown>

/** What a key is for: all entries, one that was released, or a share of the escrow. */
export type KeyKind = 'holder' | 'reader' | 'custodian'

/** Where a key stands. */
export type KeyState = 'waiting' | 'active' | 'removed'

/** The store's schema, as `migrations/0014` and `0015` make it. Only its own role reads it. */
export interface VaultDb {
  'vault.key_holder': {
    county_id: Generated<number>
    id: string
    account_id: string
    kind: KeyKind
    state: KeyState
    profile: ProfileName
    public_key: Buffer
    key_id: string
    locked_key: string
    made_at: At
    admitted_by: ColumnType<string | null, never, string>
    admitted_at: Later
    removed_by: ColumnType<string | null, never, string>
    removed_at: Later
    failures: Generated<number>
    paused_until: Later
    row_version: Generated<number>
  }
  'vault.escrow': {
    county_id: Generated<number>
    id: string
    profile: ProfileName
    public_key: Buffer
    state: 'active' | 'replaced'
    made_by: string
    made_at: At
  }
  'vault.escrow_share': {
    county_id: Generated<number>
    id: Generated<string>
    escrow_id: string
    key_holder_id: string
    sealed: Buffer
  }
  'vault.recovery': {
    county_id: Generated<number>
    id: string
    escrow_id: string
    key_holder_id: string
    reason: string
    state: 'open' | 'done'
    started_by: string
    started_at: At
    expires_at: ColumnType<string, unknown, never>
    done_by: ColumnType<string | null, never, string>
    done_at: Later
  }
  'vault.handed_share': {
    county_id: Generated<number>
    id: Generated<string>
    recovery_id: string
    key_holder_id: string
    sealed: Buffer
  }
  'vault.entry': {
    county_id: Generated<number>
    id: string
    kind: SealedKind
    resource: string
    record: string
    team_id: string | null
    state: 'sealed' | 'destroyed'
    key_id: string
    version: Generated<number>
    created_by: string
    created_at: At
    row_version: Generated<number>
  }
  'vault.field': {
    county_id: Generated<number>
    id: Generated<string>
    entry_id: string
    name: string
    sealed: string
  }
  'vault.wrapped_key': {
    county_id: Generated<number>
    id: Generated<string>
    entry_id: string
    key_holder_id: string | null
    escrow_id: string | null
    request_id: string | null
    wrapped: string
  }
  'vault.blind_code': {
    county_id: Generated<number>
    id: Generated<string>
    entry_id: string
    kind: 'phone' | 'identity'
    key_id: string
    code: Buffer
  }
  'vault.barred': { county_id: Generated<number>; id: Generated<string>; entry_id: string; person_id: string }
  'vault.request': {
    county_id: Generated<number>
    id: string
    entry_id: string
    purpose: UnsealPurpose
    reason: string
    requested_by: string
    requested_at: At
    expires_at: ColumnType<string, unknown, never>
    state: 'open' | 'withdrawn' | 'done'
    row_version: Generated<number>
  }
  'vault.approval': {
    county_id: Generated<number>
    id: Generated<string>
    request_id: string
    approver: string
    verdict: 'approve' | 'decline'
    reason: string | null
    at: At
    revoked_at: Later
  }
  'vault.opening': {
    county_id: Generated<number>
    id: Generated<string>
    request_id: string
    entry_id: string
    reader: string
    at: At
  }
  'vault.certificate': {
    county_id: Generated<number>
    id: Generated<string>
    entry_id: string
    request_id: string
    key_id: string
    ciphertext_digest: Buffer
    destroyed_by: string
    approved_by: string[]
    at: At
  }
  'platform.account': { county_id: number; id: string; person_id: string }
  'platform.person': { county_id: number; id: string; name: string }
  'platform.security_rule': { county_id: number; name: string; value: number }
  'platform.security_default': { name: string; value: number }
}
