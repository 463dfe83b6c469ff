/** A hash function of 32 bytes: SHA-256 or SM3, as the log's profile says. */
export type Digest = (data: Uint8Array) => Buffer

const LEAF = Buffer.from([0])
const NODE = Buffer.from([1])

/** Hash of a leaf (RFC 6962 §2.1): the prefix keeps a leaf from passing for a node. */
export function leafHash(digest: Digest, content: Uint8Array): Buffer {
  return digest(Buffer.concat([LEAF, content]))
}

/** Hash of an inner node. */
export function nodeHash(digest: Digest, left: Uint8Array, right: Uint8Array): Buffer {
  return digest(Buffer.concat([NODE, left, right]))
}

/** Root over the hashes of leaves. */
export function rootOf(digest: Digest, leaves: readonly Buffer[]): Buffer {
  return new Frontier(digest).extend(leaves).root()
}

/**
 * All that is needed of a tree to grow it and to know its root: the roots of its perfect subtrees, largest first.
 * At most 32 bytes for each bit of its size.
 */
export class Frontier {
  readonly #digest: Digest
  readonly #peaks: Buffer[]
  #size: number

  constructor(digest: Digest, size = 0, peaks: readonly Buffer[] = []) {
    if (peaks.length !== bitsOf(size)) throw new RangeError(`A tree of ${size} has ${bitsOf(size)} peaks`)
    this.#digest = digest
    this.#peaks = [...peaks]
    this.#size = size
  }

  get size(): number {
    return this.#size
  }

  /** The subtrees' roots, to be kept. */
  get peaks(): readonly Buffer[] {
    return this.#peaks
  }

  /** Appends leaves by their hashes. */
  extend(leaves: Iterable<Buffer>): this {
    for (const leaf of leaves) {
      this.#peaks.push(leaf)
      this.#size += 1
      // Two subtrees of the same size become one, as a carry does in counting.
      for (let size = this.#size; size % 2 === 0; size /= 2) {
        const right = this.#peaks.pop() as Buffer
        this.#peaks.push(nodeHash(this.#digest, this.#peaks.pop() as Buffer, right))
      }
    }
    return this
  }

  root(): Buffer {
    return this.#peaks.length === 0
      ? this.#digest(new Uint8Array())
      : this.#peaks.reduceRight((right, left) => nodeHash(this.#digest, left, right))
  }

  /** The root of the perfect subtree over these leaves; undefined where it is none of the peaks. */
  peakOver(start: number, end: number): Buffer | undefined {
    let from = 0
    for (const [at, width] of widthsOf(this.#size).entries()) {
      if (from === start && from + width === end) return this.#peaks[at]
      from += width
    }
    return undefined
  }
}

/** Largest power of two below a number of at least two. */
export function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/** The powers of two that a size is made of, largest first. */
function widthsOf(size: number): number[] {
  const widths: number[] = []
  for (let rest = size, width = 1; rest > 0; rest = Math.floor(rest / 2), width *= 2)
    if (rest % 2 === 1) widths.unshift(width)
  return widths
}

function bitsOf(size: number): number {
  return widthsOf(size).length
}
