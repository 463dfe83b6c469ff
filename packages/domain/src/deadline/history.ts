import { addDays, daysBetween, isPlainDate, type PlainDate } from '../calendar/plain-date.ts'
import {
  type Counted,
  stepWorkingDays,
  type WorkCalendar,
  workingDaysWithin,
  yearOf,
} from '../calendar/working-day.ts'
import { done, type Outcome, refuse } from '../outcome.ts'
import { type Extension, extensionFault } from './extension.ts'
import { type Due, dueBy, type DueRule, type EventDays, settleOn } from './rule.ts'

/**
 * What happens to a deadline 时限: opened, paused 中止, resumed 恢复, extended 延期, closed 办结. The opening keeps the
 * rule that it was counted by, so a rule that changes later moves nothing. `until` is the last day of a pause; the
 * day of resuming is the first that counts again.
 * @source domain.md §2.2; §4.7; §1 row 49
 */
export type DeadlineEvent = { deadlineId: string; on: PlainDate } & (
  | { kind: 'opened'; rule: DueRule; days: EventDays }
  | { kind: 'paused'; reason: string; until?: PlainDate }
  | { kind: 'resumed' }
  | ({ kind: 'extended' } & Extension)
  | { kind: 'closed' }
)

/** How a deadline stands on a day. */
export interface Standing {
  dueOn: PlainDate
  paused: boolean
  /** The day it was closed on, or null. */
  closedOn: PlainDate | null
  extensions: number
  /** Years in which weekends stood in for holidays that are not known: the due day is provisional. */
  guessedYears: readonly number[]
}

interface Folded {
  rule: DueRule
  due: Due
  pause: { from: PlainDate; until: PlainDate | null } | null
  closedOn: PlainDate | null
  extensions: number
  lastOn: PlainDate
}

/**
 * How a deadline stood on a day: the events up to that day, folded in the order in which they are given. Events of
 * other deadlines in the same history do not matter. While an open pause lasts, each of its days moves the due day.
 * @refuses deadline.not-opened, deadline.not-a-day, and whatever an event of the history is refused with
 * @source domain.md §2.2; §1 row 49
 */
export function standingOn(
  history: readonly DeadlineEvent[],
  deadlineId: string,
  day: PlainDate,
  calendar: WorkCalendar,
): Outcome<Standing> {
  if (!isPlainDate(day)) return refuse('deadline.not-a-day', { day })
  const past = history.filter((event) => event.on <= day)
  const folded = fold(past, deadlineId, calendar)
  if (!folded.ok) return folded
  return folded.value === undefined
    ? refuse('deadline.not-opened')
    : done(standing(folded.value, day, calendar))
}

/**
 * The history with one more event, or why that cannot be.
 * @refuses deadline.not-a-day, deadline.not-opened, deadline.opened-already, deadline.closed, deadline.out-of-order,
 *   deadline.paused-already, deadline.not-paused, deadline.pause-ends-early, deadline.pause-overdue,
 *   deadline.no-reason, deadline.no-approver, deadline.extension-earlier, deadline.own-extension,
 *   deadline.extension-paused, deadline.no-event
 * @source domain.md §2.2; §4.7
 */
export function recordEvent(
  history: readonly DeadlineEvent[],
  event: DeadlineEvent,
  calendar: WorkCalendar,
): Outcome<readonly DeadlineEvent[]> {
  const folded = fold(history, event.deadlineId, calendar)
  if (!folded.ok) return folded
  const next = apply(folded.value, event, calendar)
  return next.ok ? done([...history, event]) : next
}

function fold(
  history: readonly DeadlineEvent[],
  deadlineId: string,
  calendar: WorkCalendar,
): Outcome<Folded | undefined> {
  let folded: Folded | undefined
  for (const event of history) {
    if (event.deadlineId !== deadlineId) continue
    const next = apply(folded, event, calendar)
    if (!next.ok) return next
    folded = next.value
  }
  return done(folded)
}

function apply(before: Folded | undefined, event: DeadlineEvent, calendar: WorkCalendar): Outcome<Folded> {
  if (!isPlainDate(event.on)) return refuse('deadline.not-a-day', { day: event.on })
  if (event.kind === 'opened') return before ? refuse('deadline.opened-already') : open(event, calendar)
  if (!before) return refuse('deadline.not-opened')
  if (before.closedOn !== null) return refuse('deadline.closed', { closedOn: before.closedOn })
  if (event.on < before.lastOn) return refuse('deadline.out-of-order', { lastOn: before.lastOn })
  const folded = { ...endDatedPause(before, event.on, calendar), lastOn: event.on }
  switch (event.kind) {
    case 'paused':
      return pause(folded, event)
    case 'resumed':
      return folded.pause
        ? done(endPause(folded, folded.pause.from, event.on, calendar))
        : refuse('deadline.not-paused')
    case 'extended':
      return extend(folded, event)
    case 'closed':
      // What is closed is due no more, so the days of an open pause count up to its closing.
      return done({
        ...(folded.pause ? endPause(folded, folded.pause.from, event.on, calendar) : folded),
        closedOn: event.on,
      })
  }
}

