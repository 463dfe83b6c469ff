import { describe, expect, test } from 'vitest'
import { isPlanned, type ItemFacts } from '../rectification/index.ts'
import * as taxonomy from './index.ts'

const families = Object.entries(taxonomy).flatMap(([name, family]) =>
  Array.isArray(family) ? [{ name, terms: family as readonly taxonomy.Term[] }] : [],
)
const focusAndSigns = taxonomy.foci.flatMap((focus) => [focus, ...focus.signs])

describe.each(families)('the terms of $name', ({ terms }) => {
  test('have codes of their own, a name in both languages, and a basis', () => {
    expect(new Set(terms.map(({ code }) => code)).size).toBe(terms.length)
    for (const { zh, en, basis } of terms) {
      expect(zh).toMatch(/\p{Script=Han}/u)
      expect(en).not.toBe('')
      expect(en).not.toMatch(/\p{Script=Han}/u)
      expect(basis).not.toBe('')
    }
  })
})

test('the five foci have the signs of the speech: 5, 3, 3, 3, and the lenses of the fifth', () => {
  expect(taxonomy.foci.map(({ code, signs }) => [code, signs.length])).toEqual([
    ['G1', 5],
    ['G2', 3],
    ['G3', 3],
    ['G4', 3],
    ['G5', 4],
  ])
})

test('a sign is found by its code, and begins with the code of its focus', () => {
  for (const { code, zh } of focusAndSigns) expect(taxonomy.findFocus(code)?.zh).toBe(zh)
  for (const { code, signs } of taxonomy.foci)
    for (const sign of signs) expect(sign.code.startsWith(`${code}-`)).toBe(true)
  expect(taxonomy.findFocus('G6')).toBeUndefined()
})

test('what is said of persons is no focus of a finding', () => {
  for (const { code } of taxonomy.personSigns) expect(taxonomy.findFocus(code)).toBeUndefined()
})

test('older classifications are for reading only', () => {
  expect([...taxonomy.sixAroundOne, ...taxonomy.threeProblems].every(({ legacy }) => legacy === true)).toBe(
    true,
  )
  expect([...focusAndSigns, ...taxonomy.fourImplementations].some(({ legacy }) => legacy === true)).toBe(
    false,
  )
})

test('from 普遍性 on, and no earlier, a plan takes a measure at the root', () => {
  const item: ItemFacts = {
    state: 'awaiting_claim',
    nature: '',
    goal: '目标',
    cause: '原因',
    leader: '周某',
    department: '财政所',
    dueOn: '2026-06-30',
    measures: [{ kind: 'symptom' }],
    evidence: [],
    opinions: [],
    submitterId: null,
    verifierIds: [],
  }
  const general = taxonomy.natures.findIndex(({ zh }) => zh === '普遍性')
  taxonomy.natures.forEach(({ code }, index) => {
    expect(isPlanned({ ...item, nature: code }).ok).toBe(index < general)
  })
})
