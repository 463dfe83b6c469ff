import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, addMonths, daysBetween } from '../calendar/plain-date.ts'
import { isWorkingDay, noCalendar, stepWorkingDays, workingDaysWithin } from '../calendar/working-day.ts'
import { done, refuse } from '../outcome.ts'
import { calendarOf, shippedRules } from '../rules/index.ts'
import { dueBy, type DueRule } from './rule.ts'

const calendar = calendarOf(shippedRules)
const day = fc.integer({ min: 0, max: 900 }).map((days) => addDays('2024-01-01', days))
const n = fc.integer({ min: 1, max: 120 })
const span = fc.oneof(
  fc.record({ days: n }),
  fc.record({ workingDays: n }),
  fc.record({ months: fc.integer({ min: 1, max: 40 }) }),
)
const shape = fc.record({
  event: fc.constant('x'),
  span,
  towards: fc.constantFrom('after' as const, 'before' as const),
  begins: fc.constantFrom('next_day' as const, 'same_day' as const),
  onNonWorkingDay: fc.constantFrom('stay' as const, 'next' as const, 'previous' as const),
})

function dueOf(rule: DueRule, x: string, days = calendar) {
  const due = dueBy(rule, { x }, days)
  if (!due.ok) throw new Error(due.refusal.code)
  return due.value
}

describe('a due day', () => {
  test.each<[string, Omit<DueRule, 'event'>, string, string]>([
    ['30 days after', { span: { days: 30 } }, '2026-03-02', '2026-04-01'],
    ['a month after the last of January', { span: { months: 1 } }, '2026-01-31', '2026-02-28'],
    ['a month after it in a leap year', { span: { months: 1 } }, '2024-01-31', '2024-02-29'],
    [
      'a month before the last of March',
      { span: { months: 1 }, towards: 'before' },
      '2026-03-31',
      '2026-02-28',
    ],
    ['ten working days over the Spring Festival', { span: { workingDays: 10 } }, '2026-02-09', '2026-02-28'],
    ['ten working days before', { span: { workingDays: 10 }, towards: 'before' }, '2026-03-03', '2026-02-11'],
    [
      'three days, the day itself counted',
      { span: { days: 3 }, begins: 'same_day' },
      '2026-03-02',
      '2026-03-04',
    ],
    ['on the very day', { span: { sameDay: true } }, '2026-03-07', '2026-03-07'],
    ['stays on a holiday', { span: { days: 1 } }, '2026-09-30', '2026-10-01'],
    ['goes on to a working day', { span: { days: 1 }, onNonWorkingDay: 'next' }, '2026-09-30', '2026-10-08'],
    ['goes back to one', { span: { days: 1 }, onNonWorkingDay: 'previous' }, '2026-09-30', '2026-09-30'],
    [
      'stays on a Saturday that is worked',
      { span: { days: 1 }, onNonWorkingDay: 'next' },
      '2026-10-09',
      '2026-10-10',
    ],
  ])('%s', (_what, rule, from, to) => {
    expect(dueOf({ event: 'x', ...rule }, from).dueOn).toBe(to)
  })

  test('is refused where the event has no day, or none that exists', () => {
    const rule = { event: 'left', span: { days: 3 } }
    expect(dueBy(rule, {}, calendar)).toEqual(refuse('deadline.no-event', { event: 'left' }))
    expect(dueBy({ ...rule, event: 'toString' }, {}, calendar)).toEqual(
      refuse('deadline.no-event', { event: 'toString' }),
    )
    expect(dueBy(rule, { left: '2026-02-30' }, calendar)).toEqual(
      refuse('deadline.not-a-day', { day: '2026-02-30' }),
    )
  })

  test('in a year whose holidays are not known falls back on weekends and says so', () => {
    expect(dueBy({ event: 'x', span: { workingDays: 5 } }, { x: '2026-12-30' }, calendar)).toEqual(
      done({ counted: '2027-01-06', dueOn: '2027-01-06', guessedYears: [2027] }),
    )
    expect(
      dueOf({ event: 'x', span: { days: 3 }, onNonWorkingDay: 'next' }, '2026-12-30').guessedYears,
    ).toEqual([2027])
    expect(dueOf({ event: 'x', span: { days: 3 } }, '2026-12-30').guessedYears).toEqual([])
    expect(dueOf({ event: 'x', span: { workingDays: 1 } }, '2026-10-01', noCalendar).dueOn).toBe('2026-10-02')
  })

  test('never comes earlier when its start comes later', () => {
    fc.assert(
      fc.property(shape, day, fc.nat(40), (rule, start, later) => {
        expect(dueOf(rule, addDays(start, later)).dueOn >= dueOf(rule, start).dueOn).toBe(true)
      }),
    )
  })

  test('never comes nearer to the event when the span is longer', () => {
    const widen = (rule: DueRule, by: number): DueRule => {
      const longer = Object.entries(rule.span).map(([unit, count]) => [unit, Number(count) + by])
      return { ...rule, span: Object.fromEntries(longer) as DueRule['span'] }
    }
    fc.assert(
      fc.property(shape, day, fc.integer({ min: 1, max: 20 }), (rule, start, by) => {
        const further = daysBetween(dueOf(rule, start).dueOn, dueOf(widen(rule, by), start).dueOn)
        expect(rule.towards === 'before' ? -further : further).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test('that is moved is a working day, with none between it and the counted day', () => {
    let moved = 0
    fc.assert(
      fc.property(shape, day, (rule, start) => {
        const { counted, dueOn } = dueOf(rule, start)
        if (dueOn !== counted) moved += 1
        expect(rule.onNonWorkingDay === 'stay' ? dueOn === counted : isWorkingDay(dueOn, calendar)).toBe(true)
        const [first, last] = [counted, dueOn].toSorted()
        const between = workingDaysWithin(first ?? '', last ?? '', calendar)
        expect(between).toBe(rule.onNonWorkingDay === 'next' || dueOn === counted ? 0 : 1)
      }),
      { numRuns: 1000 },
    )
    expect(moved).toBeGreaterThan(50)
  })
})

describe('working days', () => {
  test('counted forward and back lead to where they began', () => {
    fc.assert(
      fc.property(day, n, (from, count) => {
        const start = stepWorkingDays(from, 1, calendar).day
        expect(stepWorkingDays(stepWorkingDays(start, count, calendar).day, -count, calendar).day).toBe(start)
      }),
    )
  })

  test('counted between two days are as many as were stepped', () => {
    fc.assert(
      fc.property(day, n, (from, count) => {
        const to = stepWorkingDays(from, count, calendar).day
        expect(workingDaysWithin(addDays(from, 1), addDays(to, 1), calendar)).toBe(count)
      }),
    )
  })
})

test('a month back from a month on is the day itself, or as much earlier as the month between was short', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 40 }), (from, months) => {
      const back = addMonths(addMonths(from, months), -months)
      expect(daysBetween(back, from)).toBeGreaterThanOrEqual(0)
      expect(daysBetween(back, from)).toBeLessThanOrEqual(3)
      if (Number(from.slice(8)) <= 28) expect(back).toBe(from)
    }),
  )
})

test('the shipped holidays leave the working days that those years had', () => {
  const worked = (year: number) => workingDaysWithin(`${year}-01-01`, `${year + 1}-01-01`, calendar)
  expect([2024, 2025, 2026].map(worked)).toEqual([251, 248, 248])
})
