import { type Kysely, sql } from 'kysely'
import type { PlatformDb } from '../tables.ts'
import { accountNamed } from './accounts.repository.ts'
import { makePassword } from './one-time.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { rulesOf } from './rules.ts'

/** Gives all accounts of a county this password where they do not have it. Their sessions end with the change. */
export async function resetPasswords(
  gate: Kysely<PlatformDb>,
  countyId: number,
  password: string,
): Promise<void> {
  const accounts = await gate
    .selectFrom('platform.account')
    .select(['id', 'password_hash'])
    .where('county_id', '=', countyId)
    .execute()
  const [first] = accounts
  if (!first || (await isPassword(first.password_hash, password))) return
  await gate
    .updateTable('platform.account')
    .set({ password_hash: await hashPassword(password) })
    .where('county_id', '=', countyId)
    .execute()
}

/**
 * The operator's way back in: gives one account a new one-time password and lets it sign in again, by that alone: its
 * second factors are gone. On record as an act of nobody in the county.
 * @returns the password, or undefined where no county has an account of that name
 */
export async function renewPassword(gate: Kysely<PlatformDb>, username: string): Promise<string | undefined> {
  const account = await accountNamed(gate, username)
  if (!account) return undefined
  const password = makePassword()
  const password_hash = await hashPassword(password)
  const hours = (await rulesOf(gate, account.county_id))['password.one-time-hours']
  await gate.transaction().execute(async (tx) => {
    await tx
      .updateTable('platform.account')
      .set({
        password_hash,
        disabled: false,
        one_time_until: sql`now() + make_interval(hours => ${hours})`,
        row_version: sql`row_version + 1`,
      })
      .where('county_id', '=', account.county_id)
      .where('id', '=', account.id)
      .execute()
    await sql`select platform.drop_factors(${account.county_id}, ${account.id})`.execute(tx)
    await sql`select platform.record_act(${account.county_id}, null, 'password-renewed-by-operator', ${account.id})`.execute(
      tx,
    )
  })
  return password
}
