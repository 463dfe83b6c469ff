import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstOpen, pick, visits } from '../../test/histories.ts'
import { decideMove, movesFor } from '../machine.ts'
import { refuse } from '../outcome.ts'
import { type RoundFacts, roundMoves } from './round.ts'

const planned: RoundFacts = {
  state: 'draft',
  units: 2,
  teams: 1,
  focus: ['G1', 'G4-2'],
  startsOn: '2026-03-02',
  endsOn: '2026-04-30',
  hasSpeech: false,
  authorisedTeams: 0,
  submittedBy: null,
}
const office = { personId: 'director', roles: ['office'] }
const leader = { personId: 'secretary', roles: ['leading-group'] }
const both = { personId: 'director', roles: ['office', 'leading-group'] }

describe('a round is submitted', () => {
  test.each([
    [{ units: 0 }, 'round.no-units'],
    [{ teams: 0 }, 'round.no-teams'],
    [{ focus: [] }, 'round.no-focus'],
    [{ endsOn: '2026-03-02' }, 'round.dates'],
  ])('only when it is complete: not with %j', (change, code) => {
    expect(decideMove(roundMoves, { ...planned, ...change }, 'submit', office)).toMatchObject({
      refusal: { code },
    })
  })

  test('by the office and nobody else', () => {
    expect(decideMove(roundMoves, planned, 'submit', office).ok).toBe(true)
    expect(decideMove(roundMoves, planned, 'submit', leader)).toMatchObject({
      refusal: { code: 'move.wrong-role' },
    })
  })
})

describe('a submitted round', () => {
  const submitted: RoundFacts = { ...planned, state: 'submitted', submittedBy: 'director' }

  test('is approved by the leading group and nobody else', () => {
    expect(decideMove(roundMoves, submitted, 'approve', leader)).toMatchObject({ value: { to: 'approved' } })
    expect(decideMove(roundMoves, submitted, 'approve', office)).toMatchObject({
      refusal: { code: 'move.wrong-role' },
    })
  })

  test('is not approved by whoever submitted it, though they sit in the leading group', () => {
    expect(decideMove(roundMoves, submitted, 'approve', both)).toEqual(refuse('round.own-approval'))
  })

  test('goes back to draft with a reason, and not without', () => {
    expect(decideMove(roundMoves, submitted, 'return', leader)).toMatchObject({
      refusal: { code: 'move.missing' },
    })
    expect(decideMove(roundMoves, submitted, 'return', leader, { reason: '范围过宽' })).toMatchObject({
      value: { to: 'draft' },
    })
  })
})

const why = (round: RoundFacts) => movesFor(roundMoves, round, office)[0]?.why

test('the deploy button says what is still missing', () => {
  const approved: RoundFacts = { ...planned, state: 'approved', teams: 2 }
  expect(why(approved)).toEqual({ code: 'round.no-speech' })
  expect(why({ ...approved, hasSpeech: true, authorisedTeams: 1 })).toEqual({
    code: 'round.not-authorised',
    facts: { authorised: 1, teams: 2 },
  })
  expect(why({ ...approved, hasSpeech: true, authorisedTeams: 2 })).toBeUndefined()
})

test('no history deploys a round without its speech, an authorised head in every team, and a second person', () => {
  let deployed = 0
  fc.assert(
    fc.property(visits(8, 20), (history) => {
      let round: RoundFacts = { ...planned, units: 0, focus: [], teams: 2 }
      let approver: string | undefined
      for (const visit of history) {
        const acts: [Partial<RoundFacts>, ...Partial<RoundFacts>[]] = [
          {},
          { units: 2 },
          { focus: ['G2'] },
          { hasSpeech: true },
          { authorisedTeams: Math.min(2, round.authorisedTeams + 1) },
        ]
        round = { ...round, ...pick(acts, visit.act) }
        const made = firstOpen(roundMoves, round, [office, both, leader], visit, { reason: '理由' })
        if (made === undefined) continue
        round = { ...round, state: made.to }
        if (made.move === 'submit') round = { ...round, submittedBy: made.actor.personId }
        if (made.move === 'approve') approver = made.actor.personId
        if (made.move !== 'deploy') continue
        deployed += 1
        expect(round).toMatchObject({ hasSpeech: true, authorisedTeams: 2 })
        expect(round.units).toBeGreaterThan(0)
        expect(approver).not.toBe(round.submittedBy)
      }
    }),
    { numRuns: 1000 },
  )
  expect(deployed).toBeGreaterThan(100)
})
