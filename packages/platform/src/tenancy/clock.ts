/** The time as a county sees it. Given from outside, so that a test can live through three months. */
export interface Clock {
  now(): Date
  /** Today's local date, `YYYY-MM-DD`. The whole country keeps one time. */
  today(): string
}

/** Beijing time is UTC+8 all year, in the whole country, since 1992. */
const BEIJING = 8 * 3_600_000

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  today: () => dateOf(new Date()),
}

/** The local date of an instant. */
export function dateOf(instant: Date): string {
  return new Date(instant.getTime() + BEIJING).toISOString().slice(0, 10)
}
