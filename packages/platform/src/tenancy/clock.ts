/** The time as a county sees it. Given from outside, so that a test can live through three months. */
export interface Clock {
  now(): Date
  /** Today's local date, `YYYY-MM-DD`. The whole country keeps one time. */
  today(): string
}

/** Beijing time is UTC+8 all year, in the whole country, since 1992. */
const BEIJING = 8 * 3_600_000

const DAY = 24 * 3_600_000

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date(), today: dayByDay(Date.now) }

/** Today's date, computed once a day: every request asks for it. A clock that is put back is followed. */
export function dayByDay(now: () => number): () => string {
  let begins = Infinity
  let date = ''
  return () => {
    const instant = now()
    if (instant < begins || instant >= begins + DAY) {
      begins = instant - ((instant + BEIJING) % DAY)
      date = dateOf(new Date(instant))
    }
    return date
  }
}

/** The local date of an instant. */
export function dateOf(instant: Date): string {
  return new Date(instant.getTime() + BEIJING).toISOString().slice(0, 10)
}
