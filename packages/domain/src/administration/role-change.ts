import type { Moves } from '../machine.ts'
import { done, type Outcome, refuse } from '../outcome.ts'
import type { RuleActor } from '../role.ts'
import { holdTogether, isAdministratorRole } from './administrators.ts'

/** A role is given 授予 or taken away 收回. */
export const roleChangeActs = ['give', 'take'] as const

/** One of the two. */
export type RoleChangeAct = (typeof roleChangeActs)[number]

/** States of a role change 角色变更; `new` is one that is not on record yet. */
export const roleChangeStates = ['new', 'proposed', 'effective', 'declined', 'withdrawn'] as const

/** One state of a role change. */
export type RoleChangeState = (typeof roleChangeStates)[number]

/** What the rules need to know of a role change. People are person ids. */
export interface RoleChangeFacts {
  state: RoleChangeState
  act: RoleChangeAct
  role: string
  /** Whose roles change. */
  subjectId: string
  /** Who proposed it; null before that. */
  proposerId: string | null
  /** The roles that the subject holds at this moment. */
  held: readonly string[]
  /** How many others hold this role and can sign in. */
  otherHolders: number
  /** The subject has not yet replaced the one-time password, so that whoever made it knows it. */
  unclaimed: boolean
}

/**
 * Giving any role, and taking one of the three away, takes two of the three administrators. Taking a business role away
 * is at once.
 * @source domain.md §3; security.md §2.2
 */
export function takesTwo({ act, role }: Pick<RoleChangeFacts, 'act' | 'role'>): boolean {
  return act === 'give' || isAdministratorRole(role)
}

/**
 * Whether the change would leave a county in order: nobody with two of the three roles or with one beside a business
 * role, no administrator whose password somebody else made, and never a county without one of the three.
 * @refuses roles.held, roles.not-held, roles.unclaimed, roles.last-administrator,
 * administrator.two-roles, administrator.business
 * @source domain.md §3
 */
function isInOrder(change: RoleChangeFacts): Outcome<void> {
  const { act, role, held, otherHolders, unclaimed } = change
  if (act === 'take') {
    if (!held.includes(role)) return refuse('roles.not-held')
    return isAdministratorRole(role) && otherHolders === 0
      ? refuse('roles.last-administrator')
      : done(undefined)
  }
  if (held.includes(role)) return refuse('roles.held')
  if (isAdministratorRole(role) && unclaimed) return refuse('roles.unclaimed')
  return holdTogether([...held, role])
}

/**
 * Nobody changes their own roles.
 * @refuses roles.own, or what `isInOrder` says
 * @source security.md §2.2; domain.md §3
 */
function mayPropose(change: RoleChangeFacts, actor: RuleActor): Outcome<void> {
  return change.subjectId === actor.personId ? refuse('roles.own') : isInOrder(change)
}

/**
 * Somebody other than who proposed it, and other than whom it is about.
 * @refuses roles.own, roles.own-proposal
 * @source security.md §2.2: granting needs two of the three; domain.md §3
 */
function isSecond({ subjectId, proposerId }: RoleChangeFacts, actor: RuleActor): Outcome<void> {
  if (subjectId === actor.personId) return refuse('roles.own')
  return proposerId === actor.personId ? refuse('roles.own-proposal') : done(undefined)
}

function mayConfirm(change: RoleChangeFacts, actor: RuleActor): Outcome<void> {
  const second = isSecond(change, actor)
  return second.ok ? isInOrder(change) : second
}

function isProposer({ proposerId }: RoleChangeFacts, actor: RuleActor): Outcome<void> {
  return proposerId === actor.personId ? done(undefined) : refuse('roles.not-proposer')
}

const deciders = ['system-admin', 'audit-admin'] as const

/**
 * Proposed by the security administrator with a reason; confirmed or declined by the system or the audit administrator.
 * @source security.md §2.2; domain.md §3
 */
export const roleChangeMoves = {
  propose: {
    from: ['new'],
    to: (change) => (takesTwo(change) ? 'proposed' : 'effective'),
    by: ['security-admin'],
    asks: ['reason'],
    guard: mayPropose,
  },
  confirm: { from: ['proposed'], to: 'effective', by: deciders, guard: mayConfirm },
  decline: { from: ['proposed'], to: 'declined', by: deciders, asks: ['reason'], guard: isSecond },
  withdraw: { from: ['proposed'], to: 'withdrawn', by: ['security-admin'], guard: isProposer },
} as const satisfies Moves<RoleChangeFacts>
