import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateOf, dayByDay } from '../src/tenancy/clock.ts'

test('today is the date of the instant, however the clock goes on, stands or is put back', () => {
  const around = Date.parse('2026-12-31T16:00:00Z')
  const days = new Set<string>()
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: around - 3e8, max: around + 3e8 }), { minLength: 20, maxLength: 40 }),
      (instants) => {
        let at = 0
        const today = dayByDay(() => instants[at] as number)
        for (; at < instants.length; at += 1) {
          expect(today()).toBe(dateOf(new Date(instants[at] as number)))
          days.add(today())
        }
      },
    ),
  )
  expect(days.size).toBeGreaterThan(5)
})

test('the day of Beijing begins at 16:00 of the day before, UTC', () => {
  const before = Date.parse('2026-12-31T15:59:59.999Z')
  let now = before
  const today = dayByDay(() => now)
  expect(today()).toBe('2026-12-31')
  now = before + 1
  expect(today()).toBe('2027-01-01')
})
