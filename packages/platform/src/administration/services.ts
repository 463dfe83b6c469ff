import { type Kysely, sql } from 'kysely'
import { done, type Outcome, refuse } from '@xuncha/domain'
import type { BuiltManifest, Text } from '@xuncha/plugin-sdk'
import { hashOf, newServiceToken } from '../identity/index.ts'
import type { PlatformDb } from '../tables.ts'
import { isOpen } from './organisations.ts'
import { roleCatalogue } from './roles.ts'

type Tx = Kysely<PlatformDb>

/** A token of a service 接口令牌, as far as it is known to anybody but the service. */
export interface ServiceTokenRow {
  id: string
  name: string
  issuedByName: string
  issuedAt: string
  expiresAt: string
  /** From where it is taken; none for anywhere. */
  addresses: string[]
  endedAt: string | null
  lastUsedAt: string | null
}

/** A program of another system 集成接口, with what it may do and its tokens. */
export interface ServiceRow {
  id: string
  username: string
  name: string
  organisationName: string | null
  disabled: boolean
  /** `scope:<permission>/<reach>` */
  scopes: string[]
  tokens: ServiceTokenRow[]
  rowVersion: number
}

/** What a service could be allowed: never what only an administrator may. */
export interface ScopeEntry {
  role: string
  permission: string
  module: Text
  title: Text
  risk: 'low' | 'high'
  reach: 'county' | 'unit'
}

/** A token's name, life and origin, as its issuer says. */
export interface TokenValues {
  name: string
  days: number
  addresses: readonly string[]
}

/** A day more would be a year and a leap day. */
export const MOST_TOKEN_DAYS = 365

/** Every service of the county. */
export async function listServices(tx: Tx): Promise<ServiceRow[]> {
  const rows = await tx
    .selectFrom('platform.account as account')
    .innerJoin('platform.person as person', (join) =>
      join.onRef('person.county_id', '=', 'account.county_id').onRef('person.id', '=', 'account.person_id'),
    )
    .leftJoin('platform.organisation as organisation', (join) =>
      join
        .onRef('organisation.county_id', '=', 'person.county_id')
        .onRef('organisation.id', '=', 'person.organisation_id'),
    )
    .select((eb) => [
      'account.id',
      'account.username',
      'person.name',
      'organisation.name as organisationName',
      'account.disabled',
      'account.row_version as rowVersion',
      eb
        .selectFrom('platform.account_role as role')
        .select(sql<string[]>`coalesce(array_agg(role.role order by role.role), '{}')`.as('scopes'))
        .whereRef('role.account_id', '=', 'account.id')
        .as('scopes'),
    ])
    .where('account.service', '=', true)
    .orderBy('account.username')
    .execute()
  const tokens = await listTokens(tx)
  return rows.map((row) => ({
    ...row,
    scopes: row.scopes ?? [],
    tokens: tokens
      .filter(({ accountId }) => accountId === row.id)
      .map(({ accountId: _, ...token }) => ({ ...token })),
  }))
}

function listTokens(tx: Tx) {
  return tx
    .selectFrom('platform.service_token as token')
    .leftJoin('platform.service_token_use as use', 'use.id', 'token.id')
    .innerJoin('platform.account as issuer', (join) =>
      join.onRef('issuer.county_id', '=', 'token.county_id').onRef('issuer.id', '=', 'token.issued_by'),
    )
    .innerJoin('platform.person as person', (join) =>
      join.onRef('person.county_id', '=', 'issuer.county_id').onRef('person.id', '=', 'issuer.person_id'),
    )
    .select(({ fn }) => [
      'token.id',
      'token.account_id as accountId',
      'token.name',
      'person.name as issuedByName',
      'token.issued_at as issuedAt',
      'token.expires_at as expiresAt',
      'token.addresses',
      'token.ended_at as endedAt',
      fn.coalesce('use.last_used_at', 'token.last_used_at').as('lastUsedAt'),
    ])
    .orderBy('token.issued_at', 'desc')
    .limit(2000)
    .execute()
}

/**
 * Adds a service; one that is there already under this id stays as it is. A name that is taken is found by the database.
 * @param unguessable hash of a password that nobody knows: it is never taken
 * @refuses organisation.gone
 */
export async function addService(
  tx: Tx,
  service: { id: string; username: string; name: string; organisationId: string | null },
  unguessable: string,
): Promise<Outcome<ServiceRow>> {
  const { id, username, name, organisationId } = service
  // Its key may be the id of a person who is no service: then there is no such service either.
  const known = await tx.selectFrom('platform.person').select('id').where('id', '=', id).executeTakeFirst()
  if (!known) {
    if (organisationId !== null && !(await isOpen(tx, organisationId))) return refuse('organisation.gone')
    await tx
      .insertInto('platform.person')
      .values({ id, name, title: '', organisation_id: organisationId, inspector: false, service: true })
      .execute()
    await tx
      .insertInto('platform.account')
      .values({ id, person_id: id, username, password_hash: unguessable, service: true })
      .execute()
  }
  return serviceOf(tx, id)
}

/**
 * Issues a token, which is in the answer and nowhere else: what is kept is its hash.
 * @refuses not-found, service.disabled
 */
export async function issueToken(
  tx: Tx,
  { id, serviceId, name, days, addresses }: TokenValues & { id: string; serviceId: string },
): Promise<Outcome<{ token: string; service: ServiceRow }>> {
  const found = await serviceOf(tx, serviceId)
  if (!found.ok) return found
  if (found.value.disabled) return refuse('service.disabled')
  if (found.value.tokens.some((each) => each.id === id)) return refuse('service.issued')
  const token = newServiceToken()
  await sql`select platform.issue_token(${id}, ${hashOf(token)}, ${serviceId}, ${name}, ${days}, ${[...addresses]})`.execute(
    tx,
  )
  const service = await serviceOf(tx, serviceId)
  return service.ok ? done({ token, service: service.value }) : service
}

/**
 * Revokes a token: from this moment on it opens nothing.
 * @refuses not-found
 */
export async function revokeToken(
  tx: Tx,
  { id, tokenId }: { id: string; tokenId: string },
): Promise<Outcome<ServiceRow>> {
  const found = await serviceOf(tx, id)
  if (!found.ok || !found.value.tokens.some((each) => each.id === tokenId)) return refuse('not-found')
  await sql`select platform.revoke_token(${tokenId})`.execute(tx)
  return serviceOf(tx, id)
}

/** Of the platform's own permissions the only one for services: the others are for people to decide by. */
const OF_PLATFORM = 'platform.directory:read'

/** What services could be allowed, by what the installed modules declare. */
export function scopeCatalogue(manifests: readonly BuiltManifest[]): ScopeEntry[] {
  const roles = roleCatalogue(manifests)
  const reserved = new Set(
    roles
      .filter(({ administrator }) => administrator)
      .flatMap(({ permissions }) => permissions.map(({ id }) => id)),
  )
  const open = new Map(
    roles
      .flatMap(({ permissions }) => permissions)
      .filter(({ id }) => !reserved.has(id) && (!id.startsWith('platform.') || id === OF_PLATFORM))
      .map((each) => [each.id, each]),
  )
  return [...open.values()].flatMap(({ id, module, title, risk }) =>
    (['county', 'unit'] as const).map((reach) => ({
      role: `scope:${id}/${reach}`,
      permission: id,
      module,
      title,
      risk,
      reach,
    })),
  )
}

async function serviceOf(tx: Tx, id: string): Promise<Outcome<ServiceRow>> {
  const service = (await listServices(tx)).find((each) => each.id === id)
  return service ? done(service) : refuse('not-found')
}
