import { type Clock, dateOf } from '../src/index.ts'

/** A clock that stands where a test puts it. Starts at the machine's day. */
export class TestClock implements Clock {
  #at: Date | undefined

  /**
   * Puts the clock to noon of a local date.
   * @throws Error for a date that is over: PostgreSQL goes by the machine's clock, and by that no session would begin
   */
  set(date: string): void {
    const at = new Date(`${date}T12:00:00+08:00`)
    if (at < new Date())
      throw new Error(`${date} is over: a test of time has to lie ahead of the machine’s clock`)
    this.#at = at
  }

  /** Goes by the machine's clock again. */
  release(): void {
    this.#at = undefined
  }

  now(): Date {
    return this.#at ?? new Date()
  }

  today(): string {
    return dateOf(this.now())
  }
}
