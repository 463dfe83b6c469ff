import { type Outcome, refuse } from '@xuncha/domain'
import type { Host, Session, Tx } from '@xuncha/plugin-sdk/server'
import { lockItem } from './items.repository.ts'
import type { RectificationDb } from './tables.ts'

/** An item as it was locked. */
export type LockedItem = NonNullable<Awaited<ReturnType<ReturnType<typeof lockItem>['executeTakeFirst']>>>

/** What a use case has in hand once its item is locked. */
export interface Hand {
  tx: Tx<RectificationDb>
  host: Host
  item: LockedItem
}

/**
 * Runs a change on an item that nobody else changes meanwhile. A refusal leaves everything as it was.
 * @refuses not-found
 */
export function onLocked<T>(
  session: Session<RectificationDb>,
  id: string,
  change: (hand: Hand) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return session.transaction(async (tx, host, reach) => {
    const item = await lockItem(tx, reach, id).executeTakeFirst()
    return item === undefined ? refuse('not-found') : change({ tx, host, item })
  })
}

/** As `onLocked`, for a change made on a version that was read. @refuses not-found, stale */
export function onVersion<T>(
  session: Session<RectificationDb>,
  { id, version }: { id: string; version: number },
  change: (hand: Hand) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return onLocked(session, id, async (hand) => {
    const stale = staleness(hand.item, version)
    return stale ?? change(hand)
  })
}

/** The refusal of a change made on an older version, or undefined. */
export function staleness(item: { rowVersion: number }, version: number): Outcome<never> | undefined {
  return item.rowVersion === version ? undefined : refuse('stale', { yours: version, ours: item.rowVersion })
}
