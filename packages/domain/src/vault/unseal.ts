import type { Moves } from '../machine.ts'
import { done, type Outcome, refuse } from '../outcome.ts'
import type { RuleActor } from '../role.ts'

/** What a request is for: to read the entry 开封查阅, or to destroy its key 销毁. */
export const unsealPurposes = ['read', 'destroy'] as const

/** One of the two. */
export type UnsealPurpose = (typeof unsealPurposes)[number]

/** States of a request 开封申请; `new` is one that is not on record yet. */
export const unsealStates = ['new', 'open', 'approved', 'declined', 'expired', 'withdrawn', 'done'] as const

/** One state of a request. */
export type UnsealState = (typeof unsealStates)[number]

/** Approvals that it takes, by as many others. @source domain.md I2; security.md §2.4 */
export const APPROVALS_NEEDED = 2

/** Hours for which a request holds at most. @source domain.md I2 */
export const LONGEST_REQUEST_HOURS = 24

/** What the rules need to know of a request. People are person ids. */
export interface UnsealFacts {
  state: UnsealState
  purpose: UnsealPurpose
  /** Who asks; null before that. */
  requesterId: string | null
  /** Everybody who has said yes or no, also those who took it back: nobody speaks twice. */
  spoken: readonly string[]
  /** Those whose approval stands. */
  approvers: readonly string[]
  /** Whom the entry is kept from 回避. */
  barred: readonly string[]
}

/** What is stored of a request, to tell its state from. */
export interface UnsealRecord {
  stored: 'open' | 'withdrawn' | 'done'
  /** Instants as milliseconds. */
  expiresAt: number
  declined: boolean
  approvals: number
}

/**
 * The state of a request at an instant. A refusal by one ends it; it lapses by itself; an approval that no longer stands
 * takes it back to waiting.
 * @source domain.md I2; security.md §2.4
 */
export function unsealStateAt(record: UnsealRecord, now: number): Exclude<UnsealState, 'new'> {
  if (record.stored !== 'open') return record.stored
  if (record.declined) return 'declined'
  if (record.expiresAt <= now) return 'expired'
  return record.approvals >= APPROVALS_NEEDED ? 'approved' : 'open'
}

/**
 * Who is kept from an entry learns nothing of it, not even that it is there.
 * @refuses not-found
 * @source domain.md I4, I5
 */
function isNotBarred({ barred }: UnsealFacts, actor: RuleActor): Outcome<void> {
  return barred.includes(actor.personId) ? refuse('not-found') : done(undefined)
}

/**
 * Another than who asks, and each once.
 * @refuses not-found, vault.own-request, vault.spoken
 * @source domain.md I2: two approvals; §3, 专管员 dual control
 */
function isAnother(request: UnsealFacts, actor: RuleActor): Outcome<void> {
  const free = isNotBarred(request, actor)
  if (!free.ok) return free
  if (request.requesterId === actor.personId) return refuse('vault.own-request')
  return request.spoken.includes(actor.personId) ? refuse('vault.spoken') : done(undefined)
}

/**
 * Only who asked: what two approved is not for anybody else.
 * @refuses not-found, vault.not-requester
 * @source domain.md I2
 */
function isRequester(request: UnsealFacts, actor: RuleActor): Outcome<void> {
  const free = isNotBarred(request, actor)
  if (!free.ok) return free
  return request.requesterId === actor.personId ? done(undefined) : refuse('vault.not-requester')
}

function asksTo(purpose: UnsealPurpose) {
  return (request: UnsealFacts, actor: RuleActor): Outcome<void> => {
    const own = isRequester(request, actor)
    if (!own.ok) return own
    return request.purpose === purpose
      ? done(undefined)
      : refuse('vault.other-purpose', { purpose: request.purpose })
  }
}

function hasApproved(request: UnsealFacts, actor: RuleActor): Outcome<void> {
  return request.approvers.includes(actor.personId) ? done(undefined) : refuse('vault.not-approver')
}

/**
 * Whoever hands a key over has approved, and still stands by it.
 * @refuses not-found, vault.not-approver
 * @source domain.md I2, I4
 */
function mayRelease(request: UnsealFacts, actor: RuleActor): Outcome<void> {
  const free = isNotBarred(request, actor)
  return free.ok ? hasApproved(request, actor) : free
}

const askers = ['clue-officer', 'head'] as const
const approvers = ['clue-officer', 'leading-group'] as const

/**
 * Asked for by a clue officer 线索专管员 or the head of the team, with a reason; approved by two others; opened by who
 * asked, any number of times until it expires, within the quota of the day.
 * @source domain.md §3, 举报人身份; I2; security.md §2.4
 */
export const unsealMoves = {
  request: { from: ['new'], to: 'open', by: askers, asks: ['reason'], guard: isNotBarred },
  approve: {
    from: ['open', 'approved'],
    to: ({ approvers: before }) => (before.length + 1 >= APPROVALS_NEEDED ? 'approved' : 'open'),
    by: approvers,
    guard: isAnother,
  },
  decline: {
    from: ['open', 'approved'],
    to: 'declined',
    by: approvers,
    asks: ['reason'],
    guard: isAnother,
  },
  revoke: {
    from: ['open', 'approved'],
    to: ({ approvers: before }) => (before.length - 1 >= APPROVALS_NEEDED ? 'approved' : 'open'),
    by: approvers,
    guard: hasApproved,
  },
  /** A holder who approved gives the reader, who holds no key to all, the key to this entry. */
  release: { from: ['approved'], to: 'approved', by: ['clue-officer'], guard: mayRelease },
  withdraw: { from: ['open', 'approved'], to: 'withdrawn', by: askers, guard: isRequester },
  open: { from: ['approved'], to: 'approved', by: askers, guard: asksTo('read') },
  destroy: { from: ['approved'], to: 'done', by: askers, guard: asksTo('destroy') },
} as const satisfies Moves<UnsealFacts>
