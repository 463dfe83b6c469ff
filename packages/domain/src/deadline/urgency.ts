import { type DueColour, dueColour } from '../calendar/deadline.ts'
import { daysBetween, type PlainDate } from '../calendar/plain-date.ts'
import { shippedEscalation, shippedUrgency } from '../rules/shipped/deadlines.ts'
import type { EscalationStep, EscalationTarget, UrgencyThresholds } from '../rules/value.ts'
import type { Standing } from './history.ts'

/** How pressing a deadline is 紧迫程度: the colours of a due day, and paused and done. */
export type Urgency = DueColour | 'paused' | 'done'

type Pressing = Pick<Standing, 'dueOn' | 'paused' | 'closedOn'>

/**
 * How pressing a deadline is as of today: what is done or paused presses nobody.
 * @source peers.md §1 Rectification, 20/10/overdue
 */
export function urgencyOf(
  standing: Pressing,
  today: PlainDate,
  thresholds: UrgencyThresholds = shippedUrgency,
): Urgency {
  if (standing.closedOn !== null) return 'done'
  return standing.paused ? 'paused' : dueColour(standing.dueOn, today, thresholds)
}

/**
 * To whom a deadline is escalated as of today, or undefined: the step with the most overdue days that it reached.
 * @source domain.md §1 row 49
 */
export function escalationOf(
  standing: Pressing,
  today: PlainDate,
  steps: readonly EscalationStep[] = shippedEscalation,
): EscalationTarget | undefined {
  if (urgencyOf(standing, today) !== 'overdue') return undefined
  const overdue = daysBetween(standing.dueOn, today)
  return steps
    .filter(({ overdueDays }) => overdueDays <= overdue)
    .reduce<EscalationStep | undefined>(
      (last, step) => (last === undefined || step.overdueDays > last.overdueDays ? step : last),
      undefined,
    )?.to
}
