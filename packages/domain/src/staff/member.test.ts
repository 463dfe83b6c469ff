import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstOpen, pick, visits } from '../../test/histories.ts'
import { decideMove } from '../machine.ts'
import { done, refuse } from '../outcome.ts'
import {
  authorisationCovers,
  mayAuthorise,
  type MemberFacts,
  memberMoves,
  type TeamMember,
} from './member.ts'

const office = { personId: 'p-office', roles: ['office'] }
const leadingGroup = { personId: 'p-lg', roles: ['leading-group'] }
const inspector = { personId: 'p-member', roles: ['inspector'] }

const member = (personId: string, duty: string, state: TeamMember['state'] = 'declared'): TeamMember => ({
  personId,
  duty,
  state,
})
const team = [member('a', 'head'), member('b', 'deputy'), member('c', 'member')]

describe('a team is authorised', () => {
  test('with one head, two more, and everybody’s declaration', () => {
    expect(mayAuthorise(team)).toEqual(done(undefined))
  })

  test.each([0, 2])('not with %i heads', (heads) => {
    const others = [member('x', 'member'), member('y', 'member'), member('z', 'member')]
    const many = [...Array.from({ length: heads }, (_, index) => member(`h${index}`, 'head')), ...others]
    expect(mayAuthorise(many)).toEqual(refuse('staff.one-head', { heads }))
  })

  test.each([0, 3])('not with %i deputies, by whom its papers pass', (deputies) => {
    const others = [member('a', 'head'), member('c', 'member'), member('d', 'member')]
    const many = [...others, ...Array.from({ length: deputies }, (_, index) => member(`v${index}`, 'deputy'))]
    expect(mayAuthorise(many)).toEqual(refuse('staff.deputies', { deputies }))
  })

  test('not while two people cannot go to a talk without the head', () => {
    expect(mayAuthorise(team.slice(0, 2))).toEqual(refuse('staff.too-few', { members: 2 }))
  })

  test('and a person with two duties is one person', () => {
    expect(mayAuthorise([...team.slice(0, 2), member('b', 'member')])).toEqual(
      refuse('staff.too-few', { members: 2 }),
    )
  })

  test.each(['nominated', 'screened'] as const)('not while somebody is only %s', (state) => {
    expect(mayAuthorise([...team, member('d', 'member', state)])).toEqual(
      refuse('staff.not-declared', { members: 1 }),
    )
  })

  test.each(['refused', 'replaced'] as const)('and does not count who was %s', (state) => {
    expect(mayAuthorise([...team, member('d', 'head', state)])).toEqual(done(undefined))
  })
})

describe('an authorisation covers', () => {
  const authorisation = { from: '2026-03-02', until: '2026-04-30' }

  test.each(['2026-03-02', '2026-04-01', '2026-04-30'])('%s, a day of its round', (day) => {
    expect(authorisationCovers(authorisation, day)).toBe(true)
  })

  test.each(['2026-03-01', '2026-05-01', '2027-03-15'])('no other day: not %s', (day) => {
    expect(authorisationCovers(authorisation, day)).toBe(false)
  })
})

test('a nomination is refused with a reason, and one that was refused leads nowhere', () => {
  const nominated: MemberFacts = { state: 'nominated', recusals: 1 }
  expect(decideMove(memberMoves, nominated, 'refuse', office)).toMatchObject({
    refusal: { code: 'move.missing' },
  })
  expect(decideMove(memberMoves, nominated, 'refuse', office, { reason: '回避' }).ok).toBe(true)
  for (const name of Object.keys(memberMoves))
    expect(
      decideMove(memberMoves, { state: 'refused', recusals: 0 }, name, office, { reason: '再试' }).ok,
    ).toBe(false)
})

test.each([
  ['screen', 'nominated', office],
  ['authorise', 'declared', leadingGroup],
  ['activate', 'authorised', office],
] as const)('somebody with a reason to stand aside is stopped at every step on: %s', (move, state, actor) => {
  const member: MemberFacts = { state, recusals: 0 }
  expect(decideMove(memberMoves, member, move, actor).ok).toBe(true)
  expect(decideMove(memberMoves, { ...member, recusals: 1 }, move, actor)).toEqual(
    refuse('staff.recused', { reasons: 1 }),
  )
})

test('no history makes a member active who has a reason to stand aside, or without declaration and authorisation', () => {
  let active = 0
  fc.assert(
    fc.property(visits(8, 20), (history) => {
      let facts: MemberFacts = { state: 'nominated', recusals: 0 }
      const behind: string[] = []
      for (const visit of history) {
        facts = { ...facts, recusals: pick([0, 0, 0, 1], visit.act) }
        // A reason comes along now and then: otherwise nearly every nomination would be refused or replaced at once.
        const input = visit.start % 5 === 0 ? { reason: '理由' } : {}
        const made = firstOpen(memberMoves, facts, [office, leadingGroup, inspector], visit, input)
        if (made === undefined) continue
        behind.push(made.move)
        facts = { ...facts, state: made.to }
        if (facts.state !== 'active') continue
        active += 1
        expect(behind).toEqual(['screen', 'declare', 'authorise', 'activate'])
        expect(facts.recusals).toBe(0)
      }
    }),
    { numRuns: 1000 },
  )
  expect(active).toBeGreaterThan(100)
})
