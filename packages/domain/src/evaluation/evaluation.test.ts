import { describe, expect, test } from 'vitest'
import { decideMove } from '../machine.ts'
import { done, refuse } from '../outcome.ts'
import {
  type EvaluationAnswer,
  evaluationHeadings,
  evaluationMoves,
  isAnswered,
  maySignCommitment,
} from './evaluation.ts'

const answers: EvaluationAnswer[] = evaluationHeadings.map((heading) => ({
  heading,
  choice: 'nothing',
  facts: '',
}))

describe('an evaluation of the team', () => {
  test('answers every heading', () => {
    expect(isAnswered(answers)).toEqual(done(undefined))
    expect(isAnswered(answers.slice(1))).toEqual(refuse('evaluation.unanswered', { headings: ['political'] }))
  })

  test('says what happened wherever it notes something', () => {
    const noted = answers.with(2, { heading: 'work', choice: 'noted', facts: ' ' })
    expect(isAnswered(noted)).toEqual(refuse('evaluation.no-facts', { headings: ['work'] }))
    expect(
      isAnswered(noted.with(2, { heading: 'work', choice: 'noted', facts: '重复调阅同一资料' })).ok,
    ).toBe(true)
  })

  test('may say that it does not know, without more', () => {
    expect(isAnswered(answers.with(0, { heading: 'political', choice: 'unknown', facts: '' })).ok).toBe(true)
  })

  test('is given once, by the unit’s head', () => {
    const unitHead = { personId: 'zhou', roles: ['unit-head'] }
    expect(decideMove(evaluationMoves, { state: 'open' }, 'submit', unitHead).ok).toBe(true)
    expect(decideMove(evaluationMoves, { state: 'submitted' }, 'submit', unitHead).ok).toBe(false)
  })
})

describe('a commitment', () => {
  const signing = { personId: 'li', agreed: true, declared: true }

  test('is signed by its own member, wholly, once recusal was declared', () => {
    expect(maySignCommitment({ personId: 'li' }, signing)).toEqual(done(undefined))
  })

  test.each([
    [{ personId: 'wang' }, 'integrity.not-own'],
    [{ agreed: false }, 'integrity.not-agreed'],
    [{ declared: false }, 'integrity.not-declared'],
  ])('is refused with %j', (change, code) => {
    expect(maySignCommitment({ personId: 'li' }, { ...signing, ...change })).toEqual(refuse(code))
  })
})
