import type { Kysely } from 'kysely'
import { makePassword, type PlatformDb, resetPasswords, seedCounty } from '@xuncha/platform'
import { jichuan, langu } from './counties.ts'

export { Desk } from './story/desk.ts'
export { tellStory } from './story/index.ts'

const counties = [jichuan, langu]

/** What the start shows of the demonstration. */
export interface Demo {
  accounts: { username: string; name: string; title: string; county: string }[]
  /** Set when it was made or changed just now; otherwise it was shown when it was made. */
  password: string | undefined
  /** Set when the first county was made just now: nothing has happened in it yet. */
  made: { password: string } | undefined
}

/**
 * Sets the demonstration counties up where they are not. Their accounts share one password: the one given, or one made
 * now. Given later, it replaces the one before.
 */
export async function prepareDemo(
  owner: Kysely<PlatformDb>,
  gate: Kysely<PlatformDb>,
  given: string | undefined,
): Promise<Demo> {
  const password = given ?? makePassword()
  let made = false
  for (const county of counties)
    made = (await seedCounty(owner, gate, county, password)) !== undefined || made
  if (!made && given !== undefined) for (const { id } of counties) await resetPasswords(gate, id, given)
  return {
    accounts: counties.flatMap(({ name: county, people }) =>
      people.flatMap(({ account, name, title }) =>
        account ? [{ username: account.username, name, title, county }] : [],
      ),
    ),
    password: made || given !== undefined ? password : undefined,
    made: made ? { password } : undefined,
  }
}
