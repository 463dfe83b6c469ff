import { feedbackDelivered } from '@xuncha/plugin-sdk/contracts'
import { on } from '@xuncha/plugin-sdk/server'
import { storeFeedback } from './feedback.repository.ts'
import { dueDays } from './items.ts'
import type { RectificationDb } from './tables.ts'

/** The feedback reached the unit: each finding waits to be claimed, its days counted from the delivery. */
export const onFeedback = on<RectificationDb, (typeof feedbackDelivered)['payload']>(
  feedbackDelivered,
  async (tx, told) => {
    const days = dueDays(told.deliveredOn)
    if (!days.ok) throw new Error(`Feedback ${told.feedbackId} sets no days: ${days.refusal.code}`)
    const whose = {
      round_title: told.roundTitle,
      team_id: told.teamId,
      unit_id: told.unitId,
      unit_name: told.unitName,
      delivered_on: told.deliveredOn,
      plan_due: days.value.planDue,
    }
    const items = told.findings.map(
      ({ findingId, number, title, problem, category, nature, requirement }) => ({
        ...whose,
        id: findingId,
        feedback_id: told.feedbackId,
        number,
        title,
        problem,
        requirement,
        category,
        nature,
        due_on: days.value.dueOn,
        state: 'awaiting_claim' as const,
      }),
    )
    await storeFeedback(tx, { ...whose, id: told.feedbackId, round_id: told.roundId }, items)
  },
)
