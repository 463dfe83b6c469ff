import { createHash } from 'node:crypto'
import type { RowCount } from './records.ts'

const NEWLINE = 0x0a
const WORDS = 8

/**
 * A sum over the rows of a `copy` in text form, whatever order they come in: a table that was loaded need not give its
 * rows back in the order it was given them. Each row is one line; their digests are added word by word. It finds what
 * went wrong, not who wants to deceive: that is what the archive's own authentication is for.
 */
export class RowSum {
  readonly #words = new Uint32Array(WORDS)
  #rest: Buffer[] = []
  #rows = 0

  /** Takes the next bytes, cut anywhere. */
  take(bytes: Buffer): void {
    let from = 0
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, from)) {
      this.#add(bytes.subarray(from, at))
      from = at + 1
    }
    if (from < bytes.length) this.#rest.push(Buffer.from(bytes.subarray(from)))
  }

  #add(end: Buffer): void {
    const hash = createHash('sha256')
    for (const part of this.#rest) hash.update(part)
    this.#rest = []
    const digest = hash.update(end).digest()
    for (let word = 0; word < WORDS; word++)
      this.#words[word] = (this.#words[word] as number) + digest.readUInt32BE(word * 4)
    this.#rows += 1
  }

  /** How many rows there were, and their sum. A line that was begun and not ended counts as one. */
  count(): RowCount {
    if (this.#rest.length > 0) this.#add(Buffer.alloc(0))
    const sum = [...this.#words].map((word) => word.toString(16).padStart(8, '0')).join('')
    return { rows: this.#rows, sum }
  }
}
