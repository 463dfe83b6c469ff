import type { ColumnType, Generated, RawBuilder } from 'kysely'
import type { RoleChangeAct, RoleChangeState } from '@xuncha/domain'

/** An instant as ISO 8601, or none; set by the database's clock. */
type Moment = ColumnType<string | null, RawBuilder<unknown> | null | undefined, RawBuilder<unknown> | null>
type PlainDate = ColumnType<string | null, string | null | undefined, string | null>

/** The platform's own schema, as `migrations/` makes it. Plugins never see it: they have the SDK. */
export interface PlatformDb {
  'platform.county': { id: number; name: string; fictional: boolean; opened_at: Moment }
  'platform.division': { code: string; name: string; level: string; parent_code: string | null }
  'platform.session': {
    token_hash: Buffer
    county_id: number
    kind: 'person' | 'job' | 'service'
    account_id: string | null
    plugin_id: string | null
    stamp: Generated<string>
    created_at: Generated<Date>
    last_seen_at: Generated<Date>
    expires_at: Date
    idle_after: string
    id: Generated<string>
    address: ColumnType<string | null, string | null | undefined, never>
    agent: ColumnType<string | null, string | null | undefined, never>
    stepped_up_at: Moment
    factor: ColumnType<string | null, string | null | undefined, never>
  }
  'platform.half_session': {
    token_hash: Buffer
    county_id: number
    account_id: string
    expires_at: ColumnType<Date, RawBuilder<unknown>, never>
  }
  'platform.passkey_challenge': {
    token_hash: Buffer
    purpose: 'enrol' | 'sign-in' | 'step-up'
    challenge: string
    expires_at: ColumnType<Date, RawBuilder<unknown>, RawBuilder<unknown>>
  }
  'platform.secret_key': { single: Generated<boolean>; key_id: string }
  'platform.totp': {
    county_id: number
    id: string
    account_id: string
    sealed: string
    confirmed_at: ColumnType<Date | null, never, RawBuilder<unknown>>
    last_step: Generated<number>
  }
  'platform.passkey': {
    county_id: number
    id: Generated<string>
    account_id: string
    name: string
    rp_id: string
    credential_id: string
    public_key: Buffer
    counter: number
    transports: string[]
    created_at: ColumnType<Date, never, never>
    last_used_at: ColumnType<Date | null, never, RawBuilder<unknown>>
  }
  'platform.recovery_code': {
    county_id: number
    id: Generated<string>
    account_id: string
    digest: Buffer
  }
  'platform.service_token': {
    county_id: Generated<number>
    id: string
    account_id: string
    name: string
    issued_by: string
    issued_at: string
    expires_at: string
    addresses: string[]
    ended_at: string | null
    last_used_at: string | null
  }
  'platform.service_token_use': { id: string; last_used_at: string | null }
  'platform.identity_service': {
    county_id: Generated<number>
    id: string
    label: string
    issuer: string
    client_id: string
    sealed: string
    claim: string
    enabled: boolean
    changed_by: string
    changed_at: Generated<string>
    row_version: Generated<number>
  }
  'platform.oidc_flow': {
    token_hash: Buffer
    county_id: number
    service_id: string
    state: string
    nonce: string
    verifier: string
    expires_at: ColumnType<Date, RawBuilder<unknown>, never>
  }
  'platform.factor_holder': { account_id: string }
  'platform.ended_session': {
    token_hash: Buffer
    county_id: number
    account_id: string
    reason: string
    at: Generated<Date>
  }
  'platform.sign_in_try': {
    key: string
    failures: number
    last_at: Generated<Date>
    paused_until: Moment
  }
  'platform.stray_sign_in': { name_digest: Buffer; address: string | null; at: Generated<Date> }
  'platform.security_default': { name: string; value: number; basis: string }
  'platform.security_rule': {
    county_id: Generated<number>
    id: Generated<string>
    name: string
    value: number
    changed_by: string
    changed_at: Generated<string>
    row_version: Generated<number>
  }
  'platform.organisation': {
    county_id: Generated<number>
    id: string
    name: string
    type: string
    parent_id: string | null
    closed_on: PlainDate
    row_version: Generated<number>
  }
  'platform.person': {
    county_id: Generated<number>
    id: string
    name: string
    title: string
    organisation_id: string | null
    inspector: boolean
    left_on: PlainDate
    service: Generated<boolean>
    row_version: Generated<number>
  }
  'platform.account': {
    county_id: Generated<number>
    id: string
    person_id: string
    username: string
    password_hash: string
    disabled: Generated<boolean>
    locale: Generated<string>
    one_time_until: Moment
    service: Generated<boolean>
    row_version: Generated<number>
  }
  'platform.sign_in_name': { username: string; county_id: number; account_id: string }
  'platform.account_role': {
    county_id: Generated<number>
    id: Generated<string>
    account_id: string
    role: string
  }
  'platform.role_change': {
    county_id: Generated<number>
    id: string
    account_id: string
    act: RoleChangeAct
    role: string
    reason: string
    state: Exclude<RoleChangeState, 'new'>
    proposed_by: string
    proposed_at: Generated<string>
    decided_by: ColumnType<string | null, never, string>
    decided_at: ColumnType<string | null, never, unknown>
    decided_reason: ColumnType<string | null, never, string | null>
    row_version: Generated<number>
  }
  'platform.permission': { id: string; for_units: boolean; marks: 'label' | 'seal' | null }
  'platform.recusal': {
    county_id: Generated<number>
    id: Generated<string>
    person_id: string
    unit_id: string
    origin: 'declared' | 'decided'
    reason: string
    recorded_by: string
    recorded_at: Generated<string>
    lifted_by: ColumnType<string | null, never, string>
    lifted_at: ColumnType<string | null, never, RawBuilder<unknown>>
    lifted_reason: ColumnType<string | null, never, string>
    row_version: Generated<number>
  }
  'platform.clearance': {
    county_id: Generated<number>
    id: Generated<string>
    person_id: string
    level: number
    reason: string
    set_by: string
    set_at: ColumnType<string, never, RawBuilder<unknown>>
    row_version: Generated<number>
  }
  'platform.marking': {
    county_id: Generated<number>
    id: Generated<string>
    object: string
    record_id: string
    act: 'label' | 'seal' | 'unseal'
    label: ColumnType<number | null, number | undefined, never>
    reason: string
    person_id: string
    person_name: string
    at: Generated<string>
  }
  'platform.role_grant': {
    plugin_id: string
    role: string
    permission: string
    reach: string
    asks: Generated<string[]>
  }
  'platform.assignment': {
    county_id: Generated<number>
    id: Generated<string>
    team_id: string
    person_id: string
    duty: string
    until: string
    ended_at: string | null
  }
  'platform.plugin': { id: string; version: string; manifest: string; asks: string[] }
  'platform.approval': {
    county_id: Generated<number>
    id: Generated<string>
    plugin_id: string
    asks: string[]
    version: string
    approved_by: string
    approved_at: ColumnType<string, RawBuilder<unknown> | undefined, RawBuilder<unknown>>
    row_version: Generated<number>
  }
  'platform.module_setting': {
    county_id: Generated<number>
    id: Generated<string>
    plugin_id: string
    chosen: ColumnType<Record<string, unknown>, string, string>
    row_version: Generated<number>
  }
  'platform.catch_up': { county_id: number; plugin_id: string }
  'platform.release': {
    plugin_id: string
    version: string
    digest: string
    package: Buffer
    manifest: string
    key_id: string
    state: 'installed' | 'replaced' | 'retired'
    installed_at: ColumnType<string, RawBuilder<unknown>, RawBuilder<unknown>>
    ended_at: Moment
  }
  'platform.activation': {
    county_id: Generated<number>
    id: Generated<string>
    plugin_id: string
    active: boolean
    level: Generated<'required' | 'allowed' | 'forbidden'>
    row_version: Generated<number>
  }
  'platform.plugin_role': { role: string; plugin_id: string }
  'platform.dispatch': { county_id: number; event_id: string; name: string; at: Generated<string> }
  'platform.event': {
    county_id: Generated<number>
    id: string
    name: string
    plugin_id: string
    payload: unknown
    at: Generated<string>
  }
  'platform.receipt': {
    county_id: Generated<number>
    id: Generated<string>
    event_id: string
    plugin_id: string
  }
}
