import { done, type Outcome, refuse } from '../outcome.ts'
import { shippedSpans, shippedUrgency } from '../rules/shipped/deadlines.ts'
import type { RuleStatus, UrgencyThresholds } from '../rules/value.ts'
import { addDays, addMonths, daysBetween, type PlainDate } from './plain-date.ts'
import { noCalendar, type Span, stepWorkingDays, type WorkCalendar } from './working-day.ts'

export { isWorkingDay, type Span, type WorkCalendar } from './working-day.ts'

/** How far a due day is by the thresholds of the rule: far, near, very near, past. */
export type DueColour = 'calm' | 'soon' | 'urgent' | 'overdue'

/**
 * The last day of a span that begins the day after `from`.
 * @refuses deadline.no-calendar when working days are counted into a year whose holidays are not known
 * @source domain.md §2.2
 */
export function dueAfter(from: PlainDate, span: Span, calendar?: WorkCalendar): Outcome<PlainDate> {
  if ('days' in span) return done(addDays(from, span.days))
  if ('months' in span) return done(addMonths(from, span.months))
  const { day, guessedYears } = stepWorkingDays(from, span.workingDays, calendar ?? noCalendar)
  const [year] = guessedYears
  return year === undefined ? done(day) : refuse('deadline.no-calendar', { year })
}

/**
 * The colour of a due day as of today, by the shipped thresholds unless others are given.
 * @source peers.md §1 Rectification, 20/10/overdue
 */
export function dueColour(
  dueOn: PlainDate,
  today: PlainDate,
  thresholds: UrgencyThresholds = shippedUrgency,
): DueColour {
  const left = daysBetween(today, dueOn)
  if (left < 0) return 'overdue'
  if (left <= thresholds.urgent) return 'urgent'
  return left <= thresholds.soon ? 'soon' : 'calm'
}

/** A deadline 时限 as a county may correct it, with its basis and how well that is known. */
export interface DeadlineRule {
  code: string
  span: Span
  basis: string
  status: RuleStatus
}

type SpanName = keyof typeof shippedSpans

/**
 * The nation-level deadlines as shipped, by name; the records themselves are rule data. Each round pins the ones it
 * started with.
 * @source domain.md §2.2, column "Default to ship" and its evidence
 */
export const deadlineRules = Object.fromEntries(
  Object.entries(shippedSpans).map(([code, { span, source, status }]) => [
    code,
    { code, span, basis: source, status },
  ]),
) as Readonly<Record<SpanName, DeadlineRule>>
