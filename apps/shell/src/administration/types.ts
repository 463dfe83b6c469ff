import type { Text } from '@xuncha/plugin-sdk'

/** An organisation 单位 as `GET /api/admin/organisations` answers. */
export interface Organisation {
  id: string
  name: string
  type: string
  parentId: string | null
  closedOn: string | null
  people: number
  rowVersion: number
}

/** What a person may set of an organisation. */
export type OrganisationValues = Pick<Organisation, 'name' | 'type' | 'parentId'>

/** A person 人员. */
export interface Person {
  id: string
  name: string
  title: string
  organisationId: string | null
  organisationName: string | null
  inspector: boolean
  leftOn: string | null
  username: string | null
  rowVersion: number
}

/** What an administrator sets of a person. */
export type PersonValues = Pick<Person, 'name' | 'title' | 'organisationId' | 'inspector'>

/** What the reader may do about a record; what is off says why. */
export interface OfferedVerb {
  name: string
  open: boolean
  asks: string[]
  why?: { code: string; title: string }
}

/** An account 账号. */
export interface Account {
  id: string
  username: string
  personId: string
  name: string
  title: string
  organisationName: string | null
  disabled: boolean
  oneTimeUntil: string | null
  leftOn: string | null
  secondFactor: boolean
  roles: string[]
  rowVersion: number
  /** For the system administrator. */
  verbs?: OfferedVerb[]
}

/** An account with the password that is shown this once. */
export interface OneTime {
  account: Account
  password: string
}

/** What a role opens 角色与权限. */
export interface RoleEntry {
  role: string
  administrator: boolean
  permissions: { id: string; module: Text; title: Text; risk: 'low' | 'high'; reach: string }[]
}

/** A change of somebody's roles 角色变更. */
export interface RoleChange {
  id: string
  accountId: string
  username: string
  name: string
  act: 'give' | 'take'
  role: string
  reason: string
  state: 'proposed' | 'effective' | 'declined' | 'withdrawn'
  proposedByName: string
  proposedAt: string
  decidedByName: string | null
  decidedAt: string | null
  decidedReason: string | null
  rowVersion: number
  verbs: OfferedVerb[]
}

/** A rule of security 安全设置. */
export interface SecurityRule {
  name: string
  value: number
  installationValue: number
  least: number
  most: number
  basis: string
  changedByName: string | null
  changedAt: string | null
  rowVersion: number
}

/** One of one's own sessions 本人会话. */
export interface OwnSession {
  id: string
  startedAt: string
  lastSeenAt: string
  expiresAt: string
  address: string | null
  agent: string | null
  current: boolean
}

/** One's own second factors 本人二次验证方式. */
export interface OwnFactors {
  required: boolean
  totpSince: string | null
  recoveryCodesLeft: number
  passkeys: OwnPasskey[]
}

/** A passkey 通行密钥 of one's own. */
export interface OwnPasskey {
  id: string
  name: string
  createdAt: string
  lastUsedAt: string | null
}

/** An authenticator that is being enrolled. */
export interface BegunTotp {
  uri: string
  secret: string
}

/** A token of a service 接口令牌. */
export interface ServiceToken {
  id: string
  name: string
  issuedByName: string
  issuedAt: string
  expiresAt: string
  addresses: string[]
  endedAt: string | null
  lastUsedAt: string | null
}

/** A program of another system 集成接口. */
export interface Service {
  id: string
  username: string
  name: string
  organisationName: string | null
  disabled: boolean
  scopes: string[]
  tokens: ServiceToken[]
  rowVersion: number
}

/** What a service could be allowed 接口权限. */
export interface Scope {
  role: string
  permission: string
  module: Text
  title: Text
  risk: 'low' | 'high'
  reach: 'county' | 'unit'
}

/** What the issuer says of a token. */
export interface TokenValues {
  name: string
  days: number
  addresses: string[]
}

/** The county's identity service 统一身份认证. */
export interface IdentityService {
  id: string
  label: string
  issuer: string
  clientId: string
  claim: string
  enabled: boolean
  changedByName: string
  changedAt: string
  rowVersion: number
}

/** What is said of it; the secret only where it changes. */
export type IdentityServiceValues = Pick<
  IdentityService,
  'label' | 'issuer' | 'clientId' | 'claim' | 'enabled'
> & { clientSecret?: string }

/** The service, if there is one, and what has to be registered there. */
export interface IdentityServiceAnswer {
  service: IdentityService | null
  redirectUri: string
  signedOutUri: string
  backChannelUri: string
}
