import { done, refuse } from '@xuncha/domain'
import type { Session, Tx } from '@xuncha/plugin-sdk/server'
import { getInspectionAtWork } from './at-work.ts'
import { mayAttach } from './evidence.ts'
import { decisionsOnPaper } from './meetings.repository.ts'
import { isEditable, opinionOf, paperVerbs } from './paper-facts.ts'
import {
  evidenceOf,
  factChecksOf,
  paperTimeline,
  signaturesOf,
  voidSignatures,
} from './paper-parts.repository.ts'
import { changePaper, findPaper, lockPaper, nextSerial, sourcesIn, storePaper } from './papers.repository.ts'
import { stale, type Worker, workReach } from './parts.ts'
import type { OnsiteDb } from './tables.ts'

/** What the author writes: phenomenon, qualification, responsibility 现象—定性—责任. */
export interface PaperText {
  title: string
  problem: string
  basis: string
  category: string
  nature: string
  severity: string | null
  responsibility: string
  requirement: string
  interviewIds: string[]
  checkIds: string[]
}

/**
 * Drafts a paper 底稿 and gives it the team's next number. Sent twice, it is one.
 * @refuses not-found, onsite.closed, onsite.foreign-source
 */
export async function draftPaper(
  tx: Tx<OnsiteDb>,
  { reach, actor }: Worker,
  { id, inspectionId, text }: { id: string; inspectionId: string; text: PaperText },
) {
  const atWork = await getInspectionAtWork(tx, reach, inspectionId)
  if (!atWork.ok) return atWork
  const { inspection } = atWork.value
  if (!(await hasSources(tx, inspectionId, text))) return refuse('onsite.foreign-source')

  const serial = await nextSerial(tx, inspection.teamId)
  await storePaper(tx, {
    id,
    ...columnsOf(text),
    inspection_id: inspection.id,
    team_id: inspection.teamId,
    serial,
    number: `〔${inspection.startsOn.slice(0, 4)}〕${inspection.teamName}-${String(serial).padStart(2, '0')}号`,
    author_id: actor.personId,
    author_name: actor.name,
    state: 'draft',
  })
  const stored = await findPaper(tx, reach, id).executeTakeFirst()
  return stored?.inspectionId === inspectionId ? done({ id }) : refuse('not-found')
}

/**
 * Stores the author's changes. Whoever signed before signs again: a signature stands for the text that was read.
 * @refuses not-found, stale, onsite.closed, onsite.not-author, onsite.not-editable, onsite.foreign-source
 */
export async function editPaper(
  tx: Tx<OnsiteDb>,
  { reach, actor }: Worker,
  { id, version, text }: { id: string; version: number; text: PaperText },
) {
  const paper = await lockPaper(tx, reach, id)
  if (paper === undefined) return refuse('not-found')
  if (paper.rowVersion !== version) return { ok: false as const, refusal: stale(version, paper.rowVersion) }
  if (paper.closedOn !== null) return refuse('onsite.closed', { on: paper.closedOn })
  if (paper.authorId !== actor.personId) return refuse('onsite.not-author', { author: paper.authorName })
  if (!isEditable(paper.state)) return refuse('onsite.not-editable')
  if (!(await hasSources(tx, paper.inspectionId, text))) return refuse('onsite.foreign-source')
  await changePaper(tx, id, columnsOf(text))
  await voidSignatures(tx, id)
  return done(undefined)
}

/** A paper with all that hangs on it, and what the reader can do with it. */
export async function readPaper(session: Session<OnsiteDb>, id: string) {
  const [papers, signatures, evidence, factChecks, decisions, timeline] = await session.batch(
    (db, permitted, actor) => {
      const reach = workReach(actor, permitted)
      return [
        findPaper(db, reach, id),
        signaturesOf(db, reach, id),
        evidenceOf(db, reach, id),
        factChecksOf(db, reach, id),
        decisionsOnPaper(db, reach, id),
        paperTimeline(db, reach, id),
      ]
    },
  )
  const [paper] = papers
  if (paper === undefined) return refuse('not-found')
  const { actor } = session
  const verbs = paperVerbs({ paper, signatures, evidence: evidence.length, factChecks }, actor)
  return done({
    ...paper,
    signatures,
    evidence,
    factChecks: factChecks.map((fact) => ({ ...fact, outcome: opinionOf(fact, actor.today) })),
    decisions,
    timeline,
    verbs,
    mayAttach: mayAttach(actor, paper),
  })
}

async function hasSources(tx: Tx<OnsiteDb>, inspectionId: string, text: PaperText): Promise<boolean> {
  const found = await sourcesIn(tx, inspectionId, text)
  return (
    found.interviewIds.length === new Set(text.interviewIds).size &&
    found.checkIds.length === new Set(text.checkIds).size
  )
}

function columnsOf(text: PaperText) {
  return {
    title: text.title,
    problem: text.problem,
    basis: text.basis,
    category: text.category,
    nature: text.nature,
    severity: text.severity,
    responsibility: text.responsibility,
    requirement: text.requirement,
    interview_ids: text.interviewIds,
    check_ids: text.checkIds,
  }
}
