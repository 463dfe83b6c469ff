import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../calendar/plain-date.ts'
import { done, refuse } from '../outcome.ts'
import { pinRules, rulesOfPin } from './pin.ts'
import { type RuleRecord, ruleLevels } from './record.ts'
import { resolveRule, ruleProblems } from './resolve.ts'
import { shippedRules } from './shipped/index.ts'

const place = { province: '53', city: '5308', county: '530824' }
/** As good as any digest where only equality counts. */
const digest = (text: string) => `digest of ${text}`

function rule(id: string, rest: Partial<RuleRecord> = {}): RuleRecord {
  return {
    id,
    key: 'deadline.plan',
    level: 'nation',
    place: '',
    from: '2020-01-01',
    to: null,
    value: { kind: 'deadline', rule: { event: 'feedback', span: { days: 30 } } },
    basis: { document: '示例办法' },
    status: 'unverified',
    source: '[U]',
    ...rest,
  }
}

const nation = rule('n')
const county = rule('c', { level: 'county', place: '530824', from: '2024-01-01', to: '2024-12-31' })

function heldOn(records: readonly RuleRecord[], day: string, chain = place) {
  const held = resolveRule(records, 'deadline.plan', chain, day)
  return held.ok ? held.value.id : held.refusal.code
}

describe('the rule that holds', () => {
  test('is that of the narrowest level that has one', () => {
    const city = rule('ci', { level: 'city', place: '5308' })
    const province = rule('p', { level: 'province', place: '53' })
    expect(heldOn([nation, province], '2024-06-01')).toBe('p')
    expect(heldOn([nation, city, province], '2024-06-01')).toBe('ci')
    expect(heldOn([county, nation, city, province], '2024-06-01')).toBe('c')
  })

  test('is that of the wider level again when the narrower one has ended', () => {
    expect([
      heldOn([nation, county], '2023-12-31'),
      heldOn([nation, county], '2024-01-01'),
      heldOn([nation, county], '2024-12-31'),
      heldOn([nation, county], '2025-01-01'),
    ]).toEqual(['n', 'c', 'c', 'n'])
  })

  test('is not that of another county', () => {
    expect(heldOn([nation, county], '2024-06-01', { ...place, county: '530825' })).toBe('n')
  })

  test('is of one level the one that came into force last', () => {
    const later = rule('n2', { from: '2024-03-01' })
    expect(heldOn([later, nation], '2024-02-29')).toBe('n')
    expect(heldOn([later, nation], '2024-03-01')).toBe('n2')
  })

  test('is told to be missing, not in force, or doubtful', () => {
    expect(resolveRule([nation], 'deadline.other', place, '2024-06-01')).toEqual(
      refuse('rule.unknown', { key: 'deadline.other' }),
    )
    expect(resolveRule([nation], 'deadline.plan', place, '2019-12-31')).toEqual(
      refuse('rule.gap', { key: 'deadline.plan', day: '2019-12-31' }),
    )
    expect(resolveRule([rule('b'), rule('a')], 'deadline.plan', place, '2024-06-01')).toEqual(
      refuse('rule.conflict', { key: 'deadline.plan', day: '2024-06-01', ids: 'a, b' }),
    )
  })

  test('is the same whatever the order of the records, and in force where it holds', () => {
    const record = fc
      .record({
        level: fc.constantFrom(...ruleLevels),
        mine: fc.boolean(),
        // Few days, so that two often come into force on the same one.
        start: fc.nat(6),
        length: fc.option(fc.nat(6), { nil: null }),
      })
      .map(({ level, mine, start, length }): Partial<RuleRecord> => {
        const from = addDays('2024-01-01', start)
        const own = level === 'nation' ? '' : place[level]
        return {
          level,
          place: mine || level === 'nation' ? own : 'elsewhere',
          from,
          to: length === null ? null : addDays(from, length),
        }
      })
    const seen = new Set<string>()
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 8 }),
        fc.array(fc.nat(), { minLength: 8, maxLength: 8, size: 'max' }),
        fc.nat(14),
        (parts, weights, ahead) => {
          const records = parts.map((part, at) => rule(`r${at}`, part))
          const weight = ({ id }: RuleRecord) => weights[Number(id.slice(1))] ?? 0
          const shuffled = records.toSorted((a, b) => weight(a) - weight(b))
          const day = addDays('2024-01-01', ahead)
          const held = resolveRule(records, 'deadline.plan', place, day)
          expect(resolveRule(shuffled, 'deadline.plan', place, day)).toEqual(held)
          expect(ruleProblems(shuffled)).toEqual(ruleProblems(records))
          seen.add(held.ok ? held.value.level : held.refusal.code)
          if (held.ok) {
            expect(held.value.from <= day && (held.value.to ?? day) >= day).toBe(true)
            expect(held.value.place).not.toBe('elsewhere')
          }
        },
      ),
      { numRuns: 1000 },
    )
    expect([...seen].toSorted()).toEqual(
      [...ruleLevels, 'rule.conflict', 'rule.gap', 'rule.unknown'].toSorted(),
    )
  })
})

