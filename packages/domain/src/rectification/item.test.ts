import { describe, expect, test } from 'vitest'
import { decideMove, movesFor } from '../machine.ts'
import { refuse } from '../outcome.ts'
import type { RuleActor } from '../role.ts'
import { isPlanned, type ItemFacts, itemMoves, mayClose } from './item.ts'

const unitHead: RuleActor = { personId: 'zhou', roles: ['unit-head'] }
const office: RuleActor = { personId: 'office', roles: ['office'] }
const discipline: RuleActor = { personId: 'discipline', roles: ['discipline'] }
// The inspected unit may itself be a supervisor's: then its head has both parts.
const headAndSupervisor: RuleActor = { personId: 'sun', roles: ['unit-head', 'organisation', 'office'] }

const planned: ItemFacts = {
  state: 'awaiting_claim',
  nature: 'individual',
  goal: '建立台账并公开',
  cause: '制度不执行',
  leader: '周某',
  department: '财政所',
  dueOn: '2026-06-30',
  measures: [{ kind: 'symptom' }],
  evidence: [],
  opinions: [],
  submitterId: null,
  verifierIds: [],
}
const provedAndAgreed: ItemFacts = {
  ...planned,
  state: 'completed',
  evidence: [{ kind: 'document' }, { kind: 'effect' }],
  opinions: [{ side: 'discipline', verdict: 'agree' }],
  submitterId: 'zhou',
  verifierIds: ['organisation'],
}

describe('a plan says', () => {
  test.each([
    [{ goal: ' ' }, 'rectification.no-goal'],
    [{ cause: '' }, 'rectification.no-cause'],
    [{ leader: '' }, 'rectification.no-leader'],
    [{ department: '' }, 'rectification.no-department'],
    [{ dueOn: null }, 'rectification.no-due-date'],
    [{ measures: [] }, 'rectification.no-measure'],
  ] as const)('what is to be reached, why it came, who, until when and how: not %j', (change, code) => {
    expect(isPlanned({ ...planned, ...change })).toEqual(refuse(code))
  })

  test.each(['general', 'tendency', 'fundamental'])('what is done at the root of a %s problem', (nature) => {
    expect(isPlanned({ ...planned, nature })).toEqual(refuse('rectification.no-root-measure', { nature }))
    expect(isPlanned({ ...planned, nature, measures: [{ kind: 'symptom' }, { kind: 'root' }] }).ok).toBe(true)
  })

  test.each(['individual', 'common'])('and for a %s problem the symptom is enough', (nature) => {
    expect(isPlanned({ ...planned, nature }).ok).toBe(true)
  })
})

describe('the plan', () => {
  test('is the unit head’s own, whoever typed it', () => {
    const liaison: RuleActor = { personId: 'wu', roles: ['unit-liaison'] }
    expect(decideMove(itemMoves, planned, 'submitPlan', liaison)).toMatchObject({
      refusal: { code: 'move.wrong-role' },
    })
    expect(decideMove(itemMoves, planned, 'submitPlan', unitHead).ok).toBe(true)
  })

  test('is submitted and approved only when it says all that', () => {
    const bare: ItemFacts = { ...planned, measures: [] }
    expect(decideMove(itemMoves, bare, 'submitPlan', unitHead)).toEqual(refuse('rectification.no-measure'))
    expect(decideMove(itemMoves, { ...bare, state: 'plan_review' }, 'approvePlan', office)).toEqual(
      refuse('rectification.no-measure'),
    )
  })
})

test('done is not declared with nothing to show', () => {
  const working: ItemFacts = { ...planned, state: 'in_progress' }
  expect(decideMove(itemMoves, working, 'declare', unitHead)).toEqual(refuse('rectification.no-evidence'))
  expect(
    decideMove(itemMoves, { ...working, evidence: [{ kind: 'document' }] }, 'declare', unitHead).ok,
  ).toBe(true)
})

