import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideMove, movesFor } from '../machine.ts'
import { roles } from '../role.ts'
import { sealedFields } from './fields.ts'
import { type UnsealFacts, unsealMoves, unsealStateAt, unsealStates } from './unseal.ts'

const people = ['p1', 'p2', 'p3', 'p4', 'p5'] as const
const person = fc.constantFrom(...people)
const some = fc.uniqueArray(person, { maxLength: 3 })

const facts: fc.Arbitrary<UnsealFacts> = fc.record({
  state: fc.constantFrom(...unsealStates),
  purpose: fc.constantFrom('read', 'destroy'),
  requesterId: person,
  spoken: some,
  approvers: some,
  barred: some,
})
const actor = fc.record({
  personId: person,
  roles: fc.uniqueArray(fc.constantFrom(...roles), { maxLength: 3 }),
  duty: fc.option(fc.constantFrom('head', 'deputy', 'member', 'liaison'), { nil: undefined }),
})
const names = Object.keys(unsealMoves) as (keyof typeof unsealMoves)[]
const input = { reason: '核实线索需要' }

describe('of all requests and all actors', () => {
  test('nobody does anything to an entry that is kept from them, and is told that it does not exist', () => {
    let refused = 0
    fc.assert(
      fc.property(facts, actor, fc.constantFrom(...names), (request, who, name) => {
        if (!request.barred.includes(who.personId) || name === 'revoke') return
        const decided = decideMove<UnsealFacts>(unsealMoves, request, name, who, input)
        expect(decided.ok).toBe(false)
        if (!decided.ok && decided.refusal.code === 'not-found') refused += 1
      }),
      { numRuns: 20_000 },
    )
    expect(refused).toBeGreaterThan(100)
  })

  test('nobody approves their own request, nor speaks twice', () => {
    let approved = 0
    fc.assert(
      fc.property(facts, actor, (request, who) => {
        for (const name of ['approve', 'decline'] as const) {
          if (!decideMove<UnsealFacts>(unsealMoves, request, name, who, input).ok) continue
          approved += 1
          expect(request.requesterId).not.toBe(who.personId)
          expect(request.spoken).not.toContain(who.personId)
        }
      }),
      { numRuns: 20_000 },
    )
    expect(approved).toBeGreaterThan(100)
  })

  test('only who asked opens, only what was approved, and for what it was approved', () => {
    let opened = 0
    fc.assert(
      fc.property(facts, actor, (request, who) => {
        for (const [name, purpose] of [
          ['open', 'read'],
          ['destroy', 'destroy'],
        ] as const) {
          if (!decideMove<UnsealFacts>(unsealMoves, request, name, who).ok) continue
          opened += 1
          expect(request).toMatchObject({ state: 'approved', purpose, requesterId: who.personId })
        }
      }),
      { numRuns: 50_000 },
    )
    expect(opened).toBeGreaterThan(50)
  })

  test('the three administrators, the unit and whoever has no part in it have no move', () => {
    const outside = ['system-admin', 'security-admin', 'audit-admin', 'unit-head', 'unit-liaison', 'office']
    for (const state of unsealStates)
      for (const role of outside) {
        const request: UnsealFacts = {
          state,
          purpose: 'read',
          requesterId: 'p1',
          spoken: ['p1'],
          approvers: ['p1'],
          barred: [],
        }
        expect(movesFor(unsealMoves, request, { personId: 'p1', roles: [role] })).toEqual([])
      }
  })
})

describe('the state of a request', () => {
  const record = fc.record({
    stored: fc.constantFrom('open' as const, 'withdrawn' as const, 'done' as const),
    expiresAt: fc.integer({ min: 0, max: 100 }),
    declined: fc.boolean(),
    approvals: fc.nat(4),
  })

  test('is approved only while two stand, nobody has declined and the hour has not passed', () => {
    fc.assert(
      fc.property(record, fc.integer({ min: 0, max: 100 }), (stored, now) => {
        expect(unsealStateAt(stored, now) === 'approved').toBe(
          stored.stored === 'open' && !stored.declined && now < stored.expiresAt && stored.approvals >= 2,
        )
      }),
      { numRuns: 5000 },
    )
  })

  test('lapses at the very instant, and does not come back', () => {
    const open = { stored: 'open', expiresAt: 10, declined: false, approvals: 2 } as const
    expect([9, 10, 11].map((now) => unsealStateAt(open, now))).toEqual(['approved', 'expired', 'expired'])
  })
})

describe('fields', () => {
  test.each([
    [{ name: ' 甲 ', phone: '' }, 'done'],
    [{ name: '  ' }, 'vault.no-fields'],
    [{ Name: '甲' }, 'vault.field-name'],
    [{ other: 'x'.repeat(4001) }, 'vault.field-long'],
  ] as [Record<string, string>, string][])('%j: %s', (given, code) => {
    const outcome = sealedFields(given)
    expect(outcome.ok ? 'done' : outcome.refusal.code).toBe(code)
    if (outcome.ok) expect(outcome.value).toEqual({ name: '甲' })
  })

  test('a refusal repeats neither name nor value', () => {
    for (const given of [{ 张三: '张三' }, { other: '张三'.repeat(3000) }])
      expect(JSON.stringify(sealedFields(given))).not.toContain('张三')
  })
})
