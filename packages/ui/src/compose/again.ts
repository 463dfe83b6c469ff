const FIRST_MS = 1000
const LONGEST_MS = 60_000

/**
 * Milliseconds until the next attempt: doubled by each failure up to a minute, and half of it left to chance, so that
 * the pages of a county do not all return in the second in which its server does.
 * @param failures how many there were, 1 after the first
 * @param chance   from 0 to below 1
 */
export function againIn(failures: number, chance = Math.random()): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1))
  return Math.round(whole / 2 + (whole / 2) * chance)
}