describe('an item is verified', () => {
  test.each([
    ['startVerification', 'declared'],
    ['complete', 'verifying'],
    ['completeBasically', 'verifying'],
    ['findNotDone', 'verifying'],
  ] as const)('by somebody else than declared it done, whatever roles they hold: %s', (move, state) => {
    const item: ItemFacts = { ...provedAndAgreed, state, submitterId: 'sun', verifierIds: [] }
    const said = { reason: '已到现场' }
    expect(decideMove(itemMoves, item, move, headAndSupervisor, said)).toEqual(
      refuse('rectification.own-verification'),
    )
    expect(decideMove(itemMoves, item, move, discipline, said).ok).toBe(true)
  })

  test.each(['complete', 'completeBasically', 'findNotDone'])(
    'with the reason for what was found: %s',
    (move) => {
      const item: ItemFacts = { ...provedAndAgreed, state: 'verifying' }
      expect(decideMove(itemMoves, item, move, discipline, { reason: '  ' })).toEqual(
        refuse('move.missing', { missing: 'reason' }),
      )
    },
  )
})

const close = (item: ItemFacts, actor = office) => decideMove(itemMoves, item, 'close', actor)

describe('an item is struck off', () => {
  test('with effect, a supervisor’s agreement and a second person’s check', () => {
    expect(close(provedAndAgreed)).toMatchObject({ value: { to: 'closed' } })
  })

  test('not without evidence of effect: papers alone prove nothing', () => {
    expect(close({ ...provedAndAgreed, evidence: [{ kind: 'document' }] })).toEqual(
      refuse('rectification.no-effect'),
    )
  })

  test('not without an opinion, nor against all that were given', () => {
    expect(close({ ...provedAndAgreed, opinions: [] })).toEqual(refuse('rectification.no-opinion'))
    expect(close({ ...provedAndAgreed, opinions: [{ side: 'organisation', verdict: 'disagree' }] })).toEqual(
      refuse('rectification.no-opinion'),
    )
  })

  test('and of a supervisor who thought again, the last word stands', () => {
    const agree = { side: 'discipline', verdict: 'agree' } as const
    const disagree = { side: 'discipline', verdict: 'disagree' } as const
    expect(mayClose({ ...provedAndAgreed, opinions: [agree, disagree] })).toEqual(
      refuse('rectification.no-opinion'),
    )
    expect(mayClose({ ...provedAndAgreed, opinions: [disagree, agree] }).ok).toBe(true)
  })

  test('not while nobody but the submitter has checked', () => {
    expect(close({ ...provedAndAgreed, verifierIds: [] })).toEqual(refuse('rectification.not-verified'))
    expect(close({ ...provedAndAgreed, verifierIds: ['zhou'] })).toEqual(refuse('rectification.not-verified'))
  })

  test('not by whoever declared it done', () => {
    expect(close({ ...provedAndAgreed, submitterId: 'sun' }, headAndSupervisor)).toEqual(
      refuse('rectification.own-verification'),
    )
  })

  test.each(['in_progress', 'declared', 'verifying', 'basically_completed', 'not_completed'] as const)(
    'not while it is %s, whatever was proved',
    (state) => {
      expect(close({ ...provedAndAgreed, state })).toMatchObject({ refusal: { code: 'move.wrong-state' } })
    },
  )

  test('and the button says what is still missing', () => {
    expect(movesFor(itemMoves, { ...provedAndAgreed, evidence: [] }, office)).toEqual([
      // What was found completed and lacks its proof goes back to the unit: nobody else can supply it.
      { name: 'return', open: true, asks: ['reason'] },
      { name: 'close', open: false, asks: [], why: { code: 'rectification.no-effect' } },
    ])
  })
})

test('an item that was found again is reopened with a reason and planned anew', () => {
  const closed: ItemFacts = { ...provedAndAgreed, state: 'closed' }
  expect(decideMove(itemMoves, closed, 'reopen', office)).toMatchObject({ refusal: { code: 'move.missing' } })
  expect(decideMove(itemMoves, closed, 'reopen', discipline, { reason: '回头看发现复发' }).ok).toBe(true)
  expect(movesFor(itemMoves, { ...closed, state: 'reopened' }, unitHead).map(({ name }) => name)).toEqual([
    'submitPlan',
  ])
})
