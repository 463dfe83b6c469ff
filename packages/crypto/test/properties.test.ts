import { argon2Sync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  blindIndex,
  combineShares,
  type DataKey,
  generateDataKey,
  headOf,
  keyIdOf,
  lockPrivateKey,
  open,
  piecesOf,
  type Place,
  profileOf,
  profiles,
  seal,
  splitSecret,
  unlockPrivateKey,
  unwrapKey,
  wrapKey,
} from '../src/index.ts'
import { normalIdentity, normalPhone } from '../src/blind-index.ts'
import { frame } from '../src/frame.ts'

const place = fc.record<Place>({
  county: fc.integer({ min: 1, max: 999_999 }),
  case: fc.uuid(),
  field: fc.constantFrom('name', 'phone', 'identity', 'a.b'),
  version: fc.integer({ min: 1, max: 1000 }),
})
const plain = fc.uint8Array({ maxLength: 200 })
const cheap = { memory: 64, passes: 1 }

/** The text with one bit of one character changed into another character of its alphabet, at every place in turn. */
function* flipped(text: string): Generator<string> {
  for (let at = 0; at < text.length; at++) {
    const other = text[at] === 'A' ? 'B' : 'A'
    yield text.slice(0, at) + other + text.slice(at + 1)
  }
}

function withFlippedBit(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes)
  const bit = at % (copy.length * 8)
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7))
  return copy
}

test('a frame can be read in one way only', () => {
  const parts = fc.array(fc.oneof(fc.string(), fc.uint8Array()), { maxLength: 4 })
  const same = (a: readonly unknown[], b: readonly unknown[]) =>
    a.length === b.length && a.every((x, at) => Buffer.from(x as string).equals(Buffer.from(b[at] as string)))
  fc.assert(
    fc.property(parts, parts, (a, b) => frame(...a).equals(frame(...b)) === same(a, b)),
    { numRuns: 2000 },
  )
  expect(frame('ab', 'c')).not.toEqual(frame('a', 'bc'))
})

test('there are two profiles, and no others by way of a prototype', () => {
  expect([profileOf('intl')?.name, profileOf('gm')?.name]).toEqual(['intl', 'gm'])
  expect([profileOf('constructor'), profileOf('rsa')]).toEqual([undefined, undefined])
})

describe.each(Object.values(profiles))('$name: a sealed field', (profile) => {
  test('opens where it belongs and carries profile, key and version', () => {
    fc.assert(
      fc.property(plain, place, (value, where) => {
        const key = generateDataKey()
        const sealed = seal(profile, key, value, where)
        expect(open(key, sealed, where)).toEqual(Buffer.from(value))
        expect(headOf(sealed)).toEqual({ profile: profile.name, keyId: key.id, version: where.version })
      }),
    )
  })

  test('opens nowhere else, and under no other key', () => {
    fc.assert(
      fc.property(plain, place, place, (value, where, elsewhere) => {
        fc.pre(JSON.stringify(where) !== JSON.stringify(elsewhere))
        const key = generateDataKey()
        const sealed = seal(profile, key, value, where)
        expect(open(key, sealed, elsewhere)).toBeUndefined()
        for (const field of ['county', 'case', 'field', 'version'] as const)
          if (where[field] !== elsewhere[field])
            expect(open(key, sealed, { ...where, [field]: elsewhere[field] })).toBeUndefined()
        const other: DataKey = { id: key.id, bytes: generateDataKey().bytes }
        expect(open(other, sealed, where)).toBeUndefined()
      }),
    )
  })

  test('with any one character changed, cut short or made longer does not open', () => {
    const where = { county: 990_001, case: 'c', field: 'phone', version: 3 }
    const key = generateDataKey()
    const sealed = seal(profile, key, Buffer.from('13800000000'), where)
    const changed = [...flipped(sealed)]
    expect(changed.length).toBeGreaterThan(60)
    for (const wrong of changed) expect(open(key, wrong, where)).toBeUndefined()
    for (let length = 0; length < sealed.length; length++)
      expect(open(key, sealed.slice(0, length), where)).toBeUndefined()
    for (const more of ['A', 'AA', '.', '.A', '=', ' '])
      expect(open(key, sealed + more, where)).toBeUndefined()
  })

  test('of the other profile under this name does not open', () => {
    const other = profile.name === 'intl' ? 'gm' : 'intl'
    const where = { county: 1, case: 'c', field: 'f', version: 1 }
    const key = generateDataKey()
    const sealed = seal(profile, key, Buffer.alloc(40), where)
    expect(open(key, sealed.replace(profile.name, other), where)).toBeUndefined()
  })
})

