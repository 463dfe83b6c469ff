import { type Kysely, sql } from 'kysely'
import type { PlatformDb } from '../../tables.ts'
import { hashOf } from '../tokens.ts'

type Db = Kysely<PlatformDb>

/** An identity service that a county signs in by 统一身份认证. */
export interface IdentityService {
  county_id: number
  id: string
  issuer: string
  client_id: string
  sealed: string
  claim: string
  row_version: number
}

/** Somebody's way to an identity service and back. */
export interface Flow {
  county_id: number
  service_id: string
  state: string
  nonce: string
  verifier: string
}

/** For so long somebody may take to sign in there. */
export const FLOW_MINUTES = 10

/** Those that may be signed in by, for the page before anybody is known. */
export function openIdentityServices(db: Db): Promise<{ id: string; label: string; county: string }[]> {
  return db
    .selectFrom('platform.identity_service as service')
    .innerJoin('platform.county as county', 'county.id', 'service.county_id')
    .select(['service.id', 'service.label', 'county.name as county'])
    .where('service.enabled', '=', true)
    .orderBy('county.name')
    .limit(50)
    .execute()
}

/** One of them, as long as it is on. */
export function identityService(db: Db, id: string): Promise<IdentityService | undefined> {
  return db
    .selectFrom('platform.identity_service')
    .select(['county_id', 'id', 'issuer', 'client_id', 'sealed', 'claim', 'row_version'])
    .where('id', '=', id)
    .where('enabled', '=', true)
    .executeTakeFirst()
}

/** Those of an issuer that are on: more than one county may have the same. */
export function servicesOf(db: Db, issuer: string): Promise<IdentityService[]> {
  return db
    .selectFrom('platform.identity_service')
    .select(['county_id', 'id', 'issuer', 'client_id', 'sealed', 'claim', 'row_version'])
    .where('issuer', '=', issuer)
    .where('enabled', '=', true)
    .limit(50)
    .execute()
}

/** Notes that a token by which sessions end was taken. @returns false where it was before */
export async function takeLogout(
  db: Db,
  { county_id, id }: IdentityService,
  { tokenId, seconds }: { tokenId: string; seconds: number },
): Promise<boolean> {
  await db
    .deleteFrom('platform.oidc_logout')
    .where('taken_until', '<', sql<Date>`now()`)
    .execute()
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('platform.oidc_logout')
    .values({
      county_id,
      service_id: id,
      token_id: tokenId,
      taken_until: sql`now() + make_interval(secs => ${seconds})`,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows > 0n
}

export async function storeFlow(db: Db, token: string, flow: Flow): Promise<void> {
  await db
    .insertInto('platform.oidc_flow')
    .values({
      token_hash: hashOf(token),
      ...flow,
      expires_at: sql`now() + make_interval(mins => ${FLOW_MINUTES})`,
    })
    .execute()
}

/** The way that a cookie stands for. It is gone then: nobody comes back twice. */
export async function takeFlow(db: Db, token: string): Promise<Flow | undefined> {
  const row = await db
    .deleteFrom('platform.oidc_flow')
    .where('token_hash', '=', hashOf(token))
    .returning([
      'county_id',
      'service_id',
      'state',
      'nonce',
      'verifier',
      sql<boolean>`expires_at > now()`.as('good'),
    ])
    .executeTakeFirst()
  if (!row?.good) return undefined
  const { good: _, ...flow } = row
  return flow
}

/** Removes the ways that nobody came back from. */
export async function sweepFlows(db: Db): Promise<void> {
  await db
    .deleteFrom('platform.oidc_flow')
    .where('expires_at', '<', sql<Date>`now()`)
    .execute()
}
