import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../calendar/plain-date.ts'
import { type RecusalEntry, recusalGrounds, recusalReasons } from './recusal.ts'

const on = '2026-03-02'
const worked = (from?: string, until?: string): RecusalEntry => ({
  unitId: 'u1',
  ground: 'worked_there',
  from,
  until,
})

test('kin at the unit is a reason, with who they are and in what post', () => {
  const wife: RecusalEntry = { unitId: 'u1', ground: 'spouse', relation: '妻子', post: '财务股股长' }
  expect(recusalReasons([wife], 'u1', on)).toEqual([
    { unitId: 'u1', ground: 'spouse', facts: { relation: '妻子', post: '财务股股长' } },
  ])
})

test('a declaration about one unit is no reason at another', () => {
  expect(recusalReasons([{ unitId: 'u1', ground: 'spouse' }], 'u2', on)).toEqual([])
})

test('every reason is given, not only the first', () => {
  const entries: RecusalEntry[] = recusalGrounds.map((ground) => ({ unitId: 'u1', ground }))
  expect(recusalReasons(entries, 'u1', on).map(({ ground }) => ground)).toEqual([...recusalGrounds])
})

test('kin, shared leadership and class stand however long ago', () => {
  const entry: RecusalEntry = {
    unitId: 'u1',
    ground: 'shared_leadership',
    from: '1999-01-01',
    until: '1999-12-31',
  }
  expect(recusalReasons([entry], 'u1', on)).toHaveLength(1)
})

describe('having worked at the unit counts', () => {
  test.each([
    ['which ended within three years, to the day', worked('2022-06-01', '2023-03-02'), 1],
    ['but not one day before that, if it was short', worked('2022-06-01', '2023-03-01'), 0],
    ['which lasted longer than three years, however long ago', worked('2010-01-01', '2013-01-02'), 1],
    ['but not exactly three years, long ago', worked('2010-01-01', '2013-01-01'), 0],
    ['which has no last day: they are still there', worked('2025-12-01'), 1],
    ['of which the first day is not known', worked(undefined, '2011-05-01'), 1],
  ])('%s', (_when, entry, reasons) => {
    expect(recusalReasons([entry], 'u1', on)).toHaveLength(reasons)
  })

  test('and its dates are the facts of the reason', () => {
    expect(recusalReasons([worked('2024-01-01', '2025-01-01')], 'u1', on)[0]?.facts).toEqual({
      from: '2024-01-01',
      until: '2025-01-01',
    })
  })
})

test('waiting never adds a reason for work that has ended', () => {
  const day = fc.integer({ min: -9000, max: 9000 }).map((days) => addDays(on, days))
  fc.assert(
    fc.property(day, day, fc.nat(5000), (from, until, wait) => {
      const entry = worked(from, until)
      const later = recusalReasons([entry], 'u1', addDays(until, wait + 1)).length
      expect(later).toBeLessThanOrEqual(recusalReasons([entry], 'u1', until).length)
    }),
  )
})
