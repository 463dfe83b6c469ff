import type { RecusalRequestState } from '@xuncha/domain'

/** How a state looks: it waits, somebody stands aside, or nothing came of it. */
export function toneOf(state: RecusalRequestState) {
  if (state === 'raised') return 'warn'
  return state === 'granted' ? 'good' : 'neutral'
}
