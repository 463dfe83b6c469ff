import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { settingFieldProblems, type SettingField, settingsIn, settingsProblems } from '../src/index.ts'

const title = { 'zh-CN': '参数', en: 'Setting' }
const days = { name: 'days', title, type: 'number', default: 5, min: 1, max: 30 } as const
const fields: SettingField[] = [
  days,
  { name: 'strict', title, type: 'switch', default: false },
  { name: 'place', title, type: 'text', default: '', max: 10 },
  { name: 'fuel', title, type: 'choice', default: 'petrol', choices: choices('petrol', 'electric') },
]

function choices(...values: string[]) {
  return values.map((value) => ({ value, title }))
}

describe('a value', () => {
  test.each<[string, unknown, string]>([
    ['days', 0, 'setting.range'],
    ['days', 31, 'setting.range'],
    ['days', 1.5, 'setting.type'],
    ['days', '5', 'setting.type'],
    ['days', Number.NaN, 'setting.type'],
    ['strict', 1, 'setting.type'],
    ['strict', null, 'setting.type'],
    ['place', '01234567890', 'setting.length'],
    ['place', 'two\nlines', 'setting.type'],
    ['fuel', 'diesel', 'setting.choice'],
    ['fuel', true, 'setting.type'],
    ['colour', 'red', 'setting.unknown'],
    ['toString', 'x', 'setting.unknown'],
  ])('%s = %j is refused: %s', (name, value, code) => {
    expect(settingsProblems(fields, { [name]: value })).toMatchObject([{ name, code }])
  })

  test('is refused with what would do', () => {
    expect(settingsProblems(fields, { days: 99 })[0]?.facts).toEqual({ least: 1, most: 30 })
    expect(settingsProblems(fields, { fuel: 'x' })[0]?.facts).toEqual({ choices: ['petrol', 'electric'] })
  })

  test('of a text without a length has one all the same', () => {
    const note: SettingField[] = [{ name: 'note', title, type: 'text', default: '' }]
    expect(settingsProblems(note, { note: 'x'.repeat(500) })).toEqual([])
    expect(settingsProblems(note, { note: 'x'.repeat(501) })).toMatchObject([{ code: 'setting.length' }])
  })

  test('of a number is taken exactly within its bounds', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer(), (min, max, value) => {
        const taken = settingsProblems([{ ...days, min, max }], { days: value }).length === 0
        expect(taken).toBe(min <= value && value <= max)
      }),
    )
  })

  test('is judged by itself: each one that is wrong is named, whatever the others are', () => {
    expect(settingsProblems(fields, { days: 0, strict: true, fuel: 'x' }).map(({ name }) => name)).toEqual([
      'days',
      'fuel',
    ])
    expect(settingsProblems(fields, {})).toEqual([])
  })
})

describe('what holds', () => {
  test('is what was chosen where it is taken, and the default everywhere else', () => {
    const anything = fc.oneof(
      fc.boolean(),
      fc.integer({ min: -5, max: 40 }),
      fc.string({ maxLength: 14 }),
      fc.constant(null),
    )
    const chosen = fc.record(
      {
        days: anything,
        strict: anything,
        place: anything,
        fuel: fc.oneof(anything, fc.constant('electric')),
        more: anything,
      },
      { requiredKeys: [] },
    )
    let kept = 0
    fc.assert(
      fc.property(chosen, (values) => {
        const held: Record<string, unknown> = settingsIn(fields, values)
        expect(Object.keys(held)).toEqual(fields.map(({ name }) => name))
        for (const { name, default: usual } of fields) {
          const given = (values as Record<string, unknown>)[name]
          const isTaken = given !== undefined && settingsProblems(fields, { [name]: given }).length === 0
          if (isTaken) kept += 1
          expect(held[name]).toBe(isTaken ? given : usual)
        }
      }),
      { numRuns: 500 },
    )
    expect(kept).toBeGreaterThan(50)
  })
})

describe('settings as declared', () => {
  test('are sound', () => {
    expect(settingFieldProblems(fields)).toEqual([])
  })

  test.each<[string, SettingField[], RegExp]>([
    ['a name that is no word', [{ ...days, name: 'Days left' }], /camelCase/],
    ['a name twice', [days, days], /twice/],
    ['a default outside', [{ ...days, default: 31 }], /would not take/],
    ['a range that nothing is in', [{ ...days, min: 9, max: 3 }], /would not take/],
    [
      'a choice twice',
      [{ name: 'fuel', title, type: 'choice', default: 'a', choices: choices('a', 'a') }],
      /a choice twice/,
    ],
  ])('may not have %s', (_, declared, problem) => {
    expect(settingFieldProblems(declared)).toEqual([expect.stringMatching(problem)])
  })
})
