import { deadlineRules, done, dueAfter, dueColour, type Outcome, refuse } from '@xuncha/domain'
import type { Session } from '@xuncha/plugin-sdk/server'
import { daysOf } from './due.ts'
import {
  addItem,
  type Correction,
  correctItem,
  findItem,
  type ItemFilter,
  listItems,
  versionOf,
} from './items.repository.ts'
import { type StoredItem, verbsFor } from './standing.ts'
import { countItems } from './summary.repository.ts'
import type { RectificationDb } from './tables.ts'

type ItemSession = Session<RectificationDb>

/** A ledger page as asked for. */
export interface ItemQuery extends Omit<ItemFilter, 'dueFrom' | 'dueTo'> {
  due?: 'overdue' | 'urgent' | 'soon' | undefined
  after?: { dueOn: string; id: string } | undefined
  limit: number
}

/** An item as the office types it in. */
export interface NewItem {
  unitId: string
  unitName: string
  roundTitle: string
  number: string
  title: string
  problem: string
  requirement: string
  category: string
  nature: string
  deliveredOn: string
  dueOn?: string | undefined
}

/** One page of the ledger, the item due first at its head. */
export async function listPage(session: ItemSession, query: ItemQuery) {
  const page = pageOf(query, session.actor.today)
  const [items] = await session.batch((db, reach) => [listItems(db, reach, page)])
  return { items, next: nextOf(items, page.limit) }
}

/** Turns a colour into the days it stands for; what is closed is due no more. */
export function pageOf({ due, ...query }: ItemQuery, today: string) {
  return due === undefined ? query : { ...query, open: true, ...daysOf(due, today) }
}

/** Where the next page begins, or null where this one was the last. */
export function nextOf(items: readonly { id: string; dueOn: string }[], limit: number): string | null {
  const last = items.at(-1)
  return last === undefined || items.length < limit ? null : `${last.dueOn}~${last.id}`
}

/** How many items stand in each state, and how many of those not closed are close to their day or past it. */
export async function countAll(session: ItemSession) {
  const [rows] = await session.batch((db, reach) => [countItems(db, reach)])
  const states: Record<string, number> = {}
  const due = { calm: 0, soon: 0, urgent: 0, overdue: 0 }
  for (const { state, dueOn, items } of rows) {
    states[state] = (states[state] ?? 0) + items
    if (dueOn !== null) due[dueColour(dueOn, session.actor.today)] += items
  }
  return { states, due, open: due.calm + due.soon + due.urgent + due.overdue }
}

/** One item with what the reader may do with it. */
export async function readItem(session: ItemSession, id: string) {
  const [[item]] = await session.batch((db, reach) => [findItem(db, reach, id)])
  return item === undefined ? refuse('not-found') : done(withVerbs(item, session))
}

/** Types an item in. Sent twice under one id it is there once. */
export async function createItem(session: ItemSession, id: string, typed: NewItem) {
  const days = dueDays(typed.deliveredOn)
  if (!days.ok) return days
  const [[item]] = await session.batch((db, _, actor) => [
    addItem(db, {
      id,
      unit_id: typed.unitId,
      unit_name: typed.unitName,
      round_title: typed.roundTitle,
      number: typed.number,
      title: typed.title,
      problem: typed.problem,
      requirement: typed.requirement,
      category: typed.category,
      nature: typed.nature,
      delivered_on: typed.deliveredOn,
      plan_due: days.value.planDue,
      due_on: typed.dueOn ?? days.value.dueOn,
      state: 'awaiting_claim',
      recorded_by_name: actor.name,
    }),
  ])
  // Sent before: the answer is what was made of it then.
  return item === undefined ? readItem(session, id) : done(withVerbs(item, session))
}

/** The days that a delivered feedback sets: for the plan, and for the rectification. */
export function dueDays(deliveredOn: string): Outcome<{ planDue: string; dueOn: string }> {
  const planDue = dueAfter(deliveredOn, deadlineRules.rectificationPlan.span)
  if (!planDue.ok) return planDue
  const dueOn = dueAfter(deliveredOn, deadlineRules.concentratedRectification.span)
  return dueOn.ok ? done({ planDue: planDue.value, dueOn: dueOn.value }) : dueOn
}

/**
 * Corrects number or title, on the version that was read.
 * @refuses not-found, stale
 */
export async function correctOne(session: ItemSession, change: Correction) {
  const [[item]] = await session.batch((db, reach) => [correctItem(db, reach, change)])
  if (item !== undefined) return done(withVerbs(item, session))
  const [[present]] = await session.batch((db, reach) => [versionOf(db, reach, change.id)])
  return present === undefined
    ? refuse('not-found')
    : refuse('stale', { yours: change.version, ours: present.rowVersion })
}

/** What the API shows of an item: the row, and the moves that the reader is offered. */
export function withVerbs<T extends StoredItem>(item: T, { actor }: Pick<ItemSession, 'actor'>) {
  return { ...item, verbs: verbsFor(item, actor) }
}
