/** The time as a county sees it. Given from outside, so that a test can live through three months. */
export interface Clock {
  now(): Date
  /** Today's local date, `YYYY-MM-DD`. The whole country keeps one time. */
  today(): string
}

const shanghai = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' })

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  today: () => dateOf(new Date()),
}

/** The local date of an instant. */
export function dateOf(instant: Date): string {
  return shanghai.format(instant)
}