describe.each(Object.values(profiles))('$name: what stands behind', (profile) => {
  test('ciphertext, nonce and tag: any flipped bit is found', () => {
    fc.assert(
      fc.property(plain, fc.nat(), (value, at) => {
        const key = generateDataKey().bytes
        const sealed = profile.encrypt(key, value, Buffer.from('here'))
        expect(profile.decrypt(key, withFlippedBit(sealed, at), Buffer.from('here'))).toBeUndefined()
        expect(profile.decrypt(key, sealed, Buffer.from('herf'))).toBeUndefined()
        expect(
          profile.decrypt(key, sealed.subarray(0, at % sealed.length), Buffer.from('here')),
        ).toBeUndefined()
      }),
    )
  })

  test('the same twice is never the same ciphertext', () => {
    const key = generateDataKey().bytes
    const sealed = Array.from({ length: 50 }, () => profile.encrypt(key, Buffer.alloc(8), Buffer.alloc(0)))
    expect(new Set(sealed.map((one) => one.toString('hex'))).size).toBe(50)
  })

  test('signatures: of this message, by this key, as they are', () => {
    const { privateKey, publicKey } = profile.signing.generate()
    const { publicKey: other } = profile.signing.generate()
    expect(profile.signing.publicKeyOf(privateKey)).toEqual(publicKey)
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.nat(), (message, at) => {
        const signature = profile.signing.sign(privateKey, message)
        expect(signature).toHaveLength(64)
        expect(profile.signing.verify(publicKey, message, signature)).toBe(true)
        expect(profile.signing.verify(publicKey, message, withFlippedBit(signature, at))).toBe(false)
        expect(profile.signing.verify(publicKey, withFlippedBit(message, at), signature)).toBe(false)
        expect(profile.signing.verify(other, message, signature)).toBe(false)
        expect(profile.signing.verify(publicKey, message, signature.subarray(0, at % 64))).toBe(false)
      }),
      { numRuns: 25 },
    )
  })

  test('a wrapped key: for its holder, at its place, as it is', () => {
    const holder = profile.wrapping.generate()
    const stranger = profile.wrapping.generate()
    const key = generateDataKey()
    const at = ['990001', 'case-1']
    const wrapped = wrapKey(profile, holder.publicKey, key, at)
    expect(unwrapKey(holder, wrapped, at)).toEqual(key)
    expect(unwrapKey(stranger, wrapped, at)).toBeUndefined()
    expect(unwrapKey({ ...stranger, publicKey: holder.publicKey }, wrapped, at)).toBeUndefined()
    expect(unwrapKey(holder, wrapped, ['990001', 'case-2'])).toBeUndefined()
    expect(unwrapKey(holder, wrapped, ['990001case-1'])).toBeUndefined()
    for (const wrong of flipped(wrapped)) expect(unwrapKey(holder, wrong, at)).toBeUndefined()
    for (let length = 0; length < wrapped.length; length += 7)
      expect(unwrapKey(holder, wrapped.slice(0, length), at)).toBeUndefined()
  })

  test('a point that belongs to nobody unwraps nothing', () => {
    const holder = profile.wrapping.generate()
    expect(profile.wrapping.unwrap(holder.privateKey, Buffer.alloc(200), Buffer.alloc(0))).toBeUndefined()
    expect(profile.wrapping.unwrap(holder.privateKey, Buffer.alloc(4), Buffer.alloc(0))).toBeUndefined()
  })

  test('a key has one id, another for another use', () => {
    const { publicKey } = profile.signing.generate()
    expect(keyIdOf(profile, 'sign', publicKey)).toBe(keyIdOf(profile, 'sign', publicKey))
    expect(keyIdOf(profile, 'sign', publicKey)).not.toBe(keyIdOf(profile, 'wrap', publicKey))
  })

  test('a private key under a password: that password, as it is', async () => {
    const { privateKey } = profile.wrapping.generate()
    const locked = await lockPrivateKey(profile, { id: 'key', privateKey }, '口令 password', cheap)
    expect(await unlockPrivateKey(locked, '口令 password')).toEqual(privateKey)
    expect(await unlockPrivateKey(locked, '口令 passworD')).toBeUndefined()
    for (const wrong of flipped(locked))
      expect(await unlockPrivateKey(wrong, '口令 password')).toBeUndefined()
    expect(await unlockPrivateKey('xp1.intl.k.99999999.1.AAAA.AAAA', 'x')).toBeUndefined()
  })

  test('two of three open a secret, in any order; one, a changed one and one of another set do not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(), async (secret, at) => {
        const shares = await splitSecret(profile, secret)
        const [a, b, c] = shares as [string, string, string]
        for (const pair of [
          [a, b],
          [b, a],
          [a, c],
          [c, b],
          [a, b, c],
        ])
          expect(await combineShares(pair)).toEqual(Buffer.from(secret))
        const [foreign] = (await splitSecret(profile, secret)) as [string]
        for (const wrong of [[], [a], [a, a], [a, foreign]])
          expect(await combineShares(wrong)).toBeUndefined()
        const body = a.slice(a.lastIndexOf('.') + 1)
        const changed = withFlippedBit(Buffer.from(body, 'base64url'), at).toString('base64url')
        expect(await combineShares([a.replace(body, changed), b])).toBeUndefined()
      }),
      { numRuns: 40 },
    )
  })
})

