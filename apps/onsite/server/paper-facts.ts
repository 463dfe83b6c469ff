import { collegialMoves, type FactOpinion, movesFor, type PaperFacts, paperMoves } from '@xuncha/domain'
import type { Actor } from '@xuncha/plugin-sdk/server'
import { may, partIn, type Verb, verbsOf } from './parts.ts'
import type { OnsiteDb } from './tables.ts'

/** What is known of a paper when something is decided over it. */
export interface KnownPaper {
  paper: PaperRow
  signatures: readonly { personId: string }[]
  evidence: number
  /** The latest last. */
  factChecks: readonly FactRow[]
}

interface PaperRow {
  state: PaperFacts['state']
  authorId: string
  basis: string
  recheckedById: string | null
  teamId: string
  closedOn: string | null
}

interface FactRow {
  opinion: OnsiteDb['onsite.fact_check']['opinion']
  replyBy: string
}

/** The paper as the rules see it today. */
export function paperFacts(
  { paper, signatures, evidence, factChecks }: KnownPaper,
  today: string,
): PaperFacts {
  return {
    state: paper.state,
    authorId: paper.authorId,
    signerIds: signatures.map(({ personId }) => personId),
    evidence,
    basis: paper.basis,
    factOpinion: opinionOf(factChecks.at(-1), today),
    recheckedBy: paper.recheckedById,
  }
}

/** What the unit said; that it said nothing, once its window has passed; or nothing yet. */
export function opinionOf(fact: FactRow | undefined, today: string): FactOpinion | null {
  if (fact === undefined) return null
  return fact.opinion ?? (fact.replyBy < today ? 'no_reply' : null)
}

/** What a reader can do with a paper. What only a team meeting decides is done in the meeting. */
export function paperVerbs(known: KnownPaper, actor: Actor): Verb[] {
  const { paper } = known
  const offers = movesFor(paperMoves, paperFacts(known, actor.today), partIn(actor, paper.teamId))
  const own = offers.filter(({ name }) => !(collegialMoves as readonly string[]).includes(name))
  const verbs = verbsOf(own, paper.closedOn)
  if (may(actor, 'onsite.work:write') && isEditable(paper.state) && paper.authorId === actor.personId)
    verbs.unshift({ name: 'edit', open: paper.closedOn === null, asks: [] })
  return verbs
}

/** Whether the author may still change the text: before it is signed by two, and after it came back. */
export function isEditable(state: PaperFacts['state']): boolean {
  return state === 'draft' || state === 'returned'
}
