import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { hashPassword, makePassword } from '../identity/index.ts'
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

/** How the accounts of a new county get their passwords. */
export type SeedPasswords =
  /** All have this one, to keep. */
  | string
  /** Each has one of its own, to be changed at the first sign-in within so many hours. */
  | { oneTimeHours: number }

/** A county that was set up now, with the one-time passwords that nobody will see again. */
export interface SeededCounty {
  passwords: { username: string; password: string }[]
}

/**
 * Sets up a county. `owner` makes the tenant and opens it, `gate` what belongs to it. From then on roles are given by two
 * administrators. Does nothing where the county is open; what an interrupted attempt left is taken up.
 * @returns undefined where it was open already
 */
export async function seedCounty(
  owner: Kysely<PlatformDb>,
  gate: Kysely<PlatformDb>,
  seed: CountySeed,
  passwords: SeedPasswords,
): Promise<SeededCounty | undefined> {
  const { id, name, fictional } = seed
  return owner.connection().execute(async (held) => {
    // Several processes may start at once; whoever comes second finds the county open.
    await sql`select pg_advisory_lock(hashtext('xuncha.county'), ${id})`.execute(held)
    try {
      await held
        .insertInto('platform.county')
        .values({ id, name, fictional })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
      const county = await held
        .selectFrom('platform.county')
        .select('opened_at')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      if (county.opened_at !== null) return undefined
      const made = await accountsOf(seed, passwords)
      await gate.transaction().execute((tx) => settle(tx, seed, made))
      await held
        .updateTable('platform.county')
        .set({ opened_at: sql`now()` })
        .where('id', '=', id)
        .execute()
      return { passwords: made.map(({ username, password }) => ({ username, password })) }
    } finally {
      await sql`select pg_advisory_unlock(hashtext('xuncha.county'), ${id})`.execute(held)
    }
  })
}

/** Fills the county. What an attempt left that was interrupted before opening is complete: its passwords are renewed. */
async function settle(tx: Kysely<PlatformDb>, seed: CountySeed, made: readonly NewAccount[]): Promise<void> {
  const { people } = await tx
    .selectFrom('platform.person')
    .select(({ fn }) => fn.countAll<string>().as('people'))
    .where('county_id', '=', seed.id)
    .executeTakeFirstOrThrow()
  await (Number(people) > 0 ? renewAll(tx, made) : fill(tx, seed, made))
}

interface NewAccount {
  id: string
  county_id: number
  person_id: string
  username: string
  roles: readonly string[]
  password: string
  hash: string
  oneTimeHours: number | undefined
}

async function accountsOf(seed: CountySeed, passwords: SeedPasswords): Promise<NewAccount[]> {
  const shared =
    typeof passwords === 'string' ? { password: passwords, hash: await hashPassword(passwords) } : undefined
  const made: NewAccount[] = []
  for (const { key, account } of seed.people) {
    if (!account) continue
    const password = shared?.password ?? makePassword()
    made.push({
      ...account,
      id: idOf(seed.id, `account/${account.username}`),
      county_id: seed.id,
      person_id: idOf(seed.id, key),
      password,
      hash: shared?.hash ?? (await hashPassword(password)),
      oneTimeHours: typeof passwords === 'string' ? undefined : passwords.oneTimeHours,
    })
  }
  return made
}

async function fill(
  tx: Kysely<PlatformDb>,
  seed: CountySeed,
  accounts: readonly NewAccount[],
): Promise<void> {
  const county_id = seed.id
  const id = (key: string) => idOf(county_id, key)
  for (const { key, name, type, parent } of seed.organisations)
    await tx
      .insertInto('platform.organisation')
      .values({ county_id, id: id(key), name, type, parent_id: parent ? id(parent) : null })
      .execute()
  for (const { key, name, title, organisation, inspector = false } of seed.people)
    await tx
      .insertInto('platform.person')
      .values({
        county_id,
        id: id(key),
        name,
        title,
        organisation_id: organisation ? id(organisation) : null,
        inspector,
      })
      .execute()
  for (const account of accounts) {
    await tx
      .insertInto('platform.account')
      .values({
        county_id,
        id: account.id,
        person_id: account.person_id,
        username: account.username,
        password_hash: account.hash,
        one_time_until: until(account),
      })
      .execute()
    for (const role of account.roles)
      await tx
        .insertInto('platform.account_role')
        .values({ county_id, account_id: account.id, role })
        .execute()
  }
  for (const plugin_id of seed.modules)
    await tx.insertInto('platform.activation').values({ county_id, plugin_id, active: true }).execute()
}

async function renewAll(tx: Kysely<PlatformDb>, accounts: readonly NewAccount[]): Promise<void> {
  for (const account of accounts)
    await tx
      .updateTable('platform.account')
      .set({ password_hash: account.hash, one_time_until: until(account) })
      .where('county_id', '=', account.county_id)
      .where('id', '=', account.id)
      .execute()
}

function until({ oneTimeHours }: NewAccount) {
  return oneTimeHours === undefined ? null : sql`now() + make_interval(hours => ${oneTimeHours})`
}
