import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { done, refuse } from '../outcome.ts'
import { deadlineRules, dueAfter, dueColour, isWorkingDay, type WorkCalendar } from './deadline.ts'
import { addDays } from './plain-date.ts'

/** Some days of 2026: a week off in October, of which two weekend days are made up for. */
const calendar: WorkCalendar = {
  years: [2026],
  holidays: new Set(['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07']),
  makeUpDays: new Set(['2026-09-27', '2026-10-10']),
}

describe('people work', () => {
  test.each([
    ['on a weekday', '2026-09-28', true],
    ['not at the weekend', '2026-09-26', false],
    ['not on a holiday in the week', '2026-10-01', false],
    ['on a weekend day that makes up for one', '2026-10-10', true],
  ])('%s', (_when, day, works) => {
    expect(isWorkingDay(day, calendar)).toBe(works)
  })
})

describe('a span ends', () => {
  test('so many days later', () => {
    expect(dueAfter('2026-09-28', { days: 30 })).toEqual(done('2026-10-28'))
  })

  test('so many months later, on the last day where the month is short', () => {
    expect(dueAfter('2026-11-30', { months: 3 })).toEqual(done('2027-02-28'))
  })

  test('on the last of so many working days, the day itself not counted', () => {
    expect(dueAfter('2026-09-28', { workingDays: 3 }, calendar)).toEqual(done('2026-10-08'))
    expect(dueAfter('2026-09-28', { workingDays: 2 }, calendar)).toEqual(done('2026-09-30'))
  })

  test('on a working day, with that many working days behind it', () => {
    const start = fc.integer({ min: 0, max: 200 }).map((days) => addDays('2026-01-01', days))
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 60 }), (from, workingDays) => {
        const due = dueAfter(from, { workingDays }, calendar)
        if (!due.ok) throw new Error('the span was to stay within the year')
        let worked = 0
        for (let day = addDays(from, 1); day <= due.value; day = addDays(day, 1))
          if (isWorkingDay(day, calendar)) worked += 1
        expect(worked).toBe(workingDays)
        expect(isWorkingDay(due.value, calendar)).toBe(true)
      }),
    )
  })

  test('nowhere while the holidays of a year it runs into are not known', () => {
    expect(dueAfter('2026-12-28', { workingDays: 10 }, calendar)).toEqual(
      refuse('deadline.no-calendar', { year: 2027 }),
    )
    expect(dueAfter('2026-03-02', { workingDays: 1 })).toEqual(refuse('deadline.no-calendar', { year: 2026 }))
  })
})

test.each([
  ['2026-06-21', 'calm'],
  ['2026-06-20', 'soon'],
  ['2026-06-11', 'soon'],
  ['2026-06-10', 'urgent'],
  ['2026-05-31', 'urgent'],
  ['2026-05-30', 'overdue'],
])('as of 31 May, a matter due on %s is %s', (dueOn, colour) => {
  expect(dueColour(dueOn, '2026-05-31')).toBe(colour)
})

test('every deadline is filed under its code and says on what it rests', () => {
  for (const [code, rule] of Object.entries(deadlineRules)) {
    expect(rule.code).toBe(code)
    expect(rule.basis).not.toBe('')
  }
})
