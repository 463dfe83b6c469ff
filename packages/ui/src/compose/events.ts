/** First wait after a failure, doubled by each further one. */
const FIRST_MS = 1_000
/** Longest wait. */
const LONGEST_MS = 60_000

export interface FollowOptions {
  /** Name of an event → what to do. */
  on: Readonly<Record<string, () => void>>
  /** Read the state anew: the stream is back, and what was told meanwhile was missed; or it was not let in. */
  look: () => void
  /** From 0 to 1. Spreads the tabs of a county over time when its server comes back. */
  random?: () => number
}

/**
 * Follows a stream of server-sent events. After a failure it is opened anew, after ever longer waits: left to itself a
 * browser comes back every three seconds for ever, or, when the answer is an error, not at all.
 * @returns ends it
 */
export function followEvents(url: string, { on, look, random = Math.random }: FollowOptions): () => void {
  if (typeof EventSource === 'undefined') return () => {}
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0

  function open() {
    const mine = new EventSource(url)
    let opened = false
    source = mine
    for (const [name, tell] of Object.entries(on)) mine.addEventListener(name, tell)
    mine.addEventListener('open', () => {
      if (failures > 0) look()
      failures = 0
      opened = true
    })
    mine.addEventListener('error', () => {
      mine.close()
      clearTimeout(timer)
      timer = setTimeout(open, waitAfter(failures++, random()))
      // Last, since it may end all of this: the session is over.
      if (!opened) look()
    })
  }

  open()
  return () => {
    clearTimeout(timer)
    source.close()
  }
}

/** Milliseconds to wait after so many failures before: half of it sure, half of it chance. */
export function waitAfter(failures: number, chance: number): number {
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 16))
  return Math.round(most / 2 + (most / 2) * chance)
}
