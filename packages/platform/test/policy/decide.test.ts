import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAdministratorRole, isUnitRole, roles } from '@xuncha/domain'
import type { Actor } from '@xuncha/plugin-sdk/server'
import { uncovered } from '../../src/policy/covers.ts'
import { decide, explain } from '../../src/policy/index.ts'
import { anybody, anyRow, grants, likelyIn, permissions, rules } from './actors.ts'

const permission = fc.constantFrom(...permissions)
const RUNS = { numRuns: 5000 }

/** Whether the row is there for the actor under the permission. */
function finds(actor: Actor, asked: string, row: Parameters<typeof uncovered>[2]): boolean {
  const decision = decide(rules, actor, asked)
  return decision !== undefined && uncovered(decision, actor, row) === undefined
}

/** The same person with more: another role, and grants of any kind on top of what there is. */
function withMore(actor: Actor, role: Actor['roles'][number], more: Actor['grants']): Actor {
  const joined = { ...actor.grants }
  for (const [id, kinds] of Object.entries(more)) joined[id] = [...new Set([...(joined[id] ?? []), ...kinds])]
  return { ...actor, roles: [...actor.roles, role], grants: joined }
}

describe('what is denied beats what is granted', () => {
  test('whoever stands aside from a unit finds none of its rows, nor any above the clearance or under seal', () => {
    let found = 0
    fc.assert(
      fc.property(likelyIn, permission, anyRow, (actor, asked, row) => {
        if (!finds(actor, asked, row)) return
        found += 1
        expect(actor.recusedUnitIds).not.toContain(row.unitId)
        expect(row.label).toBeLessThanOrEqual(actor.clearance)
        if (row.sealed) expect(asked).toBe('toy.item:seal')
        if (row.unitId === actor.organisationId) expect(asked).toBe('toy.item:read')
      }),
      RUNS,
    )
    // Otherwise the property would say nothing.
    expect(found).toBeGreaterThan(50)
  })

  test('one of the three administrators finds nothing of a module, whatever was granted', () => {
    fc.assert(
      fc.property(anybody, permission, (actor, asked) => {
        if (actor.roles.some(isAdministratorRole)) expect(decide(rules, actor, asked)).toBeUndefined()
      }),
      RUNS,
    )
    const office = { roles: ['security-admin'], grants: { 'platform.directory:read': ['county'] } }
    const [somebody] = fc.sample(anybody, 1)
    expect(decide(rules, { ...somebody, ...office } as Actor, 'platform.directory:read')).toBeUndefined()
  })

  test('a role of an inspected unit leaves what is open to units, over its unit or its own', () => {
    fc.assert(
      fc.property(anybody, permission, anyRow, (actor, asked, row) => {
        if (!actor.roles.some(isUnitRole) || !finds(actor, asked, row)) return
        expect(asked).toBe('toy.item:read')
        expect(row.unitId === actor.organisationId || row.personId === actor.personId).toBe(true)
      }),
      RUNS,
    )
  })

  test('what takes a duty is open in the teams where one has it, and in no other', () => {
    let found = 0
    fc.assert(
      fc.property(likelyIn, anyRow, (actor, row) => {
        const onlyTeam = { ...actor, grants: { 'toy.report:write': ['team'] as const } }
        if (!finds(onlyTeam, 'toy.report:write', row)) return
        found += 1
        const asHead = actor.assignments.filter(({ duty, until }) => duty === 'head' && until >= actor.today)
        expect(asHead.map(({ teamId }) => teamId)).toContain(row.teamId)
      }),
      { numRuns: 10_000 },
    )
    expect(found).toBeGreaterThan(50)
    const [somebody] = fc.sample(anybody, 1)
    const member = {
      ...somebody,
      roles: ['inspector'],
      modules: ['toy'],
      grants: { 'toy.report:write': ['team'] },
      assignments: [{ teamId: 't1', duty: 'member', until: '2026-12-31' }],
      today: '2026-11-23',
    } as unknown as Actor
    expect(decide(rules, member, 'toy.report:write')).toBeUndefined()
    expect(explain(rules, member, 'toy.report:write').because).toEqual([{ code: 'policy.duty' }])
  })

  test('a team opens nothing the day after its last', () => {
    fc.assert(
      fc.property(anybody, permission, anyRow, (actor, asked, row) => {
        const onlyTeam = { ...actor, grants: { [asked]: ['team'] as const } }
        if (!finds(onlyTeam, asked, row)) return
        const open = actor.assignments.some(
          ({ teamId, until }) => teamId === row.teamId && until >= actor.today,
        )
        expect(open).toBe(true)
        const over = { ...onlyTeam, today: '2027-01-01' }
        expect(finds(over, asked, row)).toBe(false)
      }),
      RUNS,
    )
  })
})

