import { profiles } from '@xuncha/crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  answerAsWitness,
  consistencyProof,
  cosign,
  cosignedAt,
  encodeEvent,
  formatNote,
  Frontier,
  generateSigner,
  isSignedBy,
  keyFromText,
  keyToText,
  leafHash,
  parseNote,
  readCheckpoint,
  rootOf,
  signCheckpoint,
  type Signer,
  signerFromText,
  signerToText,
} from '../src/index.ts'
import { isEvent } from '../src/event.ts'
import { event } from './events.ts'

const now = new Date('2026-11-23T03:00:00.123Z')

// The example of golang.org/x/mod/sumdb/note, which C2SP's signed-note continues.
test('a note of the format’s own example verifies', () => {
  const key = keyFromText('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
  const note = parseNote(
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
      '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
  )
  expect(key && note && isSignedBy(key, note)).toBe(true)
})

test('an event has one encoding, whatever the order of its fields, and another for any other content', () => {
  const turned = Object.fromEntries(Object.entries(event(1)).reverse()) as unknown as ReturnType<typeof event>
  expect(encodeEvent(turned)).toEqual(encodeEvent(event(1)))
  expect(encodeEvent(event(1)).toString()).toMatch(/^\{"account":.*,"at":.*,"v":1\}$/)
  for (const [name, value] of Object.entries({
    act: 'x',
    object: 'a.b',
    county: 7,
    facts: '{}',
    id: 9,
  }))
    expect(encodeEvent({ ...event(1), [name]: value })).not.toEqual(encodeEvent(event(1)))
})

test('what is not exactly an event is none', () => {
  expect(isEvent(event(1))).toBe(true)
  const { act: _, ...short } = event(1)
  const wrong = [
    { ...event(1), more: 1 },
    short,
    { ...event(1), v: 2 },
    { ...event(1), id: 1.5 },
    null,
    'x',
    [],
  ]
  for (const value of wrong) expect(isEvent(value)).toBe(false)
  expect(isEvent({ ...event(1), at: '2026-11-23T03:00:00Z' })).toBe(false)
  expect(isEvent({ ...event(1), rowDigest: null })).toBe(false)
})

describe.each(Object.values(profiles))('$name', (profile) => {
  const log = generateSigner('log', 'log', profile)
  const witness = generateSigner('auditor', 'witness', profile)
  const all = Array.from({ length: 40 }, (_, at) => leafHash(profile.digest, encodeEvent(event(at))))
  const at = (size: number, leaves = all, signer: Signer = log) =>
    signCheckpoint(signer, 990_001, { size, root: rootOf(profile.digest, leaves.slice(0, size)) }, now)
  const ask = (note: string, seen?: string, proof: readonly Buffer[] = []) =>
    answerAsWitness(witness, { log, origin: 'log/990001', seen, note, proof }, now)
  const proofOf = (from: number, to: number) =>
    consistencyProof(
      profile.digest,
      new Frontier(profile.digest).extend(all.slice(0, from)),
      all.slice(from, to),
    )

  test('a key and a signer survive as text, and a changed text is none', () => {
    expect(keyFromText(keyToText(log))).toMatchObject({ name: 'log', kind: 'log', id: log.id })
    expect(keyFromText(keyToText(witness))).toMatchObject({ kind: 'witness' })
    expect(keyFromText(keyToText(log).replace('log+', 'lug+'))).toBeUndefined()
    expect(keyFromText('nonsense')).toBeUndefined()
    expect(signerFromText(signerToText(log))?.privateKey).toEqual(log.privateKey)
    const other = generateSigner('log', 'log', profile)
    const mixed = signerToText({ ...log, privateKey: other.privateKey })
    expect([signerFromText(mixed), signerFromText('{}'), signerFromText('x')]).toEqual(
      Array(3).fill(undefined),
    )
    expect(() => generateSigner('two words', 'log', profile)).toThrow(RangeError)
  })

  test('a checkpoint says what was signed, and any changed character of it is noticed', () => {
    const note = at(7)
    const read = readCheckpoint(note)
    expect(read?.checkpoint).toMatchObject({ origin: 'log/990001', size: 7, at: now.toISOString() })
    expect(read && isSignedBy(log, read.note)).toBe(true)
    for (let place = 0; place < note.length; place++) {
      const other = note[place] === 'B' ? 'C' : 'B'
      const changed = readCheckpoint(note.slice(0, place) + other + note.slice(place + 1))
      expect(changed !== undefined && isSignedBy(log, changed.note)).toBe(false)
    }
  })

  test('another key of the same name did not sign it', () => {
    const read = readCheckpoint(at(7))
    const other = generateSigner('log', 'log', profile)
    expect(read && isSignedBy(other, read.note)).toBe(false)
    expect(read && isSignedBy({ ...other, id: log.id }, read.note)).toBe(false)
  })

  test('a cosignature is of this witness, this text and this second', () => {
    const read = readCheckpoint(at(7))
    if (read === undefined) throw new Error('No checkpoint')
    const line = cosign(witness, read.note.text, now)
    const note = { ...read.note, signatures: [...read.note.signatures, line] }
    expect(cosignedAt(witness, parseNote(formatNote(note)) ?? note)).toEqual(new Date('2026-11-23T03:00:00Z'))
    expect(cosignedAt(generateSigner('auditor', 'witness', profile), note)).toBeUndefined()
    expect(cosignedAt(witness, { ...note, text: `${note.text}x\n` })).toBeUndefined()
    const later = Buffer.from(line.bytes)
    later[7] = (later[7] as number) ^ 1
    expect(cosignedAt(witness, { ...note, signatures: [{ ...line, bytes: later }] })).toBeUndefined()
    expect(isSignedBy(witness, note)).toBe(false)
  })

  test('a witness signs what continues what it signed, from one size to any later', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }), (steps) => {
        let [size, seen] = [0, undefined as string | undefined]
        for (const step of steps) {
          const answer = ask(at(size + step), seen, seen === undefined ? [] : proofOf(size, size + step))
          expect(answer.ok).toBe(true)
          if (answer.ok) seen = answer.note
          size += step
        }
        const kept = readCheckpoint(seen ?? '')
        expect(kept && cosignedAt(witness, kept.note)).toBeDefined()
        expect(kept && isSignedBy(log, kept.note)).toBe(true)
      }),
      { numRuns: 15 },
    )
  })

  test('a witness does not sign what is rolled back, rewritten, unproven, another’s or nonsense', () => {
    const answer = ask(at(10))
    if (!answer.ok) throw new Error(answer.code)
    const seen = answer.note
    const forged = all.with(3, Buffer.alloc(32, 1))
    const thief = generateSigner('log', 'log', profile)
    const codes = [
      ask(at(9), seen, []),
      ask(at(10, forged), seen, []),
      ask(at(12, forged), seen, proofOf(10, 12)),
      ask(at(12), seen, []),
      ask(at(12, all, thief), seen, proofOf(10, 12)),
      answerAsWitness(witness, { log, origin: 'log/1', seen, note: at(12), proof: proofOf(10, 12) }, now),
      ask('nonsense', seen, []),
      ask(at(12), 'nonsense', proofOf(10, 12)),
    ].map((one) => (one.ok ? 'signed' : one.code))
    expect(codes).toEqual([
      'witness.rolled-back',
      'witness.forked',
      'witness.not-consistent',
      'witness.not-consistent',
      'witness.not-signed',
      'witness.other-origin',
      'witness.not-a-checkpoint',
      'witness.not-a-checkpoint',
    ])
  })
})