test('the password’s key is Argon2id', async () => {
  const locked = await lockPrivateKey(profiles.intl, { id: 'k', privateKey: Buffer.alloc(32, 1) }, 'p', cheap)
  const parts = locked.split('.')
  const key = argon2Sync('argon2id', {
    message: Buffer.from('p'),
    nonce: Buffer.from(parts[5] as string, 'base64url'),
    parallelism: 1,
    tagLength: 32,
    memory: 64,
    passes: 1,
  })
  const body = Buffer.from(parts[6] as string, 'base64url')
  expect(profiles.intl.decrypt(key, body, frame(...parts.slice(0, 6)))).toEqual(Buffer.alloc(32, 1))
})

describe('a blind index', () => {
  const key = Buffer.alloc(32, 9)
  const index = (value: string, kind: 'phone' | 'identity' = 'phone', county = 990_001) =>
    blindIndex(profiles.gm, key, county, kind, value)?.toString('hex')

  test.each([
    '13800001111',
    '+86 138-0000-1111',
    '１３８００００１１１１',
    '0086 138 0000 1111',
    '(86)13800001111',
  ])('is the same for %s', (written) => {
    expect(index(written)).toBe(index('13800001111'))
  })

  test('differs by county, kind, key and number', () => {
    const codes = [
      index('13800001111'),
      index('13800001112'),
      index('13800001111', 'phone', 990_002),
      index('11010519491231002X', 'identity'),
      blindIndex(profiles.gm, Buffer.alloc(32, 8), 990_001, 'phone', '13800001111')?.toString('hex'),
    ]
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes).not.toContain(undefined)
  })

  test('has nothing to say of what is no number', () => {
    expect([index('不详'), index(''), index('12'), index('110105194912310021', 'identity')]).toEqual(
      Array(4).fill(undefined),
    )
  })

  // The example number of GB 11643-1999.
  test('knows the identity number of 15 places and of 18 as one person’s', () => {
    expect(normalIdentity('11010519491231002x')).toBe('11010519491231002X')
    expect(normalIdentity('110105491231002')).toBe('11010519491231002X')
  })

  test('of a number that is normal already changes nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000_000_000, max: 19_999_999_999 }), (number) => {
        expect(normalPhone(String(number))).toBe(String(number))
      }),
    )
  })
})

describe.each(Object.values(profiles))('a message in pieces, $name', (profile) => {
  const head = Buffer.from('head')
  const parts = fc.array(fc.uint8Array({ maxLength: 60 }), { minLength: 1, maxLength: 6 })
  const endOf = (at: number, all: { length: number }) => (at === all.length - 1 ? 'last' : 'more')
  const sealAll = (key: DataKey, plain: readonly Uint8Array[]) => {
    const pieces = piecesOf(profile, key, head)
    return plain.map((part, at) => pieces.seal(part, endOf(at, plain)))
  }
  /** Whether all of it opens, as the message that it is taken for. */
  const opens = (key: DataKey, sealed: readonly Buffer[], under = head) => {
    const pieces = piecesOf(profile, key, under)
    return sealed.every((piece, at) => pieces.open(piece, endOf(at, sealed)) !== undefined)
  }

  test('opens in its order and in full', () => {
    fc.assert(
      fc.property(parts, (plain) => {
        const key = generateDataKey()
        const pieces = piecesOf(profile, key, head)
        const opened = sealAll(key, plain).map((piece, at) => pieces.open(piece, endOf(at, plain)))
        expect(opened).toEqual(plain.map((part) => Buffer.from(part)))
      }),
      { numRuns: 100 },
    )
  })

  test('does not open with a piece missing, doubled or moved, under another head or key, or with a bit changed', () => {
    const changes = fc.constantFrom('cut', 'first', 'double', 'swap', 'head', 'key', 'bit')
    fc.assert(
      fc.property(parts, changes, fc.nat(), (plain, change, at) => {
        fc.pre(plain.length > 1)
        const key = generateDataKey()
        const sealed = sealAll(key, plain)
        const [one, two, ...rest] = sealed as [Buffer, Buffer, ...Buffer[]]
        const place = at % sealed.length
        const changed = {
          cut: () => opens(key, sealed.slice(0, -1)),
          first: () => opens(key, sealed.slice(1)),
          double: () => opens(key, [one, one, two, ...rest]),
          swap: () => opens(key, [two, one, ...rest]),
          head: () => opens(key, sealed, Buffer.from('other')),
          key: () => opens({ ...generateDataKey(), id: key.id }, sealed),
          bit: () => opens(key, sealed.with(place, withFlippedBit(sealed[place] as Buffer, at))),
        }
        return !changed[change]()
      }),
      { numRuns: 200 },
    )
  })
})
