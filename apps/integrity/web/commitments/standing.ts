import type { Commitment } from '../api.ts'

/** Somebody who declared a conflict cannot sign: the office has to see that among those who have not signed yet. */
export function standingOf({ state, conflicts }: Commitment) {
  return conflicts.length > 0 ? 'conflict' : state
}

export const standingTones = { due: 'warn', signed: 'good', conflict: 'bad' } as const
