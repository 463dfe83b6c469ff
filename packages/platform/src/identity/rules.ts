import type { Kysely } from 'kysely'
import { type SecurityRuleName, securityRules } from '@xuncha/domain'
import type { PlatformDb } from '../tables.ts'

/** The rules of security that hold in a county 安全设置: its own value, or the installation's. */
export type SecurityRules = Readonly<Record<SecurityRuleName, number>>

/** No county has this id: what the installation says. */
export const NO_COUNTY = 0

/** Reads the rules of a county. */
export async function rulesOf(db: Kysely<PlatformDb>, countyId: number): Promise<SecurityRules> {
  const rows = await db
    .selectFrom('platform.security_default as installation')
    .leftJoin('platform.security_rule as own', (join) =>
      join.onRef('own.name', '=', 'installation.name').on('own.county_id', '=', countyId),
    )
    .select(({ fn }) => ['installation.name', fn.coalesce('own.value', 'installation.value').as('value')])
    .execute()
  const initial = Object.entries(securityRules).map(([name, rule]) => [name, rule.initial])
  return Object.fromEntries([...initial, ...rows.map(({ name, value }) => [name, value])]) as SecurityRules
}

/** Writes down what the installation says where it says nothing yet. An operator may change it afterwards. As the owner. */
export async function installRules(owner: Kysely<PlatformDb>): Promise<void> {
  const rows = Object.entries(securityRules).map(([name, { initial, basis }]) => ({
    name,
    value: initial,
    basis,
  }))
  await owner
    .insertInto('platform.security_default')
    .values(rows)
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
}