function open(event: DeadlineEvent & { kind: 'opened' }, calendar: WorkCalendar): Outcome<Folded> {
  const due = dueBy(event.rule, event.days, calendar)
  if (!due.ok) return due
  const { rule, on } = event
  return done({ rule, due: due.value, pause: null, closedOn: null, extensions: 0, lastOn: on })
}

function pause(folded: Folded, event: DeadlineEvent & { kind: 'paused' }): Outcome<Folded> {
  if (folded.pause) return refuse('deadline.paused-already', { from: folded.pause.from })
  if (event.reason.trim() === '') return refuse('deadline.no-reason')
  // A pause keeps time from running out; it does not bring back time that has run out.
  if (event.on > folded.due.dueOn) return refuse('deadline.pause-overdue', { dueOn: folded.due.dueOn })
  const until = event.until ?? null
  if (until !== null && !isPlainDate(until)) return refuse('deadline.not-a-day', { day: until })
  if (until !== null && until < event.on) return refuse('deadline.pause-ends-early', { from: event.on })
  return done({ ...folded, pause: { from: event.on, until } })
}

function extend(folded: Folded, event: DeadlineEvent & { kind: 'extended' }): Outcome<Folded> {
  if (folded.pause) return refuse('deadline.extension-paused', { from: folded.pause.from })
  if (!isPlainDate(event.dueOn)) return refuse('deadline.not-a-day', { day: event.dueOn })
  if (event.approvedBy.trim() === '') return refuse('deadline.no-approver')
  switch (extensionFault(folded.due.dueOn, event)) {
    case 'no-reason':
      return refuse('deadline.no-reason')
    case 'earlier':
      return refuse('deadline.extension-earlier', { dueOn: folded.due.dueOn })
    case 'own':
      return refuse('deadline.own-extension')
    case undefined:
      // An approved day holds as it was written, whoever works on it.
      return done({
        ...folded,
        due: { counted: event.dueOn, dueOn: event.dueOn, guessedYears: [] },
        extensions: folded.extensions + 1,
      })
  }
}

function standing(before: Folded, day: PlainDate, calendar: WorkCalendar): Standing {
  const folded = endDatedPause(before, day, calendar)
  const { pause: running, closedOn, extensions } = folded
  const { due } = running
    ? endPause(folded, running.from, addDays(running.until ?? day, 1), calendar)
    : folded
  return {
    dueOn: due.dueOn,
    paused: running !== null,
    closedOn,
    extensions,
    guessedYears: due.guessedYears,
  }
}

function endDatedPause(folded: Folded, day: PlainDate, calendar: WorkCalendar): Folded {
  const until = folded.pause?.until ?? null
  return folded.pause && until !== null && day > until
    ? endPause(folded, folded.pause.from, addDays(until, 1), calendar)
    : folded
}

/** A span of working days loses the working days of the pause, any other its calendar days. */
function endPause(folded: Folded, from: PlainDate, before: PlainDate, calendar: WorkCalendar): Folded {
  // Resumed on the day of the pause: no day was lost, and an approved day stays as it was written.
  if (before <= from) return { ...folded, pause: null }
  const { rule, due } = folded
  const shifted: Counted =
    'workingDays' in rule.span
      ? stepWorkingDays(due.counted, workingDaysWithin(from, before, calendar), calendar)
      : { day: addDays(due.counted, daysBetween(from, before)), guessedYears: [] }
  const paused = 'workingDays' in rule.span ? yearsWithin(from, before) : []
  const unknown = paused.filter((year) => !calendar.years.includes(year))
  const guessedYears = [...new Set([...due.guessedYears, ...unknown, ...shifted.guessedYears])]
  const moves = rule.onNonWorkingDay ?? 'stay'
  return { ...folded, pause: null, due: settleOn({ day: shifted.day, guessedYears }, moves, calendar) }
}

function yearsWithin(from: PlainDate, before: PlainDate): number[] {
  const first = yearOf(from)
  return Array.from({ length: yearOf(addDays(before, -1)) - first + 1 }, (_, at) => first + at)
}
