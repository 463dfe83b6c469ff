import type { Item } from '../api.ts'

/** Whether the item waits for the reader's plan. */
export function isPlanOpen(item: Item): boolean {
  return item.verbs.some(({ name }) => name === 'submitPlan')
}

/** Whether the plan is what is due next. */
export function isPlanDue({ state }: Pick<Item, 'state'>): boolean {
  return state === 'awaiting_claim' || state === 'reopened'
}

/** Whether the item waits for the reader's progress and evidence. */
export function isReportOpen(item: Item): boolean {
  return item.verbs.some(({ name }) => name === 'declare')
}

/** Whether there is something to have an opinion about. */
export function isOpinionOpen(item: Item): boolean {
  return item.submitterId !== null && item.state !== 'closed'
}

export type ItemTab = 'plan' | 'work' | 'review'

/** Where a reader most likely wants to begin. */
export function tabOf({ state }: Item): ItemTab {
  if (isPlanDue({ state }) || state === 'plan_review') return 'plan'
  if (state === 'in_progress' || state === 'returned' || state === 'not_completed') return 'work'
  return 'review'
}
