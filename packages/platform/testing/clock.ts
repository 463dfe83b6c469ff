import { type Clock, dateOf } from '../src/index.ts'

/** A clock that stands where a test puts it. Starts at the machine's day. */
export class TestClock implements Clock {
  #at: Date | undefined

  /** Puts the clock to noon of a local date. */
  set(date: string): void {
    this.#at = new Date(`${date}T12:00:00+08:00`)
  }

  now(): Date {
    return this.#at ?? new Date()
  }

  today(): string {
    return dateOf(this.now())
  }
}
