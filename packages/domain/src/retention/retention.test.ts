import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideMove, movesFor } from '../machine.ts'
import { roles } from '../role.ts'
import { endOfKeeping, type RetainedFacts, retainedMoves, retainedStates } from './index.ts'

const people = ['p1', 'p2', 'p3'] as const
const actor = fc.record({
  personId: fc.constantFrom(...people),
  // Those whose word it is come up often: few of all are.
  roles: fc
    .oneof(fc.constantFrom('system-admin' as const, 'security-admin' as const), fc.constantFrom(...roles))
    .map((role) => [role]),
})
const step = fc.record({
  who: actor,
  move: fc.constantFrom(...Object.keys(retainedMoves)),
  early: fc.boolean(),
})

/** Plays moves one after the other, from kept on. */
function* played(
  steps: readonly {
    who: { personId: string; roles: (typeof roles)[number][] }
    move: string
    early: boolean
  }[],
  isDue: boolean,
) {
  let kept: RetainedFacts = { state: 'kept', proposerId: null, isDue, early: false }
  for (const { who, move, early } of steps) {
    const before = { ...kept, early }
    const decided = decideMove<RetainedFacts>(retainedMoves, before, move, who, { reason: '期满' })
    if (!decided.ok) continue
    kept = {
      ...before,
      state: decided.value.to,
      proposerId: move === 'propose' ? who.personId : kept.proposerId,
    }
    yield { before, after: kept, move, who }
  }
}

describe('of all histories', () => {
  test('destruction is approved by another person than who proposed it, of another role, and before its time only if both say so', () => {
    let approved = 0
    fc.assert(
      fc.property(fc.array(step, { minLength: 40, maxLength: 120 }), fc.boolean(), (steps, isDue) => {
        let proposal: { by: string; early: boolean } | undefined
        for (const { before, move, who } of played(steps, isDue)) {
          if (move === 'propose') proposal = { by: who.personId, early: before.early }
          if (move !== 'approve') continue
          approved += 1
          expect(who.roles).toEqual(['security-admin'])
          expect(proposal?.by).not.toBe(who.personId)
          if (!isDue) expect([proposal?.early, before.early]).toEqual([true, true])
        }
      }),
      { numRuns: 500 },
    )
    expect(approved).toBeGreaterThan(50)
  })

  test('what is held stays until it is released, whatever anybody does', () => {
    let held = 0
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
        for (const { before, after, move } of played(steps, true)) {
          if (before.state !== 'held') continue
          held += 1
          expect([move, after.state]).toEqual(['release', 'kept'])
        }
      }),
    )
    expect(held).toBeGreaterThan(10)
  })

  test('nothing leads on from what was destroyed or taken back, and no other role has a button', () => {
    const offers = (state: (typeof retainedStates)[number], role: (typeof roles)[number]) =>
      movesFor(
        retainedMoves,
        { state, proposerId: null, isDue: true, early: false },
        { personId: 'p1', roles: [role] },
      ).length
    const open = retainedStates.flatMap((state) =>
      roles.filter((role) => offers(state, role) > 0).map((role) => `${role}: ${state}`),
    )
    expect(open.sort()).toEqual([
      'security-admin: approved',
      'security-admin: held',
      'security-admin: kept',
      'security-admin: proposed',
      'system-admin: approved',
      'system-admin: kept',
      'system-admin: proposed',
    ])
  })
})

describe('the end of keeping', () => {
  test('is that of the longest term, and none where something is kept for good', () => {
    expect(endOfKeeping(['P1Y', 'P30Y', 'P3Y'], '2026-12-01')).toBe('2056-12-01')
    expect(endOfKeeping(['P1Y', 'forever'], '2026-12-01')).toBeNull()
    expect(endOfKeeping([], '2026-12-01')).toBe('2026-12-01')
  })

  test('is a day that there is', () => {
    expect(endOfKeeping(['P1Y'], '2028-02-29')).toBe('2029-02-28')
    expect(endOfKeeping(['P4Y'], '2028-02-29')).toBe('2032-02-29')
  })

  test('is not guessed of a term that is none', () => {
    expect(() => endOfKeeping(['P6M'], '2026-12-01')).toThrow(RangeError)
  })
})
