import type { Session } from '@xuncha/plugin-sdk/server'
import { type ItemQuery, nextOf, pageOf } from './items.ts'
import { listMeasures, listPlans } from './lists.repository.ts'
import type { RectificationDb } from './tables.ts'

/** One page of items with their plans: what each of the three lists 三张清单 is a view of. */
export async function listPlansPage(session: Session<RectificationDb>, query: ItemQuery) {
  const page = pageOf(query, session.actor.today)
  const [plans, measures] = await session.batch((db, reach) => [
    listPlans(db, reach, page),
    listMeasures(db, reach, page),
  ])
  const items = plans.map((plan) => ({
    ...plan,
    measures: measures.filter(({ itemId }) => itemId === plan.id),
  }))
  return { items, next: nextOf(plans, page.limit) }
}
