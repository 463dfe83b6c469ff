import { againIn } from './again.ts'
import { problemOf } from './problem.ts'

/** A stream that held so long was a good one: the delays start from the beginning. */
const HELD_MS = 10_000

/**
 * Hears from the API what changed 推送. A broken stream is opened again after a growing delay, and what may have been
 * missed meanwhile is read anew.
 * @param refresh reads the state; also finds out whether a stream is refused because the session is gone
 * @returns ends it; undefined where there are no event streams
 */
export function followEvents(refresh: () => Promise<void>): (() => void) | undefined {
  if (typeof EventSource === 'undefined') return undefined
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let stopped = false
  const read = () => refresh().catch(problemOf)

  function open() {
    let openedAt: number | undefined
    source = new EventSource('/api/events')
    source.addEventListener('modules', () => void read())
    source.addEventListener('open', () => {
      openedAt = Date.now()
      if (failures > 0) void read()
    })
    source.addEventListener('error', () => {
      // The browser's own attempts come evenly, and none follows an answer of 502.
      source.close()
      void openAgain(openedAt)
    })
  }

  async function openAgain(openedAt: number | undefined) {
    if (openedAt === undefined) await read()
    else if (Date.now() - openedAt >= HELD_MS) failures = 0
    if (stopped) return
    failures++
    timer = setTimeout(open, againIn(failures))
  }

  open()
  return () => {
    stopped = true
    clearTimeout(timer)
    source.close()
  }
}
