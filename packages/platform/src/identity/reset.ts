import type { Kysely } from 'kysely'
import type { PlatformDb } from '../tables.ts'
import { hashPassword, isPassword } from './passwords.ts'

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
