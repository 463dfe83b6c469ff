import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstOpen, pick, type Visit, visits } from '../../test/histories.ts'
import type { RuleActor } from '../role.ts'
import { ledgerBalance, mayIssueReport } from './ledger.ts'
import { collegialMoves, type PaperFacts, paperMoves, type PaperState } from './paper.ts'

const person = (personId: string, duty: string): RuleActor => ({ personId, roles: ['inspector'], duty })
const office: RuleActor = { personId: 'office', roles: ['office'] }
const team = [
  person('li', 'member'),
  person('wang', 'member'),
  person('zhao', 'deputy'),
  person('chen', 'head'),
  // Somebody who changed places in the team is still the same person.
  person('li', 'deputy'),
  person('wang', 'head'),
  office,
]

interface Kept extends PaperFacts {
  outcome: PaperState | null
}

const drafted: Kept = {
  state: 'draft',
  authorId: 'li',
  signerIds: [],
  evidence: 0,
  basis: '',
  factOpinion: null,
  recheckedBy: null,
  outcome: null,
}

/** What a move leaves on the paper besides its state. */
function after(paper: Kept, move: string, { personId }: RuleActor): Partial<Kept> {
  if (move === 'sign') return { signerIds: [...paper.signerIds, personId] }
  if (move === 'return') return { signerIds: [] }
  if (move === 'recheck') return { recheckedBy: personId }
  return move === 'archive' ? { outcome: paper.state } : {}
}

/** Something that people do to a paper beside its machine. */
function live(paper: Kept, { act, start }: Visit): Kept {
  const acts: [Partial<Kept>, ...Partial<Kept>[]] = [
    {},
    { evidence: paper.evidence + 1 },
    { basis: '《农村集体经济组织财务制度》第十二条' },
    paper.state === 'fact_check' ? { factOpinion: pick(['agreed', 'partly', 'contested'], start) } : {},
  ]
  return { ...paper, ...pick(acts, act) }
}

test('in no history is a paper adopted without two signers, other reviewers, evidence, basis and the unit heard', () => {
  let adopted = 0
  let checkedAgain = 0
  // The other ways out are tried below: here they would end nearly every history early.
  const { merge: _merge, transfer: _transfer, drop: _drop, ...onward } = paperMoves
  fc.assert(
    fc.property(visits(), (history) => {
      let paper = drafted
      let signers: string[] = []
      let reviewers: string[] = []
      const wrong: string[] = []
      for (const visit of history) {
        paper = live(paper, visit)
        const made = firstOpen(onward, paper, team, visit, { meetingId: 'm1', reason: '理由' })
        if (made === undefined) continue
        const { personId } = made.actor
        if (made.move === 'sign') signers.push(personId)
        if (made.move === 'return') [signers, reviewers] = [[], []]
        if (made.move === 'review' || made.move === 'approve') reviewers.push(personId)
        const checks = ['review', 'approve', 'recheck'].includes(made.move)
        if (checks && ['li', ...signers].includes(personId)) wrong.push(`${personId} cannot ${made.move}`)
        if (made.move === 'approve' && paper.evidence === 0) wrong.push('approved without evidence')
        paper = { ...paper, ...after(paper, made.move, made.actor), state: made.to }
        if (made.to !== 'adopted') continue
        adopted += 1
        expect(new Set(signers).size).toBeGreaterThanOrEqual(2)
        expect(reviewers).toHaveLength(2)
        expect(paper.evidence).toBeGreaterThan(0)
        expect(paper.basis).not.toBe('')
        expect(paper.factOpinion).not.toBeNull()
        if (paper.factOpinion === 'agreed') continue
        checkedAgain += 1
        expect(paper.recheckedBy).not.toBeNull()
        expect(['li', ...signers]).not.toContain(paper.recheckedBy)
      }
      expect(wrong).toEqual([])
    }),
    { numRuns: 1000 },
  )
  expect(adopted).toBeGreaterThan(100)
  expect(checkedAgain).toBeGreaterThan(20)
})

test('nothing recorded leaves the ledger: it comes out at the decisions that were taken, whatever is tried', () => {
  const taken = { adopt: 0, merge: 0, transfer: 0, drop: 0 }
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), visits(60, 120), (recorded, history) => {
      const papers = Array.from({ length: recorded }, () => drafted)
      const decided = { adopt: 0, merge: 0, transfer: 0, drop: 0 }
      for (const visit of history) {
        const index = visit.act % recorded
        const paper = live(papers[index] ?? drafted, { ...visit, act: Math.floor(visit.act / recorded) })
        // A meeting comes along now and then: otherwise whatever is in hand would be dropped at once.
        const meeting = visit.start % 7 === 0 ? { meetingId: 'm1', intoId: 'p0' } : {}
        const made = firstOpen(paperMoves, paper, team, visit, { ...meeting, reason: '理由' })
        papers[index] = made ? { ...paper, ...after(paper, made.move, made.actor), state: made.to } : paper
        const way = collegialMoves.find((move) => move === made?.move)
        // Between decisions nothing may move: what stands at the next one, or at the end, shows it.
        if (way === undefined && visit !== history.at(-1)) continue
        if (way !== undefined) {
          decided[way] += 1
          taken[way] += 1
        }
        expect(way !== undefined && meeting.meetingId === undefined).toBe(false)
        const { adopt: reported, merge: merged, transfer: transferred, drop: dropped } = decided
        const open = recorded - reported - merged - transferred - dropped
        const balance = ledgerBalance(papers)
        expect(balance).toEqual({
          recorded,
          reported,
          merged,
          transferred,
          dropped,
          open,
          balanced: open === 0,
        })
        expect(mayIssueReport(balance).ok).toBe(open === 0)
      }
    }),
    { numRuns: 300 },
  )
  for (const times of Object.values(taken)) expect(times).toBeGreaterThan(10)
})
