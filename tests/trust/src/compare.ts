import { isSame } from './authority.ts'
import type { Seen } from './stage.ts'

/** How long two ways to ask took, in milliseconds, for their medians to be held against each other. */
export class Timings {
  readonly #existing: number[] = []
  readonly #random: number[] = []

  /**
   * Asks about what exists and about what never did, the other one first each time: whoever comes second finds
   * everything warm.
   */
  async both(
    existing: () => Promise<Seen>,
    random: () => Promise<Seen>,
  ): Promise<{ answer: Seen; none: Seen }> {
    const ask = async (send: () => Promise<Seen>, times: number[]) => {
      const begun = performance.now()
      const seen = await send()
      times.push(performance.now() - begun)
      return seen
    }
    if (this.#existing.length % 2 === 0) {
      const answer = await ask(existing, this.#existing)
      return { answer, none: await ask(random, this.#random) }
    }
    const none = await ask(random, this.#random)
    return { answer: await ask(existing, this.#existing), none }
  }

  /** The two medians and their difference, in milliseconds. */
  figures(): Record<string, number> {
    const [existing, random] = [median(this.#existing), median(this.#random)]
    return {
      medianMs: round(existing),
      medianNonexistentMs: round(random),
      differenceMs: round(existing - random),
    }
  }
}

/** What is wrong with the answer to somebody else's id, held against the one to an id that nobody has; or undefined. */
export function tells(answer: Seen, none: Seen, expected = 404): string | undefined {
  if (none.status !== expected) return `an id that nobody has is answered ${none.status}`
  return isSame(answer, none) ? undefined : `${answer.status} ${answer.text.slice(0, 200)}`
}

/** An answer without what differs anyhow: ids, numbers and times. */
export function bare({ status, text, headers }: Seen): string {
  const known = text.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id').replaceAll(/\d+/g, '0')
  return `${status} ${known}\n${headers.replaceAll(/\d+/g, '0')}`
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
