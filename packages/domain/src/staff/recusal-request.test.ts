import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { visits, firstOpen } from '../../test/histories.ts'
import { decideMove, movesFor } from '../machine.ts'
import { done, refuse } from '../outcome.ts'
import { mayRaiseRecusal, type RecusalRequestFacts, recusalRequestMoves } from './recusal-request.ts'

const unitHead = { personId: 'p-unit', roles: ['unit-head'] }
const leadingGroup = { personId: 'p-lg', roles: ['leading-group'] }
const office = { personId: 'p-office', roles: ['office'] }
const raised: RecusalRequestFacts = { state: 'raised', personId: 'p-member' }

test('a unit asks about somebody of its team, and not twice at a time', () => {
  expect(mayRaiseRecusal({ serves: true, isPending: false })).toEqual(done(undefined))
  expect(mayRaiseRecusal({ serves: false, isPending: false })).toEqual(refuse('recusal.not-in-team'))
  expect(mayRaiseRecusal({ serves: true, isPending: true })).toEqual(refuse('recusal.raised-already'))
})

test.each(['grant', 'refuse'])('the leading group says why when it decides to %s', (move) => {
  expect(decideMove(recusalRequestMoves, raised, move, leadingGroup)).toMatchObject({
    refusal: { code: 'move.missing' },
  })
  expect(decideMove(recusalRequestMoves, raised, move, leadingGroup, { reason: '经查属实' }).ok).toBe(true)
})

test('whoever is named does not decide, and is told so by the button', () => {
  const named = { ...leadingGroup, personId: 'p-member' }
  expect(decideMove(recusalRequestMoves, raised, 'refuse', named, { reason: '没有' })).toEqual(
    refuse('recusal.own-request'),
  )
  expect(movesFor(recusalRequestMoves, raised, named).map(({ open }) => open)).toEqual([false, false])
})

test('the unit takes back what is not decided; the office decides nothing', () => {
  expect(decideMove(recusalRequestMoves, raised, 'withdraw', unitHead).ok).toBe(true)
  expect(movesFor(recusalRequestMoves, raised, office)).toEqual([])
})

test('every request is decided or taken back once, and by nobody whom it names', () => {
  const people = [unitHead, leadingGroup, { ...leadingGroup, personId: 'p-member' }, office]
  let ended = 0
  fc.assert(
    fc.property(visits(4, 8), (history) => {
      let facts = raised
      let moves = 0
      for (const visit of history) {
        const made = firstOpen(recusalRequestMoves, facts, people, visit, { reason: '理由' })
        if (made === undefined) continue
        moves += 1
        facts = { ...facts, state: made.to }
      }
      expect(moves).toBeLessThanOrEqual(1)
      ended += moves
    }),
  )
  expect(ended).toBeGreaterThan(50)
})
