import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, addMonths, daysBetween, isPlainDate, weekday } from './plain-date.ts'

const day = fc.integer({ min: -20_000, max: 20_000 }).map((days) => addDays('2026-01-01', days))

describe('a plain date', () => {
  test.each(['2024-02-29', '2026-12-31', '2000-02-29'])('exists: %s', (text) => {
    expect(isPlainDate(text)).toBe(true)
  })

  test.each([
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-4-1',
    '2026-04-01T00:00',
    '',
  ])('does not exist: %s', (text) => {
    expect(isPlainDate(text)).toBe(false)
  })
})

describe('days', () => {
  test('added cross months, years and leap days', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
  })

  test('added and counted back are the same, and one after another never skips or repeats a day', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -4000, max: 4000 }), (from, days) => {
        expect(daysBetween(from, addDays(from, days))).toBe(days)
        expect(addDays(addDays(from, days), -days)).toBe(from)
      }),
    )
  })

  test('compare as text', () => {
    fc.assert(
      fc.property(day, day, (a, b) => {
        expect(a < b).toBe(daysBetween(a, b) > 0)
      }),
    )
  })
})

describe('months', () => {
  test.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-08-31', 1, '2026-09-30'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-12-15', 12, '2027-12-15'],
    ['2026-01-15', -1, '2025-12-15'],
  ])('%s and %i months is %s', (from, months, to) => {
    expect(addMonths(from, months)).toBe(to)
  })

  test('keep the day of the month or end on the month’s last day', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -60, max: 60 }), (from, months) => {
        const to = addMonths(from, months)
        const shortened = addDays(to, 1).endsWith('-01') && to.slice(8) < from.slice(8)
        expect(to.slice(8) === from.slice(8) || shortened).toBe(true)
      }),
    )
  })
})

test('the week begins on Monday', () => {
  expect(weekday('2026-11-23')).toBe(1)
  expect(weekday('2026-11-29')).toBe(7)
  expect(weekday('1969-12-31')).toBe(3)
})
