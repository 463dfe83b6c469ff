import type { Kysely } from 'kysely'
import { SetupError } from '@xuncha/database'
import { type CountySeed, type PlatformDb, seedCounty } from '@xuncha/platform'
import { countiesLike, findCounty, takenNames } from './divisions.repository.ts'

/** The three administrators 三员, before anybody has put their own names to them. */
const administrators = [
  { username: 'sysadmin', role: 'system-admin', title: '系统管理员' },
  { username: 'secadmin', role: 'security-admin', title: '安全保密管理员' },
  { username: 'auditor', role: 'audit-admin', title: '安全审计员' },
] as const

/** Long enough for three people to come and sign in. */
const ONE_TIME_HOURS = 168

/**
 * Sets up a real county out of the national directory, where it is not there: its committee, its three administrators
 * with one-time passwords, and every installed module. Everybody else is theirs to add.
 * @returns the accounts with their passwords; empty where the county is there already
 * @throws SetupError no-such-county
 */
export async function prepareCounty(
  owner: Kysely<PlatformDb>,
  gate: Kysely<PlatformDb>,
  code: string,
  modules: readonly string[],
): Promise<{ username: string; title: string; password: string }[]> {
  const found = await findCounty(owner, code)
  if (!found) throw await noSuchCounty(owner, code)
  const taken = await takenNames(
    gate,
    Number(code),
    administrators.map(({ username }) => username),
  )
  // A name is one in the whole installation: the second county's administrators are told apart by its code.
  const named = administrators.map((one) => ({
    ...one,
    username: taken.has(one.username) ? `${one.username}-${code}` : one.username,
  }))
  const seed: CountySeed = {
    id: Number(code),
    name: found.name,
    fictional: false,
    modules,
    organisations: [{ key: 'committee', name: `中共${found.name}委员会`, type: 'department' }],
    people: named.map(({ username, role, title }) => ({
      key: role,
      name: title,
      title,
      account: { username, roles: [role] },
    })),
  }
  const made = await seedCounty(owner, gate, seed, { oneTimeHours: ONE_TIME_HOURS })
  return (made?.passwords ?? []).map(({ username, password }) => ({
    username,
    title: `${found.above.join('')}${found.name} ${named.find((one) => one.username === username)?.title ?? ''}`,
    password,
  }))
}

async function noSuchCounty(owner: Kysely<PlatformDb>, code: string): Promise<SetupError> {
  const near = await countiesLike(owner, code.slice(0, 4))
  const examples = near.map((county) => `${county.code} ${county.name}`).join(', ')
  return new SetupError({
    code: 'no-such-county',
    step: 'Setting up a county',
    message: `The national directory has no county with the code ${code}.`,
    remedy: examples
      ? `Codes that begin alike: ${examples}.`
      : 'Look the code up in the national list of administrative divisions 行政区划代码.',
  })
}
