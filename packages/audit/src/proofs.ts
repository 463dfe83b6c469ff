import { type Digest, type Frontier, nodeHash, rootOf, splitOf } from './tree.ts'

/**
 * Shows that a tree only grew 一致性证明 (RFC 6962 §2.1.2): from its state at `before.size` to that with `added` leaves
 * more. The leaves before it are not needed, which makes it cheap for a large tree.
 */
export function consistencyProof(digest: Digest, before: Frontier, added: readonly Buffer[]): Buffer[] {
  const from = before.size
  const to = from + added.length
  if (from === 0 || from === to) return []

  const over = (start: number, end: number): Buffer => {
    if (start >= from) return rootOf(digest, added.slice(start - from, end - from))
    const peak = before.peakOver(start, end)
    if (peak === undefined) throw new RangeError(`${start} to ${end} is no subtree of a tree of ${from}`)
    return peak
  }
  const part = (start: number, end: number, whole: boolean): Buffer[] => {
    if (from === end) return whole ? [] : [over(start, end)]
    const middle = start + splitOf(end - start)
    return from <= middle
      ? [...part(start, middle, whole), over(middle, end)]
      : [...part(middle, end, false), over(start, middle)]
  }
  return part(0, to, true)
}

/** A state of a tree. */
export interface TreeState {
  size: number
  root: Buffer
}

/** Whether a proof shows that `later` continues `earlier` (RFC 9162 §2.1.4.2). An empty tree is continued by any. */
export function isConsistent(
  digest: Digest,
  earlier: TreeState,
  later: TreeState,
  proof: readonly Buffer[],
): boolean {
  if (earlier.size > later.size) return false
  if (earlier.size === later.size) return proof.length === 0 && earlier.root.equals(later.root)
  if (earlier.size === 0) return proof.length === 0 && earlier.root.equals(digest(new Uint8Array()))
  const path = isPowerOfTwo(earlier.size) ? [earlier.root, ...proof] : [...proof]
  let [old, last] = [earlier.size - 1, later.size - 1]
  while (old % 2 === 1) [old, last] = [half(old), half(last)]

  const [first, ...rest] = path
  if (first === undefined) return false
  let [oldRoot, newRoot] = [first, first]
  for (const node of rest) {
    if (last === 0) return false
    if (old % 2 === 1 || old === last) {
      oldRoot = nodeHash(digest, node, oldRoot)
      newRoot = nodeHash(digest, node, newRoot)
      while (old !== 0 && old % 2 === 0) [old, last] = [half(old), half(last)]
    } else {
      newRoot = nodeHash(digest, newRoot, node)
    }
    ;[old, last] = [half(old), half(last)]
  }
  return last === 0 && oldRoot.equals(earlier.root) && newRoot.equals(later.root)
}

/** Shows that a leaf is in the tree over these leaves 存在性证明 (RFC 6962 §2.1.1). */
export function inclusionProof(digest: Digest, leaves: readonly Buffer[], index: number): Buffer[] {
  if (leaves.length <= 1) return []
  const split = splitOf(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return index < split
    ? [...inclusionProof(digest, left, index), rootOf(digest, right)]
    : [...inclusionProof(digest, right, index - split), rootOf(digest, left)]
}

/** Whether a proof shows that the leaf has this index in that tree (RFC 9162 §2.1.3.2). */
export function isIncluded(
  digest: Digest,
  tree: TreeState,
  { leaf, index }: { leaf: Buffer; index: number },
  proof: readonly Buffer[],
): boolean {
  if (index < 0 || index >= tree.size) return false
  let [at, last] = [index, tree.size - 1]
  let root = leaf
  for (const node of proof) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      root = nodeHash(digest, node, root)
      while (at !== 0 && at % 2 === 0) [at, last] = [half(at), half(last)]
    } else {
      root = nodeHash(digest, root, node)
    }
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && root.equals(tree.root)
}

function isPowerOfTwo(value: number): boolean {
  return splitOf(value * 2) === value
}

function half(value: number): number {
  return Math.floor(value / 2)
}
