import { answerOf, apiFetch, makePasskey, newId, versionTag } from '@xuncha/ui'
import type {
  Account,
  BegunTotp,
  IdentityServiceAnswer,
  IdentityServiceValues,
  OneTime,
  Organisation,
  OrganisationValues,
  OwnFactors,
  OwnPasskey,
  OwnSession,
  Person,
  PersonValues,
  RoleChange,
  RoleEntry,
  Scope,
  SecurityRule,
  Service,
  ServiceToken,
  TokenValues,
} from './types.ts'

const admin = '/api/admin'

interface Sending {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  version?: number
}

async function read<T>(path: string): Promise<T> {
  return (await answerOf(apiFetch(path))) as T
}

async function send<T>(path: string, { method, body, version }: Sending): Promise<T> {
  const headers = new Headers()
  if (body !== undefined) headers.set('Content-Type', 'application/json')
  if (version !== undefined) headers.set('If-Match', versionTag(version))
  if (method === 'POST') headers.set('Idempotency-Key', newId())
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
  return (await answerOf(apiFetch(path, init))) as T
}

export const organisationsApi = {
  list: async () => (await read<{ organisations: Organisation[] }>(`${admin}/organisations`)).organisations,
  add: (body: OrganisationValues) => send(`${admin}/organisations`, { method: 'POST', body }),
  change: ({ id, rowVersion }: Organisation, body: OrganisationValues) =>
    send(`${admin}/organisations/${id}`, { method: 'PATCH', body, version: rowVersion }),
  close: ({ id, rowVersion }: Organisation, closed: boolean) =>
    send(`${admin}/organisations/${id}/closed`, { method: 'PUT', body: { closed }, version: rowVersion }),
}

export const peopleApi = {
  list: (search: string) =>
    read<{ people: Person[]; more: boolean }>(`${admin}/people?search=${encodeURIComponent(search)}`),
  add: (body: PersonValues) => send(`${admin}/people`, { method: 'POST', body }),
  change: ({ id, rowVersion }: Person, body: PersonValues) =>
    send(`${admin}/people/${id}`, { method: 'PATCH', body, version: rowVersion }),
  leave: ({ id, rowVersion }: Person, left: boolean) =>
    send(`${admin}/people/${id}/left`, { method: 'PUT', body: { left }, version: rowVersion }),
}

export const accountsApi = {
  list: async () => (await read<{ accounts: Account[] }>(`${admin}/accounts`)).accounts,
  open: (body: { personId: string; username: string }) =>
    send<OneTime>(`${admin}/accounts`, { method: 'POST', body }),
  disable: ({ id, rowVersion }: Account, disabled: boolean) =>
    send(`${admin}/accounts/${id}/disabled`, { method: 'PUT', body: { disabled }, version: rowVersion }),
  renew: ({ id, rowVersion }: Account) =>
    send<OneTime>(`${admin}/accounts/${id}/password`, { method: 'POST', version: rowVersion }),
  endSessions: ({ id }: Account) =>
    send<{ ended: number }>(`${admin}/accounts/${id}/sessions`, { method: 'DELETE' }),
  resetFactors: ({ id }: Account) => send<Account>(`${admin}/accounts/${id}/factors`, { method: 'DELETE' }),
}

export const rolesApi = {
  catalogue: async () => (await read<{ roles: RoleEntry[] }>(`${admin}/roles`)).roles,
  changes: async () => (await read<{ changes: RoleChange[] }>(`${admin}/role-changes`)).changes,
  propose: (body: { accountId: string; act: 'give' | 'take'; role: string; reason: string }) =>
    send<RoleChange>(`${admin}/role-changes`, { method: 'POST', body }),
  decide: ({ id, rowVersion }: RoleChange, move: 'confirm' | 'decline', reason?: string) =>
    send<RoleChange>(`${admin}/role-changes/${id}/decision`, {
      method: 'POST',
      body: { move, ...(reason === undefined ? {} : { reason }) },
      version: rowVersion,
    }),
  withdraw: ({ id, rowVersion }: RoleChange) =>
    send<RoleChange>(`${admin}/role-changes/${id}/withdrawal`, { method: 'POST', version: rowVersion }),
}

export const securityRulesApi = {
  list: async () => (await read<{ rules: SecurityRule[] }>(`${admin}/security-rules`)).rules,
  set: ({ name, rowVersion }: SecurityRule, value: number) =>
    send(`${admin}/security-rules/${name}`, { method: 'PUT', body: { value }, version: rowVersion }),
}

export const servicesApi = {
  list: async () => (await read<{ services: Service[] }>(`${admin}/services`)).services,
  scopes: async () => (await read<{ scopes: Scope[] }>(`${admin}/scopes`)).scopes,
  add: (body: { username: string; name: string; organisationId: string | null }) =>
    send<Service>(`${admin}/services`, { method: 'POST', body }),
  issue: ({ id }: Service, body: TokenValues) =>
    send<{ token: string }>(`${admin}/services/${id}/tokens`, { method: 'POST', body }),
  revoke: ({ id }: Service, token: ServiceToken) =>
    send(`${admin}/services/${id}/tokens/${token.id}`, { method: 'DELETE' }),
  disable: ({ id, rowVersion }: Service, disabled: boolean) =>
    send(`${admin}/accounts/${id}/disabled`, { method: 'PUT', body: { disabled }, version: rowVersion }),
}

export const identityServiceApi = {
  read: () => read<IdentityServiceAnswer>(`${admin}/identity-service`),
  set: (body: IdentityServiceValues, version: number) =>
    send(`${admin}/identity-service`, { method: 'PUT', body, version }),
}

export const ownAccountApi = {
  changePassword: (body: { current: string; next: string }) =>
    send('/api/session/password', { method: 'PUT', body }),
  sessions: async () => (await read<{ sessions: OwnSession[] }>('/api/session/all')).sessions,
}

const factors = '/api/session/factors'

/** One's own second factors 二次验证. Whatever shows recovery codes shows them this once. */
export const ownFactorsApi = {
  read: () => read<OwnFactors>(factors),
  beginTotp: () => send<BegunTotp>(`${factors}/totp`, { method: 'POST' }),
  confirmTotp: (code: string) =>
    send<{ recoveryCodes: string[] }>(`${factors}/totp`, { method: 'PUT', body: { code } }),
  removeTotp: () => send(`${factors}/totp`, { method: 'DELETE' }),
  async addPasskey(name: string) {
    const asked = await send(`${factors}/passkeys/options`, { method: 'POST' })
    const body = { name, response: await makePasskey(asked) }
    return send<{ recoveryCodes: string[] }>(`${factors}/passkeys`, { method: 'POST', body })
  },
  renamePasskey: ({ id }: OwnPasskey, name: string) =>
    send(`${factors}/passkeys/${id}`, { method: 'PATCH', body: { name } }),
  removePasskey: ({ id }: OwnPasskey) => send(`${factors}/passkeys/${id}`, { method: 'DELETE' }),
  renewRecoveryCodes: () =>
    send<{ recoveryCodes: string[] }>(`${factors}/recovery-codes`, { method: 'POST' }),
}
