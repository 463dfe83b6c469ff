import { describe, expect, test } from 'vitest'
import { nextSteps } from '../web/inspection/next-steps.ts'

const bench = {
  interviews: 0,
  checks: 0,
  papers: {},
  ledger: { recorded: 0, balanced: true },
  report: null,
  feedback: null,
  closedOn: null,
}

describe('what a workbench says is next', () => {
  test.each([
    ['at first, talks and spot checks', {}, 'begin'],
    ['then, papers on what they showed', { interviews: 2 }, 'draft'],
    [
      'while papers are open, that they want deciding',
      { ledger: { recorded: 2, balanced: false } },
      'unbalanced',
    ],
    ['when all are decided, the report', { ledger: { recorded: 2, balanced: true } }, 'report.ready'],
    ['with a report, whose turn it is', { report: { state: 'office_review' } }, 'report.office_review'],
    [
      'with a feedback, that the unit signs',
      { report: { state: 'decided' }, feedback: { state: 'delivered' } },
      'feedback.delivered',
    ],
    [
      'once the round was closed, nothing',
      { closedOn: '2026-11-20', feedback: { state: 'receipted' } },
      'closed',
    ],
  ])('%s', (_, changes, hint) => {
    expect(nextSteps({ ...bench, ...changes }).hints).toEqual([hint])
  })

  test('open papers are counted by what they wait for, decided ones are left out', () => {
    const { papers } = nextSteps({ ...bench, papers: { adopted: 3, draft: 1, collegial: 2 } })
    expect(papers).toEqual([
      { state: 'draft', count: 1 },
      { state: 'collegial', count: 2 },
    ])
  })
})
