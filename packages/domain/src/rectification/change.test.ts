import { describe, expect, test } from 'vitest'
import { done, refuse } from '../outcome.ts'
import { mayExtend, mayHandOver, mayKeepUp } from './change.ts'

describe('an extension', () => {
  const extension = { reason: '雨季无法施工', dueOn: '2026-09-30', askedBy: 'zhou', approvedBy: 'office' }
  const item = { dueOn: '2026-06-30' }

  test('has a reason, a later day, and somebody else who approved it', () => {
    expect(mayExtend(item, extension)).toEqual(done(undefined))
  })

  test.each([
    [{ reason: ' ' }, refuse('move.missing', { missing: 'reason' })],
    [{ dueOn: '2026-06-30' }, refuse('rectification.extension-earlier', { dueOn: '2026-06-30' })],
    [{ approvedBy: 'zhou' }, refuse('rectification.own-extension')],
  ])('is refused with %j', (change, refusal) => {
    expect(mayExtend(item, { ...extension, ...change })).toEqual(refusal)
  })
})

describe('responsibility is handed over', () => {
  const handover = { from: '周某', to: '吴某', confirmed: true }

  test('by whoever has it to somebody else who confirms', () => {
    expect(mayHandOver({ leader: '周某' }, handover)).toEqual(done(undefined))
  })

  test.each([
    [{ from: '郑某' }, refuse('rectification.not-responsible', { leader: '周某' })],
    [{ to: '周某' }, refuse('rectification.same-leader')],
    [{ to: ' ' }, refuse('rectification.same-leader')],
    [{ confirmed: false }, refuse('rectification.not-confirmed', { to: '吴某' })],
  ])('not with %j', (change, refusal) => {
    expect(mayHandOver({ leader: '周某' }, { ...handover, ...change })).toEqual(refusal)
  })
})

describe('an item is kept up for long', () => {
  const longTerm = { today: '2026-07-01', nextCheckOn: '2026-10-01' }

  test('when it is basically completed, until a next check', () => {
    expect(mayKeepUp({ state: 'basically_completed' }, longTerm)).toEqual(done(undefined))
  })

  test('not instead of being completed, and not without a day ahead', () => {
    expect(mayKeepUp({ state: 'not_completed' }, longTerm)).toEqual(
      refuse('rectification.not-basic', { state: 'not_completed' }),
    )
    expect(mayKeepUp({ state: 'basically_completed' }, { ...longTerm, nextCheckOn: '2026-07-01' })).toEqual(
      refuse('rectification.check-earlier', { today: '2026-07-01' }),
    )
  })
})
