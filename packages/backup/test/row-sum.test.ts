import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RowSum } from '../src/row-sum.ts'

const rows = fc.array(fc.stringMatching(/^[^\n]{0,40}$/), { maxLength: 20 })

/** The sum over rows that arrive cut into pieces of these lengths. */
function sumOf(lines: readonly string[], cuts: readonly number[] = []): ReturnType<RowSum['count']> {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
  const sum = new RowSum()
  let at = 0
  for (const cut of cuts) {
    sum.take(bytes.subarray(at, at + cut))
    at += cut
  }
  sum.take(bytes.subarray(at))
  return sum.count()
}

test('rows in another order, and cut in other places, have the same sum', () => {
  fc.assert(
    fc.property(rows, fc.array(fc.integer({ min: 1, max: 30 })), fc.nat(), (lines, cuts, turn) => {
      const by = lines.length === 0 ? 0 : turn % lines.length
      const turned = [...lines.slice(by), ...lines.slice(0, by)].toReversed()
      expect(sumOf(turned, cuts)).toEqual(sumOf(lines))
      expect(sumOf(lines).rows).toBe(lines.length)
    }),
    { numRuns: 1000 },
  )
})

test('a row that is changed, left out or doubled has another, and so has one that was cut in two', () => {
  fc.assert(
    fc.property(
      rows,
      fc.nat(),
      fc.constantFrom('change', 'leave out', 'double', 'cut'),
      (lines, at, kind) => {
        fc.pre(lines.length > 0)
        const place = at % lines.length
        const line = lines[place] as string
        const put = { change: [`${line}.`], 'leave out': [], double: [line, line], cut: ['', line] }[kind]
        const other = [...lines.slice(0, place), ...put, ...lines.slice(place + 1)]
        expect(sumOf(other)).not.toEqual(sumOf(lines))
      },
    ),
    { numRuns: 1000 },
  )
})
