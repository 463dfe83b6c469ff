import { describe, expect, test } from 'vitest'
import { decideMove, movesFor } from '../machine.ts'
import { refuse } from '../outcome.ts'
import type { RuleActor } from '../role.ts'
import { type FactOpinion, type PaperFacts, paperMoves } from './paper.ts'

const person = (personId: string, duty: string): RuleActor => ({ personId, roles: ['inspector'], duty })
const li = person('li', 'member')
const wang = person('wang', 'member')
const zhao = person('zhao', 'deputy')
const chen = person('chen', 'head')

const draft: PaperFacts = {
  state: 'draft',
  authorId: 'li',
  signerIds: [],
  evidence: 1,
  basis: '《农村集体经济组织财务制度》第十二条',
  factOpinion: null,
  recheckedBy: null,
}

describe('a paper is signed', () => {
  test('by two different people, and is a draft until then', () => {
    expect(decideMove(paperMoves, draft, 'sign', li)).toMatchObject({ value: { to: 'draft' } })
    const once = { ...draft, signerIds: ['li'] }
    expect(decideMove(paperMoves, once, 'sign', li)).toEqual(refuse('paper.already-signed'))
    expect(decideMove(paperMoves, once, 'sign', wang)).toMatchObject({ value: { to: 'cosigned' } })
  })

  test('again by two after it came back', () => {
    const back: PaperFacts = { ...draft, state: 'returned' }
    expect(decideMove(paperMoves, back, 'sign', wang)).toMatchObject({ value: { to: 'returned' } })
    expect(decideMove(paperMoves, { ...back, signerIds: ['wang'] }, 'sign', li)).toMatchObject({
      value: { to: 'cosigned' },
    })
  })
})

describe('whoever wrote or signed a paper', () => {
  const signed: PaperFacts = { ...draft, state: 'cosigned', signerIds: ['wang', 'zhao'] }

  test('does not review it', () => {
    expect(decideMove(paperMoves, signed, 'review', zhao)).toEqual(refuse('paper.own-review'))
    expect(decideMove(paperMoves, signed, 'review', person('li', 'deputy'))).toEqual(
      refuse('paper.own-review'),
    )
    expect(decideMove(paperMoves, signed, 'review', person('qian', 'deputy')).ok).toBe(true)
  })

  test('does not approve it', () => {
    const reviewed: PaperFacts = { ...signed, state: 'deputy_review' }
    expect(decideMove(paperMoves, reviewed, 'approve', person('li', 'head'))).toEqual(
      refuse('paper.own-review'),
    )
    expect(decideMove(paperMoves, reviewed, 'approve', person('wang', 'head'))).toEqual(
      refuse('paper.own-review'),
    )
  })

  test('does not check it again', () => {
    const contested: PaperFacts = { ...signed, state: 'fact_check', factOpinion: 'contested' }
    expect(decideMove(paperMoves, contested, 'recheck', wang, { reason: '复核' })).toEqual(
      refuse('paper.own-review'),
    )
    expect(decideMove(paperMoves, contested, 'recheck', chen, { reason: '复核' }).ok).toBe(true)
  })

  test('sees the button off, with the reason', () => {
    expect(movesFor(paperMoves, signed, zhao).find(({ name }) => name === 'review')).toMatchObject({
      open: false,
      why: { code: 'paper.own-review' },
    })
  })
})

test('the head approves nothing without evidence', () => {
  const bare: PaperFacts = { ...draft, state: 'deputy_review', signerIds: ['li', 'wang'], evidence: 0 }
  expect(decideMove(paperMoves, bare, 'approve', chen)).toEqual(refuse('paper.no-evidence'))
})

describe('the unit is heard before the team decides', () => {
  const sent: PaperFacts = { ...draft, state: 'fact_check', signerIds: ['li', 'wang'] }
  const bring = (factOpinion: FactOpinion | null, recheckedBy: string | null = null) =>
    decideMove(paperMoves, { ...sent, factOpinion, recheckedBy }, 'bring', chen)

  test('and while it may still answer, the paper waits', () => {
    expect(bring(null)).toEqual(refuse('paper.not-heard'))
  })

  test.each(['contested', 'partly'] as const)('what it calls %s is checked again first', (opinion) => {
    expect(bring(opinion)).toEqual(refuse('paper.not-rechecked'))
    expect(bring(opinion, 'zhao').ok).toBe(true)
  })

  test.each(['agreed', 'no_reply'] as const)(
    'what is %s goes on, and there is nothing to check again',
    (opinion) => {
      expect(bring(opinion).ok).toBe(true)
      expect(
        decideMove(paperMoves, { ...sent, factOpinion: opinion }, 'recheck', zhao, { reason: '复核' }),
      ).toEqual(refuse('paper.not-contested'))
    },
  )
})

describe('the team adopts a paper', () => {
  const before: PaperFacts = {
    ...draft,
    state: 'collegial',
    signerIds: ['li', 'wang'],
    factOpinion: 'agreed',
  }

  test.each([
    ['without evidence', { evidence: 0 }, 'paper.no-evidence'],
    ['without its basis', { basis: '  ' }, 'paper.no-basis'],
    ['that one person signed', { signerIds: ['li'] }, 'paper.one-person'],
    ['that one person signed twice', { signerIds: ['li', 'li'] }, 'paper.one-person'],
  ])('never %s', (_what, change, code) => {
    expect(decideMove(paperMoves, { ...before, ...change }, 'adopt', chen, { meetingId: 'm1' })).toEqual(
      refuse(code),
    )
  })

  test('in a meeting, and not otherwise', () => {
    expect(decideMove(paperMoves, before, 'adopt', chen)).toEqual(
      refuse('move.missing', { missing: 'meetingId' }),
    )
    expect(decideMove(paperMoves, before, 'adopt', chen, { meetingId: 'm1' })).toMatchObject({
      value: { to: 'adopted' },
    })
  })
})

test.each(['merge', 'transfer', 'drop'] as const)(
  'a paper leaves by %s only through a meeting, with a reason',
  (move) => {
    const said = { meetingId: 'm1', reason: '证据不足', intoId: 'p2' }
    expect(decideMove(paperMoves, draft, move, chen, said).ok).toBe(true)
    expect(decideMove(paperMoves, draft, move, chen, { ...said, meetingId: '' }).ok).toBe(false)
    expect(decideMove(paperMoves, draft, move, chen, { ...said, reason: ' ' }).ok).toBe(false)
    expect(decideMove(paperMoves, draft, move, zhao, said)).toMatchObject({
      refusal: { code: 'move.wrong-role' },
    })
  },
)
