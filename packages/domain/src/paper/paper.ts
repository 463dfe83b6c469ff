import type { Moves } from '../machine.ts'
import { done, type Outcome, refuse } from '../outcome.ts'
import type { RuleActor } from '../role.ts'

/**
 * States of a working paper 底稿.
 * @source domain.md §4.8
 */
export const paperStates = [
  'draft',
  'cosigned',
  'deputy_review',
  'returned',
  'leader_approved',
  'fact_check',
  'collegial',
  'adopted',
  'merged',
  'transferred',
  'dropped',
  'archived',
] as const

/** One state of a working paper. */
export type PaperState = (typeof paperStates)[number]

/** What the inspected unit says of the facts 属实 / 部分属实 / 不属实, or that it let the window pass. */
export type FactOpinion = 'agreed' | 'partly' | 'contested' | 'no_reply'

/** What the rules need to know of a working paper. People are person ids. */
export interface PaperFacts {
  state: PaperState
  authorId: string
  /** Those who signed as 承办人 since the paper was last returned. */
  signerIds: readonly string[]
  evidence: number
  /** Basis of the qualification 定性依据: clause and text. */
  basis: string
  factOpinion: FactOpinion | null
  /** Who checked again after the unit contested, if anybody. */
  recheckedBy: string | null
}

/** Papers on which nobody has decided yet. */
export const openPaperStates = [
  'draft',
  'cosigned',
  'deputy_review',
  'returned',
  'leader_approved',
  'fact_check',
  'collegial',
] as const satisfies readonly PaperState[]

/**
 * Two different people sign a paper as 承办人.
 * @refuses paper.already-signed
 * @source domain.md §0 fact 5; §4.8
 */
function isNewSigner(paper: PaperFacts, actor: RuleActor): Outcome<void> {
  return paper.signerIds.includes(actor.personId) ? refuse('paper.already-signed') : done(undefined)
}

/** With the second signature the paper is co-signed; until then it stays a draft. */
function afterSigning(paper: PaperFacts): PaperState {
  return paper.signerIds.length >= 1 ? 'cosigned' : paper.state
}

/**
 * Whoever wrote or signed a paper does not review it.
 * @refuses paper.own-review
 * @source domain.md §4.8; peers.md §0 (preparer cannot sign as reviewer)
 */
function isIndependent(paper: PaperFacts, actor: RuleActor): Outcome<void> {
  const own = paper.authorId === actor.personId || paper.signerIds.includes(actor.personId)
  return own ? refuse('paper.own-review') : done(undefined)
}

/**
 * The head approves what somebody else wrote and what has evidence.
 * @refuses paper.own-review, paper.no-evidence
 * @source domain.md §0 fact 3; §8.4
 */
function mayApprove(paper: PaperFacts, actor: RuleActor): Outcome<void> {
  const independent = isIndependent(paper, actor)
  if (!independent.ok) return independent
  return paper.evidence > 0 ? done(undefined) : refuse('paper.no-evidence')
}

/**
 * What the unit contests is checked again by somebody who did not write it.
 * @refuses paper.not-contested, paper.own-review
 * @source domain.md §8.2
 */
function mayRecheck(paper: PaperFacts, actor: RuleActor): Outcome<void> {
  if (paper.factOpinion !== 'contested' && paper.factOpinion !== 'partly')
    return refuse('paper.not-contested')
  return isIndependent(paper, actor)
}

/**
 * A paper comes before the team once the unit was heard, and checked again where it disagreed.
 * @refuses paper.not-heard, paper.not-rechecked
 * @source domain.md §8.2
 */
function wasHeard(paper: PaperFacts): Outcome<void> {
  if (paper.factOpinion === null) return refuse('paper.not-heard')
  const disputed = paper.factOpinion === 'contested' || paper.factOpinion === 'partly'
  return disputed && paper.recheckedBy === null ? refuse('paper.not-rechecked') : done(undefined)
}

/**
 * Evidence and basis before a finding.
 * @refuses paper.no-evidence, paper.no-basis, paper.one-person
 * @source domain.md §8.4
 */
function mayAdopt(paper: PaperFacts): Outcome<void> {
  if (paper.evidence === 0) return refuse('paper.no-evidence')
  if (paper.basis.trim() === '') return refuse('paper.no-basis')
  return new Set(paper.signerIds).size >= 2 ? done(undefined) : refuse('paper.one-person')
}

/**
 * From draft to the team's decision. Leaving the ledger otherwise than by adoption takes a collegial decision 组务会
 * with its reason, at whatever state the paper is: nothing that was recorded just goes.
 * @source domain.md §4.8; §1 row 56; peers.md §2 no. 1
 */
export const paperMoves = {
  sign: { from: ['draft', 'returned'], to: afterSigning, by: ['member', 'deputy'], guard: isNewSigner },
  review: { from: ['cosigned'], to: 'deputy_review', by: ['deputy'], guard: isIndependent },
  approve: { from: ['deputy_review'], to: 'leader_approved', by: ['head'], guard: mayApprove },
  return: { from: ['cosigned', 'deputy_review'], to: 'returned', by: ['deputy', 'head'], asks: ['reason'] },
  sendFacts: { from: ['leader_approved'], to: 'fact_check', by: ['head', 'deputy', 'liaison'] },
  recheck: {
    from: ['fact_check'],
    to: 'fact_check',
    by: ['head', 'deputy', 'member'],
    asks: ['reason'],
    guard: mayRecheck,
  },
  bring: { from: ['fact_check'], to: 'collegial', by: ['head', 'deputy'], guard: wasHeard },
  adopt: { from: ['collegial'], to: 'adopted', by: ['head'], asks: ['meetingId'], guard: mayAdopt },
  merge: { from: openPaperStates, to: 'merged', by: ['head'], asks: ['meetingId', 'reason', 'intoId'] },
  transfer: { from: openPaperStates, to: 'transferred', by: ['head'], asks: ['meetingId', 'reason'] },
  drop: { from: openPaperStates, to: 'dropped', by: ['head'], asks: ['meetingId', 'reason'] },
  archive: { from: ['adopted', 'merged', 'transferred', 'dropped'], to: 'archived', by: ['office'] },
} as const satisfies Moves<PaperFacts>

/** The moves of a paper that only a team meeting 组务会 decides. */
export const collegialMoves = [
  'adopt',
  'merge',
  'transfer',
  'drop',
] as const satisfies (keyof typeof paperMoves)[]
