import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { hashPassword } from '../identity/index.ts'
import type { PlatformDb } from '../tables.ts'

/** A county to be set up: its organisations, its people, who of them may sign in as what, and its modules. */
export interface CountySeed {
  id: number
  name: string
  /** Made up for demonstration or tests: what is said of its organisations is said of nobody. */
  fictional: boolean
  organisations: readonly { key: string; name: string; type: string; parent?: string }[]
  people: readonly {
    key: string
    name: string
    title: string
    organisation?: string
    inspector?: boolean
    account?: { username: string; roles: readonly string[] }
  }[]
  modules: readonly string[]
}

/** The id that a seed's record gets: the same each time, so that others can point at it. */
export function idOf(countyId: number, key: string): string {
  const hex = createHash('sha256').update(`${countyId}/${key}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * Sets up a county with one password for all its accounts. `owner` makes the tenant, `gate` what belongs to it.
 * Does nothing where the county exists.
 * @returns whether it was set up now
 */
export async function seedCounty(
  owner: Kysely<PlatformDb>,
  gate: Kysely<PlatformDb>,
  seed: CountySeed,
  password: string,
): Promise<boolean> {
  const id = (key: string) => idOf(seed.id, key)
  const made = await owner
    .insertInto('platform.county')
    .values({ id: seed.id, name: seed.name, fictional: seed.fictional })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows === 0n) return false

  const password_hash = await hashPassword(password)
  await gate.transaction().execute(async (tx) => {
    for (const { key, name, type, parent } of seed.organisations)
      await tx
        .insertInto('platform.organisation')
        .values({ county_id: seed.id, id: id(key), name, type, parent_id: parent ? id(parent) : null })
        .execute()
    for (const person of seed.people) {
      await tx
        .insertInto('platform.person')
        .values({
          county_id: seed.id,
          id: id(person.key),
          name: person.name,
          title: person.title,
          organisation_id: person.organisation ? id(person.organisation) : null,
          inspector: person.inspector ?? false,
        })
        .execute()
      if (person.account) await openAccount(tx, seed.id, id(person.key), person.account, password_hash)
    }
    for (const plugin_id of seed.modules)
      await tx
        .insertInto('platform.activation')
        .values({ county_id: seed.id, plugin_id, active: true })
        .execute()
  })
  return true
}

async function openAccount(
  tx: Kysely<PlatformDb>,
  county_id: number,
  person_id: string,
  { username, roles }: { username: string; roles: readonly string[] },
  password_hash: string,
): Promise<void> {
  const id = idOf(county_id, `account/${username}`)
  await tx
    .insertInto('platform.account')
    .values({ county_id, id, person_id, username, password_hash })
    .execute()
  await tx.insertInto('platform.sign_in_name').values({ username, county_id, account_id: id }).execute()
  for (const role of roles)
    await tx.insertInto('platform.account_role').values({ county_id, account_id: id, role }).execute()
}
