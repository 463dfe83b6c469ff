import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { done, type Outcome, refuse } from '@xuncha/domain'
import type { Actor } from '@xuncha/plugin-sdk/server'
import { placeOfSecret } from '../identity/index.ts'
import type { Secrets } from '../secrets/index.ts'
import type { PlatformDb } from '../tables.ts'

type Tx = Kysely<PlatformDb>

/** The county's identity service 统一身份认证, without the secret of our client there. */
export interface IdentityServiceRow {
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

/** What the security administrator says of it. */
export interface IdentityServiceValues {
  label: string
  issuer: string
  clientId: string
  /** Left out: it stays what it is. */
  clientSecret?: string | undefined
  claim: string
  enabled: boolean
}

/** The county's identity service; undefined where it has none. */
export function identityServiceOf(tx: Tx): Promise<IdentityServiceRow | undefined> {
  return tx
    .selectFrom('platform.identity_service as service')
    .innerJoin('platform.account as account', (join) =>
      join
        .onRef('account.county_id', '=', 'service.county_id')
        .onRef('account.id', '=', 'service.changed_by'),
    )
    .innerJoin('platform.person as person', (join) =>
      join.onRef('person.county_id', '=', 'account.county_id').onRef('person.id', '=', 'account.person_id'),
    )
    .select([
      'service.id',
      'service.label',
      'service.issuer',
      'service.client_id as clientId',
      'service.claim',
      'service.enabled',
      'person.name as changedByName',
      'service.changed_at as changedAt',
      'service.row_version as rowVersion',
    ])
    .executeTakeFirst()
}

/**
 * Says which identity service the county's accounts may sign in by.
 * @param version 0 where there is none yet
 * @refuses stale, oidc.no-key, oidc.no-secret
 */
export async function setIdentityService(
  tx: Tx,
  actor: Actor,
  { values, version, secrets }: { values: IdentityServiceValues; version: number; secrets: Secrets },
): Promise<Outcome<IdentityServiceRow>> {
  const { label, issuer, clientId, clientSecret, claim, enabled } = values
  const known = await identityServiceOf(tx)
  const ours = known?.rowVersion ?? 0
  if (ours !== version) return refuse('stale', { yours: version, ours })
  if (clientSecret !== undefined && !secrets.available) return refuse('oidc.no-key')
  // A secret was entrusted to one issuer: another does not get it by a change of the address.
  if (clientSecret === undefined && known?.issuer !== issuer) return refuse('oidc.no-secret')
  const id = known?.id ?? randomUUID()
  const row = { label, issuer, client_id: clientId, claim, enabled, changed_by: actor.accountId }
  const sealed =
    clientSecret === undefined
      ? undefined
      : secrets.seal(Buffer.from(clientSecret, 'utf8'), placeOfSecret(actor.countyId, id))
  if (known)
    await tx
      .updateTable('platform.identity_service')
      .set({ ...row, ...(sealed ? { sealed } : {}), changed_at: sql`now()`, row_version: ours + 1 })
      .where('id', '=', id)
      .where('row_version', '=', ours)
      .execute()
  else
    await tx
      .insertInto('platform.identity_service')
      .values({ id, ...row, sealed: sealed ?? '' })
      .execute()
  const stored = await identityServiceOf(tx)
  return stored ? done(stored) : refuse('not-found')
}