describe('the problems of a set of records', () => {
  test('are none where one follows the other', () => {
    const next = rule('n2', { from: '2024-01-01' })
    expect(ruleProblems([next, rule('n', { to: '2023-12-31' }), county])).toEqual([])
  })

  test('are days between two, seen past a long one, and two on one day', () => {
    const family = { key: 'deadline.plan', level: 'nation', place: '' }
    const records = [
      rule('a', { from: '2020-01-01', to: '2021-12-31' }),
      rule('b', { from: '2020-06-01', to: '2020-12-31' }),
      rule('c', { from: '2022-03-01' }),
      rule('d', { from: '2022-03-01' }),
    ]
    expect(ruleProblems(records)).toEqual([
      { kind: 'gap', ...family, from: '2022-01-01', to: '2022-02-28' },
      { kind: 'conflict', ...family, ids: ['c', 'd'], from: '2022-03-01' },
    ])
  })

  test('are none in what is shipped', () => {
    expect(ruleProblems(shippedRules)).toEqual([])
  })
})

describe('a pin', () => {
  const keys = ['deadline.plan']
  const pinned = pinRules([nation, county], keys, place, '2024-06-01', digest)

  test('keeps what the round started with, whatever comes later and in whatever order', () => {
    if (!pinned.ok) throw new Error(pinned.refusal.code)
    expect(pinned.value.ids).toEqual({ 'deadline.plan': 'c' })
    const newer = rule('c2', { level: 'county', place: '530824', from: '2024-05-01' })
    const { value, ...rest } = county
    expect(rulesOfPin(pinned.value, [newer, nation, { value, ...rest }], digest)).toEqual(done([county]))
  })

  test('tells a record that is gone from one that was changed', () => {
    if (!pinned.ok) throw new Error(pinned.refusal.code)
    expect(rulesOfPin(pinned.value, [nation], digest)).toEqual(
      refuse('rule.pin-missing', { key: 'deadline.plan', id: 'c' }),
    )
    const changed = { ...county, basis: { document: '另一办法' } }
    expect(rulesOfPin(pinned.value, [changed], digest)).toEqual(
      refuse('rule.pin-changed', { on: '2024-06-01' }),
    )
  })

  test('is refused where no rule holds', () => {
    expect(pinRules([nation], ['deadline.plan', 'x'], place, '2024-06-01', digest)).toEqual(
      refuse('rule.unknown', { key: 'x' }),
    )
  })

  test('of the same keys in any order, named twice, is the same', () => {
    const all = shippedRules.filter(({ to }) => to === null).map(({ key }) => key)
    const one = pinRules(shippedRules, all, place, '2026-06-01', digest)
    const other = pinRules(
      shippedRules.toReversed(),
      [...all, ...all].toReversed(),
      place,
      '2026-06-01',
      digest,
    )
    expect(one.ok).toBe(true)
    expect(other).toEqual(one)
  })
})
