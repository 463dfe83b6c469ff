import { addDays, type PlainDate } from '../calendar/plain-date.ts'
import type { WorkCalendar } from '../calendar/working-day.ts'
import type { RuleRecord } from './record.ts'

/**
 * The calendar that arrangements of holidays 节假日安排 make together. Of two records for one year the caller passes
 * the one that holds: see `resolveRule`.
 * @source domain.md §2.2
 */
export function calendarOf(records: readonly RuleRecord[]): WorkCalendar {
  const arrangements = records.flatMap(({ value }) => (value.kind === 'holidays' ? [value] : []))
  return {
    years: arrangements.map(({ year }) => year),
    holidays: new Set(arrangements.flatMap(({ off }) => off.flatMap(([first, last]) => daysOf(first, last)))),
    makeUpDays: new Set(arrangements.flatMap(({ makeUp }) => makeUp)),
  }
}

function daysOf(first: PlainDate, last: PlainDate): PlainDate[] {
  const days: PlainDate[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}
