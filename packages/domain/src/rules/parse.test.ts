import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRules } from './parse.ts'
import type { RuleValue } from './value.ts'
import { shippedRules } from './shipped/index.ts'

const good = {
  id: 'c1',
  key: 'deadline.rectificationPlan',
  level: 'county',
  place: '530824',
  from: '2026-01-01',
  to: null,
  value: { kind: 'deadline', rule: { event: 'feedback_delivered', span: { workingDays: 15 } } },
  basis: { document: '示例县实施办法', article: '第二十条' },
  status: 'verified',
  source: '县委办文件',
}

function codesOf(...rows: unknown[]) {
  return parseRules(rows).errors.map(({ row, refusal }) => [row, refusal.code])
}

test('everything shipped can be read back from its text', () => {
  const read = parseRules(JSON.parse(JSON.stringify(shippedRules)) as unknown[])
  expect(read.errors).toEqual([])
  expect(read.rules).toEqual(JSON.parse(JSON.stringify(shippedRules)))
})

test('a bad row is told with its number and spoils no other', () => {
  const read = parseRules([good, null, { ...good, id: 'c2', from: '2026-02-30' }, { ...good, id: 'c3' }])
  expect(read.rules.map(({ id }) => id)).toEqual(['c1', 'c3'])
  expect(read.errors).toEqual([
    { row: 2, refusal: { code: 'rule.not-a-record' } },
    { row: 3, refusal: { code: 'rule.field', facts: { field: 'from' } } },
  ])
})

describe('a row is refused', () => {
  test.each<[string, unknown, string]>([
    ['that is a list', [good], 'rule.not-a-record'],
    ['without an id', { ...good, id: ' ' }, 'rule.field'],
    ['of no level', { ...good, level: 'town' }, 'rule.field'],
    ['of no status', { ...good, status: 'certain' }, 'rule.field'],
    ['without a basis', { ...good, basis: {} }, 'rule.field'],
    ['without a value', { ...good, value: null }, 'rule.field'],
    ['without a last day or null', { ...good, to: undefined }, 'rule.field'],
    ['with a field that is not known', { ...good, score: 1 }, 'rule.unknown-field'],
    ['of the nation with a place', { ...good, level: 'nation' }, 'rule.place'],
    ['of a county without one', { ...good, place: '' }, 'rule.place'],
    ['that ends before it begins', { ...good, to: '2025-12-31' }, 'rule.period'],
  ])('%s', (_what, row, code) => {
    expect(codesOf(row)).toEqual([[1, code]])
  })

  test('whose id was there before', () => {
    expect(codesOf(good, good)).toEqual([[2, 'rule.duplicate']])
  })

  const due = (rule: object) => ({ kind: 'deadline', rule: { event: 'x', span: { days: 1 }, ...rule } })
  test.each<[string, unknown]>([
    ['of no kind', { kind: 'constructor' }],
    ['with no days', due({ span: { days: 0 } })],
    ['with half a day', due({ span: { days: 1.5 } })],
    ['with days as text', due({ span: { days: '30' } })],
    ['with days without end', due({ span: { days: 1e9 } })],
    ['with two spans', due({ span: { days: 1, months: 1 } })],
    ['with a way to move that is none', due({ onNonWorkingDay: 'maybe' })],
    ['without terms', { kind: 'terms', terms: [] }],
    [
      'with one code twice',
      {
        kind: 'terms',
        terms: [1, 2].map(() => ({ code: 'A', zh: '甲', en: 'A', basis: 'b', status: 'seed' })),
      },
    ],
    ['with urgent farther than soon', { kind: 'urgency', urgent: 20, soon: 10 }],
    ['escalated to nobody known', { kind: 'escalation', steps: [{ overdueDays: 1, to: 'mayor' }] }],
    [
      'with a holiday of years',
      { kind: 'holidays', year: 2027, off: [['2027-01-01', '2028-01-01']], makeUp: [] },
    ],
    [
      'with a holiday backwards',
      { kind: 'holidays', year: 2027, off: [['2027-01-03', '2027-01-01']], makeUp: [] },
    ],
    ['with something more', { kind: 'human', score: 1 }],
  ])('whose value is %s', (_what, value) => {
    expect(codesOf({ ...good, value })).toEqual([[1, 'rule.value']])
  })
})

test('whatever is in a row, it is either read or told, and never thrown over', () => {
  const fields = Object.fromEntries(
    Object.entries(good).map(([name, value]) => [
      name,
      fc.oneof(
        { weight: 6, arbitrary: fc.constant<unknown>(value) },
        { weight: 1, arbitrary: fc.anything() },
      ),
    ]),
  )
  const row = fc.oneof(fc.anything(), fc.record(fields, { requiredKeys: [] }))
  fc.assert(
    fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
      const { rules, errors } = parseRules(rows)
      expect(rules.length + errors.length).toBe(rows.length)
    }),
    { numRuns: 1000 },
  )
})

test('what was read is not the row itself, so that a change of the row changes no rule', () => {
  const row = JSON.parse(JSON.stringify(good)) as typeof good
  const [rule] = parseRules([row]).rules
  row.value.rule.span.workingDays = 99
  expect(rule?.value satisfies RuleValue | undefined).toEqual(good.value)
})
