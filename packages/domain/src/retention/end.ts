import type { PlainDate } from '../calendar/index.ts'

/**
 * The last day on which records are kept 保存期限 when they are put away on a day: the longest of what is said of their
 * tables. Null: they are kept for good 永久保存.
 * @param keeps ISO 8601 durations in years, or `forever`
 * @source domain.md §8.8
 */
export function endOfKeeping(keeps: readonly string[], putAway: PlainDate): PlainDate | null {
  if (keeps.includes('forever')) return null
  const years = keeps.map((keep) => Number(/^P(\d+)Y$/.exec(keep)?.[1] ?? Number.NaN))
  if (years.some(Number.isNaN)) throw new RangeError(`Not a term of keeping: ${keeps.join(', ')}`)
  const year = Number(putAway.slice(0, 4)) + Math.max(0, ...years)
  const end = `${String(year).padStart(4, '0')}${putAway.slice(4)}`
  // Of a 29th of February the year may have none.
  return end.endsWith('-02-29') && !isLeap(year) ? `${end.slice(0, -2)}28` : end
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}
