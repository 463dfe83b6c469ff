import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstOpen, pick, visits } from '../../test/histories.ts'
import { decideMove } from '../machine.ts'
import { done, refuse } from '../outcome.ts'
import {
  authorisationCovers,
  mayAuthorise,
  mayPropose,
  type MemberFacts,
  memberMoves,
  type TeamMember,
} from './member.ts'

const office = { personId: 'p-office', roles: ['office'] }
const leadingGroup = { personId: 'p-lg', roles: ['leading-group'] }
const discipline = { personId: 'p-discipline', roles: ['discipline'] }
const organisation = { personId: 'p-organisation', roles: ['organisation'] }
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

  test.each(['proposed', 'refused', 'withdrawn', 'replaced'] as const)(
    'and does not count who was %s',
    (state) => {
      expect(mayAuthorise([...team, member('d', 'head', state)])).toEqual(done(undefined))
    },
  )
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

describe('a proposal', () => {
  const proposed: MemberFacts = { state: 'proposed', recusals: 0, proposedBy: 'organisation' }

  test('is put forward by the office alone, unless there is a reason to stand aside', () => {
    expect(decideMove(memberMoves, proposed, 'putForward', office)).toMatchObject({
      value: { to: 'nominated' },
    })
    expect(decideMove(memberMoves, { ...proposed, recusals: 2 }, 'putForward', office)).toEqual(
      refuse('staff.recused', { reasons: 2 }),
    )
    for (const other of [discipline, organisation, leadingGroup, inspector])
      expect(decideMove(memberMoves, proposed, 'putForward', other).ok).toBe(false)
  })

  test('is taken back by whose it is, and by nobody once the office has put it forward', () => {
    expect(decideMove(memberMoves, proposed, 'withdraw', organisation).ok).toBe(true)
    expect(decideMove(memberMoves, proposed, 'withdraw', discipline)).toEqual(refuse('staff.others-proposal'))
    expect(decideMove(memberMoves, { ...proposed, state: 'nominated' }, 'withdraw', organisation).ok).toBe(
      false,
    )
  })

  test('is of the discipline organ’s own cadres, or of anybody by the organisation department', () => {
    expect(mayPropose('discipline', true)).toEqual(done(undefined))
    expect(mayPropose('discipline', false)).toEqual(refuse('staff.not-own-cadre'))
    expect(mayPropose('organisation', false)).toEqual(done(undefined))
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
      let facts: MemberFacts = { state: 'proposed', recusals: 0, proposedBy: 'organisation' }
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
        expect(behind).toEqual(['putForward', 'screen', 'declare', 'authorise', 'activate'])
        expect(facts.recusals).toBe(0)
      }
    }),
    { numRuns: 1000 },
  )
  expect(active).toBeGreaterThan(100)
})
