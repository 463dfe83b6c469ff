import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstOpen, pick, type Visit, visits } from '../../test/histories.ts'
import { decideMove, movesFor } from '../machine.ts'
import type { RuleActor } from '../role.ts'
import { type ItemFacts, itemMoves, itemStates } from './item.ts'

const actors: RuleActor[] = [
  { personId: 'zhou', roles: ['unit-head'] },
  { personId: 'office', roles: ['office'] },
  { personId: 'discipline', roles: ['discipline'] },
  { personId: 'organisation', roles: ['organisation'] },
  // Lent from the unit to the office: holds parts that no rule may let play against each other.
  { personId: 'sun', roles: ['unit-head', 'organisation', 'office'] },
]

const fedBack: ItemFacts = {
  state: 'awaiting_claim',
  nature: 'general',
  goal: '',
  cause: '制度缺失',
  leader: '周某',
  department: '党政办',
  dueOn: '2027-01-31',
  measures: [],
  evidence: [],
  opinions: [],
  submitterId: null,
  verifierIds: [],
}

/** Something that people do to an item beside its machine. */
function live(item: ItemFacts, { act, start }: Visit): ItemFacts {
  const side = pick(['discipline', 'organisation'], start)
  const verdict = pick(['agree', 'disagree'], start >> 1)
  const acts: [Partial<ItemFacts>, ...Partial<ItemFacts>[]] = [
    {},
    { goal: '建立台账并公开', measures: [{ kind: 'root' }] },
    { evidence: [...item.evidence, { kind: 'document' }] },
    { evidence: [...item.evidence, { kind: 'effect' }] },
    { opinions: [...item.opinions, { side, verdict }] },
  ]
  return { ...item, ...pick(acts, act) }
}

/** What a move leaves on the item besides its state. */
function after(item: ItemFacts, move: string, { personId }: RuleActor): Partial<ItemFacts> {
  if (move === 'declare') return { submitterId: personId, verifierIds: [] }
  if (move === 'complete') return { verifierIds: [...item.verifierIds, personId] }
  return move === 'reopen' ? { evidence: [], opinions: [], submitterId: null, verifierIds: [] } : {}
}

test('in no history is an item closed without plan, effect, a supervisor’s agreement and a second person', () => {
  let closing = 0
  let closedAgain = 0
  fc.assert(
    fc.property(visits(20, 60), (history) => {
      let item = fedBack
      let closed = 0
      // Who made which move last since the item was opened, or opened again.
      let last: Record<string, string> = {}
      for (const visit of history) {
        item = live(item, visit)
        const made = firstOpen(itemMoves, item, actors, visit, { reason: '理由' })
        if (made === undefined) continue
        const { personId } = made.actor
        last = made.move === 'reopen' ? {} : { ...last, [made.move]: personId }
        item = { ...item, ...after(item, made.move, made.actor), state: made.to }
        if (item.state !== 'closed') continue
        closed += 1

        expect(Object.keys(last)).toEqual(
          expect.arrayContaining(['submitPlan', 'approvePlan', 'declare', 'complete']),
        )
        expect(item.measures).toContainEqual({ kind: 'root' })
        expect(item.evidence).toContainEqual({ kind: 'effect' })
        const word = (side: string) => item.opinions.findLast((opinion) => opinion.side === side)?.verdict
        expect([word('discipline'), word('organisation')]).toContain('agree')
        expect(last['complete']).not.toBe(last['declare'])
        expect(personId).not.toBe(last['declare'])
      }
      if (closed > 0) closing += 1
      if (closed > 1) closedAgain += 1
    }),
    // One history in fifty closes an item twice.
    { numRuns: 3000 },
  )
  expect(closing).toBeGreaterThan(100)
  expect(closedAgain).toBeGreaterThan(10)
})

test('the buttons are the machine: what is open is decided, what is off is refused for the reason shown', () => {
  const facts = fc.record({
    state: fc.constantFrom(...itemStates),
    evidence: fc.array(fc.record({ kind: fc.constantFrom('document', 'effect') }), { maxLength: 2 }),
    opinions: fc.array(
      fc.record({
        side: fc.constantFrom('discipline', 'organisation'),
        verdict: fc.constantFrom('agree', 'disagree'),
      }),
      { maxLength: 2 },
    ),
    submitterId: fc.constantFrom(null, 'zhou', 'sun'),
    verifierIds: fc.subarray(['zhou', 'office', 'sun']),
    goal: fc.constantFrom('', '建立台账并公开'),
  })
  fc.assert(
    fc.property(facts, fc.constantFrom(...actors), (some, actor) => {
      const item: ItemFacts = { ...fedBack, measures: [{ kind: 'root' }], ...some }
      const offers = movesFor(itemMoves, item, actor)
      for (const name of Object.keys(itemMoves)) {
        const decided = decideMove(itemMoves, item, name, actor, { reason: '理由' })
        const offer = offers.find((candidate) => candidate.name === name)
        expect(decided.ok).toBe(offer?.open ?? false)
        expect(offer?.why).toEqual(decided.ok || !offer ? undefined : decided.refusal)
      }
    }),
    { numRuns: 500 },
  )
})
