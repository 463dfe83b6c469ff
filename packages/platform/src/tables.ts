import type { Generated } from 'kysely'

/** The platform's own schema, as `migrations/` makes it. Plugins never see it: they have the SDK. */
export interface PlatformDb {
  'platform.county': { id: number; name: string; fictional: boolean }
  'platform.division': { code: string; name: string; level: string; parent_code: string | null }
  'platform.session': {
    token_hash: Buffer
    county_id: number
    kind: 'person' | 'job'
    account_id: string | null
    plugin_id: string | null
    stamp: Generated<string>
    expires_at: Date
    idle_after: string
  }
  'platform.organisation': {
    county_id: Generated<number>
    id: string
    name: string
    type: string
    parent_id: string | null
    row_version: Generated<number>
  }
  'platform.person': {
    county_id: Generated<number>
    id: string
    name: string
    title: string
    organisation_id: string | null
    inspector: boolean
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
    row_version: Generated<number>
  }
  'platform.sign_in_name': { username: string; county_id: number; account_id: string }
  'platform.account_role': {
    county_id: Generated<number>
    id: Generated<string>
    account_id: string
    role: string
  }
  'platform.role_grant': { plugin_id: string; role: string; permission: string; reach: string }
  'platform.assignment': {
    county_id: Generated<number>
    id: Generated<string>
    team_id: string
    person_id: string
    duty: string
    until: string
    ended_at: string | null
  }
  'platform.plugin': { id: string; version: string; manifest: string }
  'platform.activation': {
    county_id: Generated<number>
    id: Generated<string>
    plugin_id: string
    active: boolean
    level: Generated<'required' | 'allowed' | 'forbidden'>
    row_version: Generated<number>
  }
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
