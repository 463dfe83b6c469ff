import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideMove, movesFor } from '../machine.ts'
import { roles } from '../role.ts'
import { administratorRoles, holdTogether, isAdministratorRole } from './administrators.ts'
import { type RoleChangeFacts, roleChangeMoves } from './role-change.ts'

const role = fc.constantFrom(...roles)
const held = fc.uniqueArray(role, { maxLength: 4 }).filter((some) => holdTogether(some).ok)
const people = ['p1', 'p2', 'p3', 'p4'] as const
const person = fc.constantFrom(...people)

const facts: fc.Arbitrary<RoleChangeFacts> = fc.record({
  state: fc.constantFrom('proposed'),
  act: fc.constantFrom('give', 'take'),
  role,
  subjectId: person,
  proposerId: person,
  held,
  otherHolders: fc.nat(2),
  unclaimed: fc.boolean(),
})
const actor = fc.record({ personId: person, roles: held })
/** One of all, and as often the one whose word it is about: few of all are. */
const anyoneOrSecurity = fc.oneof(
  actor,
  fc.record({ personId: person, roles: fc.constant(['security-admin' as const]) }),
)
const reason = { reason: '工作需要' }

function after(change: RoleChangeFacts): string[] {
  return change.act === 'give'
    ? [...change.held, change.role]
    : change.held.filter((some) => some !== change.role)
}

describe('of all changes and all actors', () => {
  test('none that takes effect leaves anybody with two of the three roles, or with one beside a business role', () => {
    let effective = 0
    fc.assert(
      fc.property(facts, actor, (change, who) => {
        for (const [state, move] of [
          ['new', 'propose'],
          ['proposed', 'confirm'],
        ] as const) {
          const decided = decideMove<RoleChangeFacts>(
            roleChangeMoves,
            { ...change, state },
            move,
            who,
            reason,
          )
          if (!decided.ok || decided.value.to !== 'effective') continue
          effective += 1
          const administrators = after(change).filter(isAdministratorRole)
          expect(administrators.length === 0 || after(change).length === 1).toBe(true)
        }
      }),
      { numRuns: 20_000 },
    )
    expect(effective).toBeGreaterThan(100)
  })

  test('none is proposed, confirmed or declined by whom it is about, nor confirmed by who proposed it', () => {
    fc.assert(
      fc.property(facts, actor, (change, who) => {
        const can = (state: 'new' | 'proposed', move: string) =>
          decideMove<RoleChangeFacts>(roleChangeMoves, { ...change, state }, move, who, reason).ok
        if (change.subjectId === who.personId)
          expect([can('new', 'propose'), can('proposed', 'confirm'), can('proposed', 'decline')]).toEqual([
            false,
            false,
            false,
          ])
        if (change.proposerId === who.personId)
          expect([can('proposed', 'confirm'), can('proposed', 'decline')]).toEqual([false, false])
        else expect(can('proposed', 'withdraw')).toBe(false)
      }),
      { numRuns: 20_000 },
    )
  })

  test('none takes effect by the security administrator alone but taking a business role away', () => {
    let alone = 0
    fc.assert(
      fc.property(facts, anyoneOrSecurity, (change, who) => {
        const decided = decideMove(roleChangeMoves, { ...change, state: 'new' }, 'propose', who, reason)
        if (!decided.ok) return
        expect(who.roles).toContain('security-admin')
        const isAlone = decided.value.to === 'effective'
        expect(isAlone).toBe(change.act === 'take' && !isAdministratorRole(change.role))
        if (isAlone) alone += 1
      }),
      { numRuns: 20_000 },
    )
    expect(alone).toBeGreaterThan(100)
  })

  test('none takes the last of an administrator’s role away, or gives one to who still has a one-time password', () => {
    fc.assert(
      fc.property(facts, actor, (change, who) => {
        if (!isAdministratorRole(change.role)) return
        const blocked = change.act === 'take' ? change.otherHolders === 0 : change.unclaimed
        if (blocked) expect(decideMove(roleChangeMoves, change, 'confirm', who).ok).toBe(false)
      }),
      { numRuns: 10_000 },
    )
  })
})

const change: RoleChangeFacts = {
  state: 'new',
  act: 'give',
  role: 'office',
  subjectId: 'p1',
  proposerId: null,
  held: [],
  otherHolders: 0,
  unclaimed: false,
}
const security = { personId: 'p9', roles: ['security-admin'] }
const audit = { personId: 'p8', roles: ['audit-admin'] }

test('a grant is proposed with a reason, and waits', () => {
  expect(decideMove(roleChangeMoves, change, 'propose', security)).toMatchObject({
    refusal: { code: 'move.missing', facts: { missing: 'reason' } },
  })
  expect(decideMove(roleChangeMoves, change, 'propose', security, reason)).toMatchObject({
    value: { to: 'proposed' },
  })
})

test('only the other two confirm or decline', () => {
  const proposed: RoleChangeFacts = { ...change, state: 'proposed', proposerId: 'p9' }
  for (const part of roles) {
    const offered = movesFor(roleChangeMoves, proposed, { personId: 'p7', roles: [part] }).map(
      ({ name }) => name,
    )
    const decides = part === 'system-admin' || part === 'audit-admin'
    expect(offered, part).toEqual(
      decides ? ['confirm', 'decline'] : part === 'security-admin' ? ['withdraw'] : [],
    )
  }
})

test('what was possible when it was proposed is asked again when it is confirmed', () => {
  const late: RoleChangeFacts = { ...change, state: 'proposed', proposerId: 'p9', held: ['system-admin'] }
  expect(decideMove(roleChangeMoves, late, 'confirm', audit)).toMatchObject({
    refusal: { code: 'administrator.business' },
  })
})

describe('who may hold what together', () => {
  test.each(roles.flatMap((one) => roles.map((other) => [one, other] as const)))(
    '%s and %s',
    (one, other) => {
      const apart = one !== other && [one, other].some(isAdministratorRole)
      expect(holdTogether([one, other]).ok).toBe(!apart)
    },
  )

  test('there are three administrators', () => {
    expect(roles.filter(isAdministratorRole).toSorted()).toEqual([...administratorRoles].toSorted())
  })
})
