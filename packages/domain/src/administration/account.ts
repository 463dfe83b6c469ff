import { done, type Outcome, refuse } from '../outcome.ts'
import type { RuleActor } from '../role.ts'
import { isAdministratorRole } from './administrators.ts'

/** What the rules need to know of an account 账号. */
export interface AccountFacts {
  personId: string
  roles: readonly string[]
  disabled: boolean
  /** How many others hold the same administrator's role and can sign in; of no account for anybody else. */
  otherHolders: number
}

/**
 * Whether the system administrator may disable an account: not their own, and never the last of an administrator's role,
 * since one of the three could then put another out of action alone.
 * @refuses account.own, account.last-administrator
 * @source domain.md §3
 */
export function mayDisable(account: AccountFacts, actor: RuleActor): Outcome<void> {
  if (account.personId === actor.personId) return refuse('account.own')
  const last = !account.disabled && account.roles.some(isAdministratorRole) && account.otherHolders === 0
  return last ? refuse('account.last-administrator') : done(undefined)
}

/**
 * Whether the system administrator may give an account a new one-time password. Not their own, which they change
 * knowing the old one. Not another administrator's: whoever makes a password knows it, and would hold two of the three
 * roles; that takes the operator, at the machine.
 * @refuses account.own-password, account.administrator-password
 * @source domain.md §3; security.md §1, system administrator grants self access
 */
export function mayRenewPassword(account: AccountFacts, actor: RuleActor): Outcome<void> {
  if (account.personId === actor.personId) return refuse('account.own-password')
  return account.roles.some(isAdministratorRole) ? refuse('account.administrator-password') : done(undefined)
}

/**
 * Whether the system administrator may take somebody's second factors away, who lost them. Not their own: whoever sits at
 * an unattended screen could. Another administrator's yes: it opens nothing without the password, which they do not make.
 * @refuses account.own-factor, account.no-factor
 * @source domain.md §3; security.md §2.3
 */
export function mayResetFactors(
  account: Pick<AccountFacts, 'personId'> & { secondFactor: boolean },
  actor: RuleActor,
): Outcome<void> {
  if (account.personId === actor.personId) return refuse('account.own-factor')
  return account.secondFactor ? done(undefined) : refuse('account.no-factor')
}

/**
 * Whether a person may be noted as having left. An administrator is relieved of the role first, which takes two.
 * @refuses person.administrator
 * @source domain.md §3
 */
export function mayLeave(roles: readonly string[]): Outcome<void> {
  return roles.some(isAdministratorRole) ? refuse('person.administrator') : done(undefined)
}
