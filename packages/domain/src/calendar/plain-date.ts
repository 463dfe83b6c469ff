/** A day without a zone, `YYYY-MM-DD`. Plain dates compare as text. */
export type PlainDate = string

const DAY = 86_400_000

/** Whether a text is a day that exists. */
export function isPlainDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && fromDays(toDays(text)) === text
}

/** The day `days` later, or earlier where negative. */
export function addDays(date: PlainDate, days: number): PlainDate {
  return fromDays(toDays(date) + days)
}

/** The same day `months` later; where that month is too short, its last day. */
export function addMonths(date: PlainDate, months: number): PlainDate {
  const [year, month, day] = partsOf(date)
  const index = year * 12 + (month - 1) + months
  const last = toDays(textOf(Math.floor((index + 1) / 12), ((index + 1) % 12) + 1, 1)) - 1
  const first = toDays(textOf(Math.floor(index / 12), (index % 12) + 1, 1))
  return fromDays(Math.min(first + day - 1, last))
}

/** Days from one day to another; negative when the second is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return toDays(to) - toDays(from)
}

/** 1 for Monday to 7 for Sunday. */
export function weekday(date: PlainDate): number {
  // Day 0 of the count is a Thursday.
  return ((((toDays(date) + 3) % 7) + 7) % 7) + 1
}

// A day number is counted in UTC only as arithmetic: no zone ever sees it.
function toDays(date: PlainDate): number {
  const [year, month, day] = partsOf(date)
  return Math.floor(Date.UTC(year, month - 1, day) / DAY)
}

function fromDays(days: number): PlainDate {
  return new Date(days * DAY).toISOString().slice(0, 10)
}

function partsOf(date: PlainDate): [number, number, number] {
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))]
}

function textOf(year: number, month: number, day: number): PlainDate {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
