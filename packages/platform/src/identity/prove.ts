import type { Kysely } from 'kysely'
import { done, type Outcome, refuse } from '@xuncha/domain'
import type { PlatformDb } from '../tables.ts'
import { type AccountRow, noteFailure } from './accounts.repository.ts'
import type { SecurityRules } from './rules.ts'
import { countTry, type Trier } from './tries.ts'

/** Where a request comes from, as far as it is known. */
export interface Origin {
  address: string | undefined
  agent: string | undefined
}

/** Somebody shows who they are: by a password, by a second factor. */
export interface Attempt {
  username: string
  trier: Trier
  account: AccountRow | undefined
  from: Origin
  rules: SecurityRules
  /** What a failure is on record as. */
  act: string
  /** Looks at what was typed. Has to take as long where there is no account. */
  isRight: () => Promise<boolean>
}

/**
 * Counts the try, looks at what was typed, and puts a failure on record.
 * @refuses sign-in.paused, sign-in.refused
 */
export async function prove(gate: Kysely<PlatformDb>, attempt: Attempt): Promise<Outcome<AccountRow>> {
  const { username, trier, account, from, rules, act } = attempt
  const counted = await countTry(gate, trier, rules)
  if ('seconds' in counted) return refuse('sign-in.paused', { seconds: counted.seconds })
  const right = await attempt.isRight()
  if (account && right && account.usable) return done(account)
  await noteFailure(gate, { username, account, act, address: from.address, ...counted })
  return refuse('sign-in.refused')
}
