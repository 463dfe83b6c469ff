import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { done, refuse } from '../outcome.ts'
import { ledgerBalance, type LedgerEntry, mayIssueReport, mayMergeInto } from './ledger.ts'
import { openPaperStates, type PaperState, paperStates } from './paper.ts'

const entry = (state: PaperState, outcome: PaperState | null = null): LedgerEntry => ({ state, outcome })

test('every recorded paper stands in exactly one column', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...paperStates).map((state) => entry(state, null))), (entries) => {
      const { recorded, reported, merged, transferred, dropped, open } = ledgerBalance(entries)
      expect(reported + merged + transferred + dropped + open).toBe(recorded)
      expect(recorded).toBe(entries.length)
    }),
  )
})

test('a paper that was archived stays in the column by which it left', () => {
  expect(ledgerBalance([entry('archived', 'adopted'), entry('archived', 'dropped')])).toMatchObject({
    reported: 1,
    dropped: 1,
    open: 0,
    balanced: true,
  })
})

test('a paper that was archived without saying how it left is not balanced away', () => {
  expect(ledgerBalance([entry('adopted'), entry('archived')])).toMatchObject({ open: 1, balanced: false })
})

describe('a report is issued', () => {
  test.each(openPaperStates)('not while a paper is %s', (state) => {
    const balance = ledgerBalance([entry('adopted'), entry(state)])
    expect(mayIssueReport(balance)).toEqual(refuse('report.unbalanced', { ...balance }))
  })

  test('not on an empty ledger', () => {
    expect(mayIssueReport(ledgerBalance([]))).toEqual(refuse('report.nothing-recorded'))
  })

  test('once every paper is decided', () => {
    const entries = [entry('adopted'), entry('merged'), entry('transferred'), entry('dropped')]
    expect(mayIssueReport(ledgerBalance(entries))).toEqual(done(undefined))
  })
})

describe('a paper is merged', () => {
  test('into one that is in hand or reported, archived or not', () => {
    for (const state of [...openPaperStates, 'adopted'] as const)
      expect(mayMergeInto({ id: 'a' }, { id: 'b', ...entry(state) })).toEqual(done(undefined))
    expect(mayMergeInto({ id: 'a' }, { id: 'b', ...entry('archived', 'adopted') })).toEqual(done(undefined))
  })

  test.each(['merged', 'transferred', 'dropped'] as const)('not into one that was %s', (state) => {
    expect(mayMergeInto({ id: 'a' }, { id: 'b', ...entry(state) })).toEqual(
      refuse('paper.merge-into-gone', { state }),
    )
    expect(mayMergeInto({ id: 'a' }, { id: 'b', ...entry('archived', state) }).ok).toBe(false)
  })

  test('not into itself', () => {
    expect(mayMergeInto({ id: 'a' }, { id: 'a', ...entry('draft') })).toEqual(
      refuse('paper.merge-into-itself'),
    )
  })

  test('so that every trail of merges ends at a paper that was not merged', () => {
    let merges = 0
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 5, maxLength: 30, size: 'max' }),
        (wishes) => {
          const papers = Array.from({ length: 5 }, (_, id) => ({
            id: String(id),
            state: 'draft' as PaperState,
            into: '',
          }))
          for (const [from, to] of wishes) {
            const [paper, into] = [papers[from], papers[to]]
            if (!paper || !into || paper.state !== 'draft' || !mayMergeInto(paper, into).ok) continue
            Object.assign(paper, { state: 'merged', into: into.id })
            merges += 1
          }
          for (const start of papers) {
            let end = start
            for (let step = 0; step < 5 && end.into !== ''; step += 1) end = papers[Number(end.into)] ?? end
            expect(end.state).toBe('draft')
          }
        },
      ),
    )
    expect(merges).toBeGreaterThan(100)
  })
})
