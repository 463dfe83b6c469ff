import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstOpen, pick, visits } from '../../test/histories.ts'
import { decideMove, movesFor } from '../machine.ts'
import { refuse } from '../outcome.ts'
import { clueDispositions, type ClueFacts, clueMoves, clueResults } from './clue.ts'

const head = { personId: 'chen', roles: ['inspector'], duty: 'head' }
const office = { personId: 'office', roles: ['office'] }
const leadingGroup = { personId: 'lg', roles: ['leading-group'] }
const discipline = { personId: 'discipline', roles: ['discipline'] }
const organisation = { personId: 'organisation', roles: ['organisation'] }
const unitHead = { personId: 'zhou', roles: ['unit-head'] }

test('the team does not decide on a clue before it is settled where it goes', () => {
  const studied: ClueFacts = { state: 'studied', disposition: null, result: null }
  expect(decideMove(clueMoves, studied, 'decideInTeam', head, { reason: '研判' })).toEqual(
    refuse('clue.no-disposition'),
  )
})

test('the receiver answers with a result', () => {
  const handling: ClueFacts = { state: 'handling', disposition: 'to_discipline', result: null }
  expect(decideMove(clueMoves, handling, 'reply', discipline)).toEqual(refuse('clue.no-result'))
  expect(decideMove(clueMoves, { ...handling, result: 'settled' }, 'reply', discipline).ok).toBe(true)
})

test('the inspected unit is offered nothing with a clue, in whatever state', () => {
  for (const { from } of Object.values(clueMoves))
    for (const state of from)
      expect(movesFor(clueMoves, { state, disposition: 'to_unit', result: null }, unitHead)).toEqual([])
})

test('no history closes a clue without team, office and leading group, a receipt and a result', () => {
  let closed = 0
  const actors = [head, office, leadingGroup, discipline, organisation, unitHead]
  fc.assert(
    fc.property(visits(30, 70), (history) => {
      let clue: ClueFacts = { state: 'registered', disposition: null, result: null }
      const behind: string[] = []
      for (const visit of history) {
        if (visit.act % 3 === 0) clue = { ...clue, disposition: pick(clueDispositions, visit.start) }
        if (visit.act % 3 === 1) clue = { ...clue, result: pick(clueResults, visit.start) }
        const made = firstOpen(clueMoves, clue, actors, visit, { reason: '理由' })
        if (made === undefined) continue
        behind.push(made.move)
        clue = { ...clue, state: made.to }
        if (clue.state !== 'closed') continue
        closed += 1
        const since = behind.slice(behind.lastIndexOf('study'))
        expect(since).toEqual([
          'study',
          'decideInTeam',
          'review',
          'decide',
          'transfer',
          'receipt',
          'handle',
          'reply',
          'close',
        ])
        expect(clue.disposition).not.toBeNull()
        expect(clue.result).not.toBeNull()
      }
    }),
    { numRuns: 1000 },
  )
  expect(closed).toBeGreaterThan(100)
})
