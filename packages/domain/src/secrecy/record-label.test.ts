import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { done, refuse } from '../outcome.ts'
import {
  carriesStateSecretMark,
  labelAt,
  labelFrom,
  mayKnow,
  rankOf,
  recordLabels,
  stateSecretRanks,
} from './record-label.ts'

const label = fc.constantFrom(...recordLabels)

describe('a label', () => {
  test('is known to whoever is cleared for it, and to everybody cleared further', () => {
    fc.assert(
      fc.property(label, label, label, (low, middle, high) => {
        expect(mayKnow(low, low)).toBe(true)
        if (mayKnow(middle, low) && mayKnow(high, middle)) expect(mayKnow(high, low)).toBe(true)
        if (mayKnow(low, high) && mayKnow(high, low)) expect(low).toBe(high)
      }),
    )
  })

  test('is kept as a number and read back the same; no other number is one', () => {
    for (const each of recordLabels) expect(labelAt(rankOf(each))).toBe(each)
    expect(() => labelAt(3)).toThrow(RangeError)
    expect(() => labelAt(-1)).toThrow(RangeError)
  })

  test('of a state secret is refused by name, and anything else as unknown', () => {
    for (const each of recordLabels) expect(labelFrom(each)).toEqual(done(each))
    for (const rank of stateSecretRanks) expect(labelFrom(rank)).toEqual(refuse('label.state-secret'))
    expect(labelFrom('restricted')).toEqual(refuse('label.unknown'))
  })
})

describe('the mark of a state secret', () => {
  test.each(['机密★1年', '绝密★', '附件：秘 密 ☆ 5年.pdf', '关于某事的报告（机密★）'])(
    'is seen in %s',
    (text) => {
      expect(carriesStateSecretMark(text)).toBe(true)
    },
  )

  test.each(['工作秘密', '保密工作责任制落实不到位', '机密文件登记簿缺失', '五星★好评', ''])(
    'is not seen in %s',
    (text) => {
      expect(carriesStateSecretMark(text)).toBe(false)
    },
  )
})
