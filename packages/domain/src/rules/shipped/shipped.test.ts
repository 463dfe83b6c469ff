import { describe, expect, test } from 'vitest'
import { deadlineRules, dueColour } from '../../calendar/index.ts'
import { addDays } from '../../calendar/plain-date.ts'
import { calendarOf } from '../calendar.ts'
import { previewRule } from '../preview.ts'
import { resolveRule } from '../resolve.ts'
import { shippedRules } from './index.ts'

const calendar = calendarOf(shippedRules)

function shippedRule(key: string) {
  const held = resolveRule(shippedRules, key, {}, '2026-11-23')
  if (!held.ok) throw new Error(held.refusal.code)
  return held.value
}

test('every record names its basis and source, and only what was read in its document is verified', () => {
  for (const { basis, source, status, key } of shippedRules) {
    expect(basis.document, key).not.toBe('')
    expect(source, key).not.toBe('')
    if (source.includes('[U]') || source.includes('[v')) expect(status, key).not.toBe('verified')
  }
  expect(shippedRules.filter(({ status }) => status === 'verified').map(({ key }) => key)).toEqual([
    'deadline.petitionForward',
    'taxonomy.foci',
    'taxonomy.personSigns',
    'taxonomy.natures',
    'taxonomy.levers',
    'taxonomy.staffDisciplines',
    'holidays.2024',
    'holidays.2025',
    'holidays.2026',
  ])
})

test('the deadlines that the rest of the program reads are the shipped records', () => {
  for (const [name, { span, basis, status }] of Object.entries(deadlineRules)) {
    const record = shippedRule(`deadline.${name}`)
    expect(record).toMatchObject({ value: { kind: 'deadline', rule: { span } }, source: basis, status })
  }
  expect(deadlineRules.rectificationPlan.span).toEqual({ days: 30 })
  expect(deadlineRules.concentratedRectification.span).toEqual({ months: 3 })
})

test('the colours of due days are by the shipped thresholds', () => {
  const { value } = shippedRule('urgency')
  if (value.kind !== 'urgency') throw new Error(value.kind)
  const today = '2026-11-23'
  expect(dueColour(addDays(today, value.urgent), today)).toBe('urgent')
  expect(dueColour(addDays(today, value.soon), today)).toBe('soon')
  expect(dueColour(addDays(today, value.soon + 1), today)).toBe('calm')
})

test('terms have codes of their own, and every code of the crosswalk is one of a taxonomy', () => {
  const families = shippedRules.flatMap(({ value }) => (value.kind === 'terms' ? [value.terms] : []))
  for (const terms of families) expect(new Set(terms.map(({ code }) => code)).size).toBe(terms.length)
  const codes = new Set(families.flat().map(({ code }) => code))
  const { value } = shippedRule('taxonomy.crosswalk')
  if (value.kind !== 'crosswalk') throw new Error(value.kind)
  expect(value.rows.flat().filter((code) => !codes.has(code))).toEqual([])
  const mapped = new Set(value.rows.flat())
  for (const code of ['G1', 'G5', 'L1', 'L4', 'V1', 'V3', 'T1', 'T3', 'LWR1', 'LWR7'])
    expect(mapped, code).toContain(code)
})

test('holidays lie in their year, make-up days are weekend days and no holidays', () => {
  for (const { value } of shippedRules) {
    if (value.kind !== 'holidays') continue
    for (const day of [...value.off.flat(), ...value.makeUp]) expect(day.slice(0, 4)).toBe(String(value.year))
    for (const day of value.makeUp) {
      expect([0, 6], day).toContain(new Date(`${day}T00:00:00Z`).getUTCDay())
      expect(calendar.holidays.has(day), day).toBe(false)
    }
  }
})

describe('a changed rule', () => {
  const subjects = [
    { id: 'a', days: { feedback_delivered: '2026-03-02' }, dueOn: '2026-04-01', pinned: false },
    { id: 'b', days: { feedback_delivered: '2026-03-02' }, dueOn: '2026-04-01', pinned: true },
    { id: 'c', days: { feedback_delivered: '2026-03-03' }, dueOn: '2026-03-24', pinned: false },
    { id: 'd', days: {}, dueOn: '2026-04-01', pinned: false },
  ]

  test('is previewed: what moves by how much, what stays, what is pinned, what cannot be told', () => {
    const rule = { event: 'feedback_delivered', span: { workingDays: 15 } }
    expect(previewRule(rule, subjects, calendar)).toEqual({
      moved: [{ id: 'a', from: '2026-04-01', to: '2026-03-23', days: -9 }],
      unmoved: ['c'],
      pinned: ['b'],
      failed: [{ id: 'd', refusal: { code: 'deadline.no-event', facts: { event: 'feedback_delivered' } } }],
    })
  })
})
