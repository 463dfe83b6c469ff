import { done, type Outcome, refuse } from '../outcome.ts'
import { addDays, addMonths, daysBetween, type PlainDate, weekday } from './plain-date.ts'

/** Statutory holidays and make-up working days of the years that are known 法定节假日与调休. */
export interface WorkCalendar {
  years: readonly number[]
  holidays: ReadonlySet<PlainDate>
  makeUpDays: ReadonlySet<PlainDate>
}

/** A span 期限 as rules give it: calendar days, working days 工作日, or months. */
export type Span = { days: number } | { workingDays: number } | { months: number }

/** How far a due day is: more than 20 days, within 20, within 10, past. */
export type DueColour = 'calm' | 'soon' | 'urgent' | 'overdue'

/**
 * The last day of a span that begins the day after `from`.
 * @refuses deadline.no-calendar when working days are counted into a year whose holidays are not known
 * @source domain.md §2.2
 */
export function dueAfter(from: PlainDate, span: Span, calendar?: WorkCalendar): Outcome<PlainDate> {
  if ('days' in span) return done(addDays(from, span.days))
  if ('months' in span) return done(addMonths(from, span.months))
  let day = from
  for (let left = span.workingDays; left > 0;) {
    day = addDays(day, 1)
    const year = Number(day.slice(0, 4))
    if (!calendar?.years.includes(year)) return refuse('deadline.no-calendar', { year })
    if (isWorkingDay(day, calendar)) left -= 1
  }
  return done(day)
}

/** Whether people work on a day: a weekday that is no holiday, or a weekend day that makes up for one. */
export function isWorkingDay(
  day: PlainDate,
  calendar: Pick<WorkCalendar, 'holidays' | 'makeUpDays'>,
): boolean {
  if (calendar.makeUpDays.has(day)) return true
  return weekday(day) <= 5 && !calendar.holidays.has(day)
}

/**
 * The colour of a due day as of today.
 * @source peers.md §1 Rectification, 20/10/overdue
 */
export function dueColour(dueOn: PlainDate, today: PlainDate): DueColour {
  const left = daysBetween(today, dueOn)
  if (left < 0) return 'overdue'
  if (left <= 10) return 'urgent'
  return left <= 20 ? 'soon' : 'calm'
}

/** A deadline 时限 as a county may correct it, with its basis and how well that is known. */
export interface DeadlineRule {
  code: string
  span: Span
  basis: string
  status: 'verified' | 'observed' | 'mixed' | 'unverified'
}

/**
 * Deadlines as shipped. Each round pins the ones it started with.
 * @source domain.md §2.2, column "Default to ship" and its evidence
 */
export const deadlineRules = {
  onSite: rule('onSite', { days: 45 }, '[V30] 各地 20 至 90 天', 'observed'),
  entryNotice: rule('entryNotice', { workingDays: 10 }, '[V7] 县级未核实', 'mixed'),
  reportAfterLeaving: rule('reportAfterLeaving', { workingDays: 15 }, '[U]', 'unverified'),
  leadingGroupHears: rule('leadingGroupHears', { days: 30 }, '[V1] 仅有“及时”一语', 'mixed'),
  secretaryMeeting: rule('secretaryMeeting', { days: 45 }, '[V1] 仅有“及时”一语', 'mixed'),
  feedbackAfterDecision: rule('feedbackAfterDecision', { workingDays: 15 }, '[V17]、[U]', 'mixed'),
  rectificationPlan: rule('rectificationPlan', { days: 30 }, '[V7]、[V10] 摘录不全', 'mixed'),
  democraticLifeMeeting: rule('democraticLifeMeeting', { days: 45 }, '[V7]', 'observed'),
  concentratedRectification: rule(
    'concentratedRectification',
    { months: 3 },
    '[V1]、[V7]、[V28] 互有出入',
    'mixed',
  ),
  clueReply: rule('clueReply', { months: 3 }, '[v29]', 'unverified'),
  allRectification: rule('allRectification', { months: 12 }, '[V13]', 'observed'),
  /** Counted from the end of concentrated rectification 集中整改. */
  assessment: rule('assessment', { months: 1 }, '[V31]、[V32]', 'observed'),
  petitionForward: rule('petitionForward', { workingDays: 5 }, '[V9] 第十五条', 'verified'),
} as const satisfies Record<string, DeadlineRule>

function rule(code: string, span: Span, basis: string, status: DeadlineRule['status']): DeadlineRule {
  return { code, span, basis, status }
}
