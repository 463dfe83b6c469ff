import { randomInt } from 'node:crypto'

// No letters and digits that look alike: it is read off a screen and typed.
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A password for one use, shown once: four groups of four, 79 bits. */
export function makePassword(): string {
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}
