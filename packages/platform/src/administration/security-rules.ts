import { type Kysely, sql } from 'kysely'
import { done, mayBeSet, type Outcome, refuse, type SecurityRuleName, securityRules } from '@xuncha/domain'
import type { Actor } from '@xuncha/plugin-sdk/server'
import type { PlatformDb } from '../tables.ts'

type Tx = Kysely<PlatformDb>

/** A rule of security 安全设置 with who in the county changed it, if anybody. */
export interface SecurityRuleRow {
  name: SecurityRuleName
  value: number
  /** What holds where the county says nothing. */
  installationValue: number
  least: number
  most: number
  basis: string
  changedByName: string | null
  changedAt: string | null
  rowVersion: number
}

/** Every rule as it holds in the county. */
export async function listSecurityRules(tx: Tx): Promise<SecurityRuleRow[]> {
  const defaults = await tx
    .selectFrom('platform.security_default')
    .select(['name', 'value', 'basis'])
    .execute()
  const own = await tx
    .selectFrom('platform.security_rule as rule')
    .innerJoin('platform.account as account', (join) =>
      join.onRef('account.county_id', '=', 'rule.county_id').onRef('account.id', '=', 'rule.changed_by'),
    )
    .innerJoin('platform.person as person', (join) =>
      join.onRef('person.county_id', '=', 'account.county_id').onRef('person.id', '=', 'account.person_id'),
    )
    .select(['rule.name', 'rule.value', 'rule.changed_at', 'rule.row_version', 'person.name as by'])
    .execute()
  return Object.entries(securityRules).map(([name, { initial, least, most, basis }]) => {
    const installation = defaults.find((row) => row.name === name)
    const county = own.find((row) => row.name === name)
    const installationValue = installation?.value ?? initial
    return {
      name: name as SecurityRuleName,
      value: county?.value ?? installationValue,
      installationValue,
      least,
      most,
      basis: installation?.basis ?? basis,
      changedByName: county?.by ?? null,
      changedAt: county?.changed_at ?? null,
      rowVersion: county?.row_version ?? 0,
    }
  })
}

/**
 * Sets the county's own value of a rule. It holds for sessions that begin from now on.
 * @refuses stale, setting.range
 */
export async function setSecurityRule(
  tx: Tx,
  actor: Actor,
  { name, value, version }: { name: SecurityRuleName; value: number; version: number },
): Promise<Outcome<SecurityRuleRow[]>> {
  const allowed = mayBeSet(name, value)
  if (!allowed.ok) return allowed
  const row = await tx
    .selectFrom('platform.security_rule')
    .select('row_version')
    .where('name', '=', name)
    .forUpdate()
    .executeTakeFirst()
  const ours = row?.row_version ?? 0
  if (ours !== version) return refuse('stale', { yours: version, ours })
  const values = { value, changed_by: actor.accountId }
  if (row)
    await tx
      .updateTable('platform.security_rule')
      .set({ ...values, changed_at: sql`now()`, row_version: ours + 1 })
      .where('name', '=', name)
      .execute()
  else
    await tx
      .insertInto('platform.security_rule')
      .values({ name, ...values })
      .execute()
  return done(await listSecurityRules(tx))
}
