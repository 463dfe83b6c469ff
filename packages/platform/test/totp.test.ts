import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digestOfRecoveryCode, makeRecoveryCodes } from '../src/identity/factors/recovery.ts'
import { base32, codeAt, otpauthUri, stepOf, stepOfCode } from '../src/identity/factors/totp.ts'

const secret = Buffer.from('12345678901234567890')

describe('a code of an authenticator', () => {
  // RFC 6238 appendix B has eight digits; the last six are those of six.
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %i seconds is %s', (seconds, code) => {
    expect(codeAt(secret, stepOf(new Date(seconds * 1000)))).toBe(code)
  })

  test('is taken one step early and one late, and no further', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 20, maxLength: 20 }),
        fc.integer({ min: 10, max: 100_000_000 }),
        fc.integer({ min: -4, max: 4 }),
        (bytes, step, off) => {
          const at = new Date(step * 30_000)
          const found = stepOfCode(bytes, codeAt(bytes, step + off), { at, last: 0 })
          // Two steps have the same code once in a million times.
          if (Math.abs(off) <= 1) expect(codeAt(bytes, found ?? 0)).toBe(codeAt(bytes, step + off))
          else if (found !== undefined) expect(codeAt(bytes, found)).toBe(codeAt(bytes, step + off))
          else expect(Math.abs(off)).toBeGreaterThan(1)
        },
      ),
    )
    const at = new Date(1_111_111_111_000)
    const step = stepOf(at)
    const taken = [-2, -1, 0, 1, 2].map((off) =>
      stepOfCode(secret, codeAt(secret, step + off), { at, last: 0 }),
    )
    expect(taken).toEqual([undefined, step - 1, step, step + 1, undefined])
  })

  test('is not taken of a step of which, or after which, one was', () => {
    const at = new Date(1_111_111_111_000)
    const step = stepOf(at)
    for (const off of [-1, 0, 1]) {
      const code = codeAt(secret, step + off)
      expect(stepOfCode(secret, code, { at, last: step + off })).toBeUndefined()
      expect(stepOfCode(secret, code, { at, last: step + off - 1 })).toBe(step + off)
    }
  })
})

describe('a secret', () => {
  // RFC 4648 §10, without padding.
  test.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('%s is typed as %s', (text, typed) => {
    expect(base32(Buffer.from(text))).toBe(typed)
  })

  test('goes to an authenticator with what it is for', () => {
    const uri = new URL(otpauthUri(secret, { issuer: '巡察 & Co', account: 'office' }))
    expect(decodeURIComponent(uri.pathname)).toBe('/巡察 & Co:office')
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      secret: base32(secret),
      issuer: '巡察 & Co',
    })
  })
})

test('a recovery code is the same however it is typed', () => {
  const codes = makeRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  const [code = ''] = codes
  for (const typed of [code.toUpperCase(), code.replaceAll('-', ''), ` ${code.replaceAll('-', ' ')} `])
    expect(digestOfRecoveryCode(typed)).toEqual(digestOfRecoveryCode(code))
  expect(digestOfRecoveryCode(code)).not.toEqual(digestOfRecoveryCode(codes[1] ?? ''))
})
