import { profiles } from '@xuncha/crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  consistencyProof,
  Frontier,
  inclusionProof,
  isConsistent,
  isIncluded,
  leafHash,
  rootOf,
} from '../src/index.ts'
import { nodeHash, splitOf } from '../src/tree.ts'

const { digest } = profiles.intl
const leaves = (count: number, hash = digest) =>
  Array.from({ length: count }, (_, at) => leafHash(hash, Buffer.from(`leaf ${at}`)))

/** The definition of RFC 6962 §2.1, word for word. */
function definition(hash: typeof digest, of: readonly Buffer[]): Buffer {
  if (of.length === 0) return hash(Buffer.alloc(0))
  if (of.length === 1) return of[0] as Buffer
  const split = splitOf(of.length)
  return nodeHash(hash, definition(hash, of.slice(0, split)), definition(hash, of.slice(split)))
}

// The tree that Certificate Transparency's own tests use.
test('the roots are those of RFC 6962', () => {
  const content = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657']
  content.push('606162636465666768696a6b6c6d6e6f')
  const hashes = content.map((hex) => leafHash(digest, Buffer.from(hex, 'hex')))
  const roots = Array.from({ length: 9 }, (_, size) => rootOf(digest, hashes.slice(0, size)).toString('hex'))
  expect(roots).toEqual([
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ])
})

describe.each(Object.values(profiles))('$name', ({ digest: hash }) => {
  test('a tree that grows by pieces is the tree of the definition', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 6 }), (pieces) => {
        let grown = new Frontier(hash)
        const all: Buffer[] = []
        for (const piece of pieces) {
          const more = leaves(all.length + piece, hash).slice(all.length)
          all.push(...more)
          // As a sealer does that starts anew from what it stored.
          grown = new Frontier(hash, grown.size, grown.peaks).extend(more)
        }
        expect(grown.root()).toEqual(definition(hash, all))
      }),
    )
  })
})

test('a tree cannot be taken up with peaks that are not of its size', () => {
  expect(() => new Frontier(digest, 3, leaves(1))).toThrow(RangeError)
})

const MOST = 34

test('growth is proven between any two sizes, and no other root passes', () => {
  const all = leaves(MOST)
  let proofs = 0
  for (let to = 0; to <= MOST; to++)
    for (let from = 0; from <= to; from++) {
      const before = new Frontier(digest).extend(all.slice(0, from))
      const proof = consistencyProof(digest, before, all.slice(from, to))
      const earlier = { size: from, root: before.root() }
      const later = { size: to, root: rootOf(digest, all.slice(0, to)) }
      expect(isConsistent(digest, earlier, later, proof)).toBe(true)
      const other = digest(Buffer.from('another'))
      expect(isConsistent(digest, { ...earlier, root: other }, later, proof)).toBe(false)
      // An empty tree is continued by any.
      expect(isConsistent(digest, earlier, { ...later, root: other }, proof)).toBe(from === 0 && to > 0)
      expect(isConsistent(digest, earlier, later, [...proof, other])).toBe(false)
      if (proof.length > 0) expect(isConsistent(digest, earlier, later, proof.slice(1))).toBe(false)
      if (from > 0 && from < to) {
        expect(isConsistent(digest, later, earlier, proof)).toBe(false)
        proofs += 1
      }
    }
  expect(proofs).toBeGreaterThan(500)
})

test('a history that was changed has no proof', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 60 }),
      fc.nat(),
      (from, more, at) => {
        const all = leaves(from + more)
        const changed = all.with(at % from, digest(Buffer.from('forged')))
        const seen = { size: from, root: rootOf(digest, all.slice(0, from)) }
        const now = { size: all.length, root: rootOf(digest, changed) }
        const forgedProof = consistencyProof(
          digest,
          new Frontier(digest).extend(changed.slice(0, from)),
          changed.slice(from),
        )
        const oldProof = consistencyProof(
          digest,
          new Frontier(digest).extend(all.slice(0, from)),
          all.slice(from),
        )
        expect(isConsistent(digest, seen, now, forgedProof)).toBe(false)
        expect(isConsistent(digest, seen, now, oldProof)).toBe(false)
      },
    ),
  )
})

test('a leaf is proven to be where it is and nowhere else', () => {
  for (let size = 1; size <= MOST; size++) {
    const all = leaves(size)
    const tree = { size, root: rootOf(digest, all) }
    for (let index = 0; index < size; index++) {
      const proof = inclusionProof(digest, all, index)
      const leaf = all[index] as Buffer
      expect(isIncluded(digest, tree, { leaf, index }, proof)).toBe(true)
      expect(isIncluded(digest, tree, { leaf: digest(leaf), index }, proof)).toBe(false)
      expect(isIncluded(digest, tree, { leaf, index: size }, proof)).toBe(false)
      if (size > 1) expect(isIncluded(digest, tree, { leaf, index: (index + 1) % size }, proof)).toBe(false)
      if (proof.length > 0) expect(isIncluded(digest, tree, { leaf, index }, proof.slice(1))).toBe(false)
    }
  }
})
