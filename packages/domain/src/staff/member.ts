import type { Moves } from '../machine.ts'
import { done, type Outcome, refuse } from '../outcome.ts'
import type { Role, RuleActor } from '../role.ts'

/**
 * States of a team member 组员 in one round; `refused`, `withdrawn` and `replaced` are where a nomination ends early.
 * `proposed` comes before the nomination: by one of the organs that lend their cadres 推荐.
 * @source domain.md §4.9; §2 stage 3
 */
export const memberStates = [
  'proposed',
  'nominated',
  'screened',
  'declared',
  'authorised',
  'active',
  'released',
  'appraised',
  'refused',
  'withdrawn',
  'replaced',
] as const

/** One state of a member. */
export type MemberState = (typeof memberStates)[number]

/** What the rules need to know of a member 组员. */
export interface MemberFacts {
  state: MemberState
  /** Reasons to stand aside 回避 from a unit of the round. */
  recusals: number
  /** The role by which the person was proposed, where it was an organ that lends its cadres. */
  proposedBy?: string | undefined
}

/**
 * The organs that propose members of teams: the discipline organ lends its own cadres, the organisation department the
 * others.
 * @source domain.md §2 stage 3 [V6]; §3, row 轮次方案/授权, OD
 */
export const proposerRoles = ['discipline', 'organisation'] as const satisfies readonly Role[]

/** The role of an organ that proposes members. */
export type ProposerRole = (typeof proposerRoles)[number]

/**
 * The discipline organ proposes its own cadres. Of the organisation department nothing is asked: that somebody works
 * elsewhere is what it proposes them for.
 * @refuses staff.not-own-cadre
 * @source domain.md §2 stage 3 [V6]
 */
export function mayPropose(side: ProposerRole, isOwnCadre: boolean): Outcome<void> {
  return side === 'organisation' || isOwnCadre ? done(undefined) : refuse('staff.not-own-cadre')
}

/**
 * Nobody goes on who has a reason to stand aside.
 * @refuses staff.recused
 * @source domain.md §2 stage 3, recusal grounds [V8]
 */
function hasNoRecusal(member: MemberFacts): Outcome<void> {
  return member.recusals === 0 ? done(undefined) : refuse('staff.recused', { reasons: member.recusals })
}

/** Only the organ that proposed somebody takes that back. @refuses staff.others-proposal */
function isOwnProposal({ proposedBy }: MemberFacts, actor: RuleActor): Outcome<void> {
  return proposerRoles.some((role) => role === proposedBy && actor.roles.includes(role))
    ? done(undefined)
    : refuse('staff.others-proposal')
}

/**
 * The office decides whom of the proposed to put forward. A member declares before being authorised, and works only once
 * authorised for this round.
 * @source domain.md §4.9; §2 stage 3
 */
export const memberMoves = {
  putForward: { from: ['proposed'], to: 'nominated', by: ['office'], guard: hasNoRecusal },
  withdraw: { from: ['proposed'], to: 'withdrawn', by: proposerRoles, guard: isOwnProposal },
  screen: { from: ['nominated'], to: 'screened', by: ['office'], guard: hasNoRecusal },
  refuse: {
    from: ['proposed', 'nominated', 'screened', 'declared'],
    to: 'refused',
    by: ['office'],
    asks: ['reason'],
  },
  declare: { from: ['screened'], to: 'declared', by: ['office', 'inspector'] },
  authorise: { from: ['declared'], to: 'authorised', by: ['leading-group'], guard: hasNoRecusal },
  activate: { from: ['authorised'], to: 'active', by: ['office'], guard: hasNoRecusal },
  replace: {
    from: ['screened', 'declared', 'authorised', 'active'],
    to: 'replaced',
    by: ['office'],
    asks: ['reason'],
  },
  release: { from: ['authorised', 'active'], to: 'released', by: ['office'] },
  appraise: { from: ['released'], to: 'appraised', by: ['office'], asks: ['reason'] },
} as const satisfies Moves<MemberFacts>

/** A member 组员 as a team is judged by it. */
export interface TeamMember {
  personId: string
  duty: string
  state: MemberState
}

/** States of whom a team cannot count on: not put forward yet, or gone again. */
export const notServing = [
  'proposed',
  'refused',
  'withdrawn',
  'replaced',
] as const satisfies readonly MemberState[]

/** Whether somebody is in a team or on the way there, so that it counts on them. @source domain.md §4.9 */
export function isServing({ state }: { state: MemberState }): boolean {
  return !(notServing as readonly MemberState[]).includes(state)
}

/**
 * A team may be authorised when it has exactly one head, one or two deputies (a working paper passes by one), two people
 * for every talk, and all have declared.
 * @refuses staff.one-head, staff.deputies, staff.too-few, staff.not-declared
 * @source domain.md §0 fact 5; §2 stage 3
 */
export function mayAuthorise(members: readonly TeamMember[]): Outcome<void> {
  const serving = members.filter(isServing)
  const heads = serving.filter(({ duty }) => duty === 'head').length
  if (heads !== 1) return refuse('staff.one-head', { heads })
  const deputies = serving.filter(({ duty }) => duty === 'deputy').length
  if (deputies < 1 || deputies > 2) return refuse('staff.deputies', { deputies })
  const people = new Set(serving.map(({ personId }) => personId)).size
  if (people < 3) return refuse('staff.too-few', { members: people })
  const undeclared = serving.filter(({ state }) => state === 'nominated' || state === 'screened')
  if (undeclared.length > 0) return refuse('staff.not-declared', { members: undeclared.length })
  return done(undefined)
}

/** An authorisation for one round 一次一授权: a person, a team, until a day. */
export interface Authorisation {
  personId: string
  teamId: string
  from: string
  until: string
}

/**
 * Whether an authorisation covers a day: from its first to its last day, and no day after.
 * @source domain.md §3 invariant I3
 */
export function authorisationCovers(
  authorisation: Pick<Authorisation, 'from' | 'until'>,
  on: string,
): boolean {
  return authorisation.from <= on && on <= authorisation.until
}
