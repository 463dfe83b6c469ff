import { describe, expect, test } from 'vitest'
import { decideMove, type Moves, movesFor } from './machine.ts'
import { done, refuse } from './outcome.ts'

interface Door {
  state: 'shut' | 'open' | 'locked'
  key: string
}

const doorMoves = {
  open: { from: ['shut'], to: 'open', by: ['office'] },
  lock: {
    from: ['shut'],
    to: 'locked',
    by: ['office', 'head'],
    asks: ['reason'],
    guard: ({ key }) => (key === '' ? refuse('door.no-key') : done(undefined)),
  },
  slam: { from: ['open', 'locked'], to: ({ key }) => (key === '' ? 'shut' : 'locked'), by: ['discipline'] },
} as const satisfies Moves<Door>

const office = { personId: 'p1', roles: ['office'] }
const head = { personId: 'p2', roles: ['inspector'], duty: 'head' }
const shut: Door = { state: 'shut', key: 'k' }

describe('a move is decided', () => {
  test('and yields its name and both states', () => {
    expect(decideMove(doorMoves, shut, 'open', office)).toEqual(
      done({ move: 'open', from: 'shut', to: 'open' }),
    )
  })

  test('by a role or by a duty in the team', () => {
    expect(decideMove(doorMoves, shut, 'lock', head, { reason: 'night' }).ok).toBe(true)
  })

  test('to a state that the record itself decides, where the table says so', () => {
    const discipline = { personId: 'p3', roles: ['discipline'] }
    expect(decideMove(doorMoves, { state: 'open', key: '' }, 'slam', discipline)).toMatchObject({
      value: { to: 'shut' },
    })
    expect(decideMove(doorMoves, { state: 'open', key: 'k' }, 'slam', discipline)).toMatchObject({
      value: { to: 'locked' },
    })
  })
})

describe('a move is refused', () => {
  test('when there is no such move, and names of every object are none', () => {
    expect(decideMove(doorMoves, shut, 'toString', office)).toEqual(
      refuse('move.unknown', { move: 'toString' }),
    )
  })

  test('from another state, with the states it needs', () => {
    expect(decideMove(doorMoves, { ...shut, state: 'open' }, 'lock', office, { reason: 'night' })).toEqual(
      refuse('move.wrong-state', { state: 'open', needs: ['shut'] }),
    )
  })

  test('to somebody else, with the parts it belongs to', () => {
    expect(decideMove(doorMoves, shut, 'open', head)).toEqual(
      refuse('move.wrong-role', { needs: ['office'] }),
    )
  })

  test('by what its guard says', () => {
    expect(decideMove(doorMoves, { ...shut, key: '' }, 'lock', office, { reason: 'night' })).toEqual(
      refuse('door.no-key'),
    )
  })

  test.each([undefined, null, '', '  \n', []])(
    'while the mover has not said what it asks for: %j',
    (reason) => {
      expect(decideMove(doorMoves, shut, 'lock', office, { reason })).toEqual(
        refuse('move.missing', { missing: 'reason' }),
      )
    },
  )
})

describe('the buttons', () => {
  test('are the moves of the actor from this state, each open or with the reason why not', () => {
    expect(movesFor(doorMoves, { ...shut, key: '' }, office)).toEqual([
      { name: 'open', open: true, asks: [] },
      { name: 'lock', open: false, asks: ['reason'], why: { code: 'door.no-key' } },
    ])
  })

  test('leave out what belongs to others', () => {
    expect(movesFor(doorMoves, shut, head).map(({ name }) => name)).toEqual(['lock'])
    expect(movesFor(doorMoves, { ...shut, state: 'open' }, office)).toEqual([])
  })
})
