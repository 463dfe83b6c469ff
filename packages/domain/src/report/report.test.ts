import { describe, expect, test } from 'vitest'
import { decideMove, movesFor } from '../machine.ts'
import { refuse } from '../outcome.ts'
import { ledgerBalance } from '../paper/index.ts'
import { type FeedbackFacts, feedbackMoves, type ReportFacts, reportMoves } from './report.ts'

const head = { personId: 'chen', roles: ['inspector'], duty: 'head' }
const office = { personId: 'office', roles: ['office'] }
const leadingGroup = { personId: 'lg', roles: ['leading-group'] }
const unitHead = { personId: 'zhou', roles: ['unit-head'] }
const balanced = ledgerBalance([{ state: 'adopted' }, { state: 'dropped' }])
const open = ledgerBalance([{ state: 'adopted' }, { state: 'fact_check' }])

describe('a report', () => {
  test.each([
    ['submit', 'drafting', head],
    ['hear', 'office_review', leadingGroup],
    ['decide', 'lg_heard', leadingGroup],
  ] as const)('cannot %s while a paper of its ledger is undecided', (move, state, actor) => {
    const report: ReportFacts = { state, ledger: open }
    expect(decideMove(reportMoves, report, move, actor, { decision: '同意' })).toEqual(
      refuse('report.unbalanced', { ...open }),
    )
    expect(
      decideMove(reportMoves, { ...report, ledger: balanced }, move, actor, { decision: '同意' }).ok,
    ).toBe(true)
  })

  test('is decided in words', () => {
    const heard: ReportFacts = { state: 'lg_heard', ledger: balanced }
    expect(decideMove(reportMoves, heard, 'decide', leadingGroup)).toEqual(
      refuse('move.missing', { missing: 'decision' }),
    )
  })

  test('goes back with a reason, from the office as from the leading group', () => {
    for (const state of ['office_review', 'lg_heard'] as const) {
      const report: ReportFacts = { state, ledger: balanced }
      expect(decideMove(reportMoves, report, 'return', office).ok).toBe(false)
      expect(decideMove(reportMoves, report, 'return', office, { reason: '补充依据' })).toMatchObject({
        value: { to: 'drafting' },
      })
    }
  })

  test('that was decided is changed by nobody: it is only made final', () => {
    const decided: ReportFacts = { state: 'decided', ledger: balanced }
    const offers = [head, office, leadingGroup].flatMap((actor) => movesFor(reportMoves, decided, actor))
    expect(offers.map(({ name }) => name)).toEqual(['finalise'])
  })
})

describe('feedback', () => {
  const prepared: FeedbackFacts = { state: 'prepared', reportState: 'decided', findings: 3 }

  test.each(['drafting', 'office_review', 'lg_heard'] as const)(
    'is not delivered while its report is %s',
    (state) => {
      expect(decideMove(feedbackMoves, { ...prepared, reportState: state }, 'deliver', head)).toEqual(
        refuse('feedback.not-decided'),
      )
    },
  )

  test('is not delivered without findings', () => {
    expect(decideMove(feedbackMoves, { ...prepared, findings: 0 }, 'deliver', head)).toEqual(
      refuse('feedback.no-findings'),
    )
  })

  test('is delivered by the team’s head or the office, and receipted by the unit’s head alone', () => {
    expect(decideMove(feedbackMoves, prepared, 'deliver', head).ok).toBe(true)
    expect(decideMove(feedbackMoves, prepared, 'deliver', office).ok).toBe(true)
    expect(decideMove(feedbackMoves, { ...prepared, state: 'delivered' }, 'receipt', office).ok).toBe(false)
    expect(decideMove(feedbackMoves, { ...prepared, state: 'delivered' }, 'receipt', unitHead).ok).toBe(true)
  })
})
