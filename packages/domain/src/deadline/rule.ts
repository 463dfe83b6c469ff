import { addDays, addMonths, isPlainDate, type PlainDate } from '../calendar/plain-date.ts'
import {
  type Counted,
  isWorkingDay,
  type Span,
  stepWorkingDays,
  type WorkCalendar,
  yearOf,
} from '../calendar/working-day.ts'
import { done, type Outcome, refuse } from '../outcome.ts'

/** What happens to a due day on which nobody works 期限届满日为非工作日: it stays, or the next or previous working day counts. */
export type NonWorkingDay = 'stay' | 'next' | 'previous'

/**
 * How a due day follows from an event 期限规则. Counting begins on the day after the event unless the rule says that
 * the day itself counts; `sameDay` is due on the very day of the event.
 * @source domain.md §2.2
 */
export interface DueRule {
  /** Name of the event that it is counted from, such as `feedback_delivered`. */
  event: string
  span: Span | { sameDay: true }
  /** Counted forward from the event, or backward, as a notice that has to be out before an entry. Forward if not given. */
  towards?: 'after' | 'before'
  /** The first day that is counted. The next day if not given. */
  begins?: 'next_day' | 'same_day'
  /** Stays if not given. */
  onNonWorkingDay?: NonWorkingDay
}

/** A due day 到期日: as counted, as it holds, and the years for which weekends stood in for unknown holidays. */
export interface Due {
  counted: PlainDate
  dueOn: PlainDate
  guessedYears: readonly number[]
}

/** Days of events by the names that rules use. */
export type EventDays = Readonly<Record<string, PlainDate>>

/**
 * The due day of a rule. Unlike `dueAfter` it counts into a year whose holidays are not known: by weekends, and names
 * the year, so that a page can say that the day is provisional.
 * @refuses deadline.no-event, deadline.not-a-day
 * @source domain.md §2.2
 */
export function dueBy(rule: DueRule, days: EventDays, calendar: WorkCalendar): Outcome<Due> {
  const day = Object.hasOwn(days, rule.event) ? days[rule.event] : undefined
  if (day === undefined) return refuse('deadline.no-event', { event: rule.event })
  if (!isPlainDate(day)) return refuse('deadline.not-a-day', { day })
  const counted = countFrom(rule, day, calendar)
  return done(settleOn(counted, rule.onNonWorkingDay ?? 'stay', calendar))
}

/** Moves a counted day off days on which nobody works, as the rule says. @source domain.md §2.2 */
export function settleOn(counted: Counted, onNonWorkingDay: NonWorkingDay, calendar: WorkCalendar): Due {
  const guessed = new Set(counted.guessedYears)
  let dueOn = counted.day
  if (onNonWorkingDay !== 'stay') {
    const step = onNonWorkingDay === 'next' ? 1 : -1
    while (!isWorkingDay(note(dueOn), calendar)) dueOn = addDays(dueOn, step)
  }
  return { counted: counted.day, dueOn, guessedYears: [...guessed].toSorted((a, b) => a - b) }

  function note(day: PlainDate): PlainDate {
    if (!calendar.years.includes(yearOf(day))) guessed.add(yearOf(day))
    return day
  }
}

function countFrom({ span, towards, begins }: DueRule, day: PlainDate, calendar: WorkCalendar): Counted {
  const sign = towards === 'before' ? -1 : 1
  // Where the day itself counts, the span ends one day nearer to it.
  const back = begins === 'same_day' ? -sign : 0
  if ('sameDay' in span) return known(day)
  if ('days' in span) return known(addDays(day, sign * span.days + back))
  if ('months' in span) return known(addDays(addMonths(day, sign * span.months), back))
  return stepWorkingDays(addDays(day, back), sign * span.workingDays, calendar)
}

function known(day: PlainDate): Counted {
  return { day, guessedYears: [] }
}
