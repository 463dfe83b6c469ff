import { daysBetween, type PlainDate } from '../calendar/plain-date.ts'
import type { WorkCalendar } from '../calendar/working-day.ts'
import { dueBy, type DueRule, type EventDays } from '../deadline/rule.ts'
import type { Refusal } from '../outcome.ts'

/** A matter with the days of its events and the due day that it has. One whose round pinned its rules keeps them. */
export interface PreviewSubject {
  id: string
  days: EventDays
  dueOn: PlainDate
  pinned: boolean
}

/** What a changed rule would do to matters that are open now. */
export interface RulePreview {
  moved: readonly { id: string; from: PlainDate; to: PlainDate; days: number }[]
  unmoved: readonly string[]
  pinned: readonly string[]
  /** Matters whose due day cannot be told under the new rule, with the reason. */
  failed: readonly { id: string; refusal: Refusal }[]
}

/**
 * What would change if a deadline were counted by another rule; nothing is changed by asking.
 * @source domain.md §0 fact 1; §2.2
 */
export function previewRule(
  rule: DueRule,
  subjects: readonly PreviewSubject[],
  calendar: WorkCalendar,
): RulePreview {
  const pinned = subjects.filter((subject) => subject.pinned).map(({ id }) => id)
  const counted = subjects
    .filter((subject) => !subject.pinned)
    .map(({ id, days, dueOn }) => ({ id, from: dueOn, due: dueBy(rule, days, calendar) }))
  const moved = counted.flatMap(({ id, from, due }) =>
    due.ok && due.value.dueOn !== from
      ? [{ id, from, to: due.value.dueOn, days: daysBetween(from, due.value.dueOn) }]
      : [],
  )
  const unmoved = counted.filter(({ from, due }) => due.ok && due.value.dueOn === from).map(({ id }) => id)
  const failed = counted.flatMap(({ id, due }) => (due.ok ? [] : [{ id, refusal: due.refusal }]))
  return { moved, unmoved, pinned, failed }
}
