import { addDays, type PlainDate, weekday } from './plain-date.ts'

/** Statutory holidays and make-up working days of the years that are known 法定节假日与调休. */
export interface WorkCalendar {
  years: readonly number[]
  holidays: ReadonlySet<PlainDate>
  makeUpDays: ReadonlySet<PlainDate>
}

/** A span 期限 as rules give it: calendar days, working days 工作日, or months. */
export type Span = { days: number } | { workingDays: number } | { months: number }

/** A day that was counted to, and the years in which weekends had to stand in for holidays that are not known. */
export interface Counted {
  day: PlainDate
  guessedYears: readonly number[]
}

/** A calendar of which no year is known: everything in it is a guess from weekends. */
export const noCalendar: WorkCalendar = { years: [], holidays: new Set(), makeUpDays: new Set() }

/**
 * Whether people work on a day: a weekday that is no holiday, or a weekend day that makes up for one.
 * @source domain.md §2.2
 */
export function isWorkingDay(
  day: PlainDate,
  calendar: Pick<WorkCalendar, 'holidays' | 'makeUpDays'>,
): boolean {
  if (calendar.makeUpDays.has(day)) return true
  return weekday(day) <= 5 && !calendar.holidays.has(day)
}

/** The n-th working day after a day, or before it where n is negative; the day itself is not counted. */
export function stepWorkingDays(from: PlainDate, n: number, calendar: WorkCalendar): Counted {
  const guessed = new Set<number>()
  let day = from
  for (let left = Math.abs(n); left > 0;) {
    day = addDays(day, Math.sign(n))
    if (!calendar.years.includes(yearOf(day))) guessed.add(yearOf(day))
    if (isWorkingDay(day, calendar)) left -= 1
  }
  return { day, guessedYears: [...guessed] }
}

/** How many working days there are from the first day on and before the second. */
export function workingDaysWithin(from: PlainDate, before: PlainDate, calendar: WorkCalendar): number {
  let worked = 0
  for (let day = from; day < before; day = addDays(day, 1)) if (isWorkingDay(day, calendar)) worked += 1
  return worked
}

/** The year of a day. */
export function yearOf(day: PlainDate): number {
  return Number(day.slice(0, 4))
}