test('another role or grant never opens what is denied', () => {
  let denied = 0
  const role = fc.constantFrom(...roles)
  fc.assert(
    fc.property(anybody, role, grants, permission, anyRow, (actor, more, given, asked, row) => {
      const decision = decide(rules, actor, asked)
      const why = decision && uncovered(decision, actor, row)
      const isDenied = why === 'recused' || why === 'own-unit' || why === 'clearance' || why === 'sealed'
      const isBarred = actor.roles.some(isAdministratorRole)
      if (!isDenied && !isBarred) return
      denied += 1
      expect(finds(withMore(actor, more, given), asked, row)).toBe(false)
    }),
    RUNS,
  )
  expect(denied).toBeGreaterThan(200)
})

describe('fields', () => {
  const inspector = (over: Partial<Actor>): Actor => ({
    ...(fc.sample(anybody, { numRuns: 1, seed: 7 })[0] as Actor),
    roles: ['inspector'],
    modules: ['toy'],
    grants: { 'toy.paper:read': ['team'] },
    assignments: [{ teamId: 't1', duty: 'member', until: '2026-12-31' }],
    ...over,
  })
  const hidden = (actor: Actor) =>
    decide(rules, actor, 'toy.paper:read')?.hidden.flatMap(({ hide }) => [...hide])

  test('are hidden from the duty that the policy names, as long as the team is open', () => {
    expect(hidden(inspector({}))).toEqual(['text'])
    const head = [{ teamId: 't1', duty: 'head', until: '2026-12-31' }]
    expect(hidden(inspector({ assignments: head }))).toEqual([])
    const over = [{ teamId: 't1', duty: 'member', until: '2026-11-22' }]
    const both = { grants: { 'toy.paper:read': ['team', 'own'] }, assignments: over } as const
    expect(decide(rules, inspector({ assignments: over }), 'toy.paper:read')).toBeUndefined()
    expect(hidden(inspector(both))).toEqual([])
  })

  test('are shown to whoever holds the permission by a wider reach too', () => {
    expect(hidden(inspector({ grants: { 'toy.paper:read': ['team', 'county'] } }))).toEqual([])
  })
})

describe('an explanation', () => {
  test('says what is decided, about a permission and about a row', () => {
    fc.assert(
      fc.property(anybody, permission, anyRow, (actor, asked, row) => {
        expect(explain(rules, actor, asked).may).toBe(decide(rules, actor, asked) !== undefined)
        const why = explain(rules, actor, asked, row)
        expect(why.may).toBe(finds(actor, asked, row))
        expect(why.because.length).toBeGreaterThan(0)
      }),
      RUNS,
    )
  })

  test('names the recusal before the team that would open the record', () => {
    const [somebody] = fc.sample(anybody, 1)
    const actor: Actor = {
      ...(somebody as Actor),
      roles: ['inspector'],
      modules: ['toy'],
      organisationId: null,
      grants: { 'toy.paper:read': ['team'] },
      assignments: [{ teamId: 't1', duty: 'head', until: '2026-12-31' }],
      recusedUnitIds: ['u1'],
      clearance: 2,
    }
    const row = { unitId: 'u1', teamId: 't1', label: 1, sealed: false }
    expect(explain(rules, actor, 'toy.paper:read', row)).toEqual({
      may: false,
      because: [{ code: 'policy.reach-team' }, { code: 'policy.recused' }],
    })
    expect(explain(rules, { ...actor, recusedUnitIds: [] }, 'toy.paper:read', row)).toEqual({
      may: true,
      because: [
        { code: 'policy.reach-team' },
        { code: 'policy.up-to-work-secret' },
        { code: 'policy.less-sealed' },
      ],
    })
  })
})
