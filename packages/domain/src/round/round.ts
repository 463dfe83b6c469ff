import type { Moves } from '../machine.ts'
import { done, type Outcome, refuse } from '../outcome.ts'
import type { RuleActor } from '../role.ts'

/**
 * States of a round 轮次.
 * @source domain.md §2 stage 2
 */
export const roundStates = ['draft', 'submitted', 'approved', 'deployed', 'closed'] as const

/** One state of a round. */
export type RoundState = (typeof roundStates)[number]

/**
 * Kinds of a round: 常规, 专项, 机动, 回头看, 提级, 交叉, 联动.
 * @source domain.md §2 stage 2
 */
export const roundKinds = ['regular', 'special', 'mobile', 'look_back', 'raised', 'crossed', 'joint'] as const

/** One kind of a round. */
export type RoundKind = (typeof roundKinds)[number]

/** What the rules need to know of a round 轮次. */
export interface RoundFacts {
  state: RoundState
  units: number
  teams: number
  /** Codes of the focus 紧盯 and their signs. */
  focus: readonly string[]
  startsOn: string
  endsOn: string
  /** The mobilisation speech 动员讲话 is attached. */
  hasSpeech: boolean
  /** Teams whose head is authorised for this round. */
  authorisedTeams: number
  /** Who submitted it last, by person id. */
  submittedBy: string | null
}

/**
 * A round that may be submitted says whom, by whom, on what and when.
 * @refuses round.no-units, round.no-teams, round.no-focus, round.dates
 * @source domain.md §1 rows 2, 3; §2 stage 2
 */
export function isComplete(round: RoundFacts): Outcome<void> {
  if (round.units === 0) return refuse('round.no-units')
  if (round.teams === 0) return refuse('round.no-teams')
  if (round.focus.length === 0) return refuse('round.no-focus')
  if (round.endsOn <= round.startsOn)
    return refuse('round.dates', { startsOn: round.startsOn, endsOn: round.endsOn })
  return done(undefined)
}

/**
 * A round is deployed once its speech can be read and every team has an authorised head 一次一授权.
 * @refuses round.no-speech, round.not-authorised
 * @source domain.md §1 rows 1, 2; §2 stage 3
 */
export function isReadyToDeploy(round: RoundFacts): Outcome<void> {
  if (!round.hasSpeech) return refuse('round.no-speech')
  if (round.authorisedTeams < round.teams)
    return refuse('round.not-authorised', { authorised: round.authorisedTeams, teams: round.teams })
  return done(undefined)
}

/**
 * A complete round is approved by somebody else than submitted it: the office's director may well sit in the leading
 * group too.
 * @refuses round.own-approval, and what an incomplete round is refused with
 * @source domain.md §2 stage 2; §3 matrix, 轮次方案/授权
 */
function mayApprove(round: RoundFacts, actor: RuleActor): Outcome<void> {
  return round.submittedBy === actor.personId ? refuse('round.own-approval') : isComplete(round)
}

/**
 * The office plans, the leading group approves; nobody approves what they submitted.
 * @source domain.md §2 stage 2; §3 matrix, 轮次方案/授权
 */
export const roundMoves = {
  submit: { from: ['draft'], to: 'submitted', by: ['office'], guard: isComplete },
  approve: { from: ['submitted'], to: 'approved', by: ['leading-group'], guard: mayApprove },
  return: { from: ['submitted'], to: 'draft', by: ['leading-group'], asks: ['reason'] },
  deploy: { from: ['approved'], to: 'deployed', by: ['office'], guard: isReadyToDeploy },
  close: { from: ['deployed'], to: 'closed', by: ['office'] },
} as const satisfies Moves<RoundFacts>
