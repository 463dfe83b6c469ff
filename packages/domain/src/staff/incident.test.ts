import { describe, expect, test } from 'vitest'
import { decideMove, movesFor } from '../machine.ts'
import { refuse } from '../outcome.ts'
import { type IncidentFacts, incidentMoves } from './incident.ts'

const office = { personId: 'p-office', roles: ['office'] }
const discipline = { personId: 'p-discipline', roles: ['discipline'] }
const leadingGroup = { personId: 'p-lg', roles: ['leading-group'] }
const incident: IncidentFacts = { state: 'reported', subjectId: 'p-inspector', assigneeId: null }
const assigned: IncidentFacts = { ...incident, state: 'assigned', assigneeId: 'p-discipline' }

describe('an incident is handled by somebody independent', () => {
  test.each([
    ['reported', 'assign'],
    ['assigned', 'verify'],
    ['verified', 'clear'],
    ['verified', 'remind'],
    ['verified', 'exchange'],
  ] as const)('while %s, the one it is about does not %s it', (state, move) => {
    const own: IncidentFacts = { state, subjectId: office.personId, assigneeId: office.personId }
    expect(decideMove(incidentMoves, own, move, office, { reason: '属实', assignee: 'x' })).toEqual(
      refuse('incident.own'),
    )
  })

  test('and verified by the one to whom it was assigned', () => {
    expect(decideMove(incidentMoves, assigned, 'verify', office, { reason: '已核' })).toEqual(
      refuse('incident.not-assigned'),
    )
    expect(decideMove(incidentMoves, assigned, 'verify', discipline, { reason: '已核' }).ok).toBe(true)
  })
})

test('a verified incident ends one of four ways: cleared, reminded, exchanged, transferred', () => {
  const verified: IncidentFacts = { ...assigned, state: 'verified' }
  expect(movesFor(incidentMoves, verified, leadingGroup).map(({ name }) => name)).toEqual([
    'clear',
    'remind',
    'exchange',
    'transfer',
  ])
})
