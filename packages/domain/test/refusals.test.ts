import { expect, test } from 'vitest'
import { refusalCodes } from '../src/index.ts'
import { sources } from './sources.ts'

const rules = sources.filter(({ file }) => !file.startsWith('labels/'))
const refused = new Set(
  rules.flatMap(({ text }) => [...text.matchAll(/refuse\('([^']+)'/g)].map(([, code]) => code)),
)

test('every code that a rule refuses with has its sentence, and no sentence is left over', () => {
  expect([...refused].toSorted()).toEqual([...refusalCodes].toSorted())
})

test.each(rules.filter(({ text }) => text.includes('@refuses')))(
  'every code that a docblock of $file names is one that exists',
  ({ text }) => {
    const named = [...text.matchAll(/@refuses([^@/]*)/g)].flatMap(
      ([, list]) => list?.match(/[a-z]+\.[a-z-]+/g) ?? [],
    )
    expect(named.length).toBeGreaterThan(0)
    for (const code of named) expect(refusalCodes).toContain(code)
  },
)
