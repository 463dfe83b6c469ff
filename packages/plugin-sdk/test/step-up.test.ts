import { expect, test } from 'vitest'
import { isSteppedUp, STEP_UP_MINUTES } from '../src/server/index.ts'

const now = new Date('2026-11-23T08:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString()

test.each([
  ['never', null, false],
  ['just now', ago(0), true],
  ['almost five minutes ago', ago(STEP_UP_MINUTES * 60 - 1), true],
  ['five minutes ago', ago(STEP_UP_MINUTES * 60), false],
  ['by a clock that is a little ahead', ago(-30), true],
  ['in a year that is yet to come', ago(-365 * 86_400), false],
  ['at no time that can be read', 'x', false],
])('the password was typed again %s', (_when, steppedUpAt, expected) => {
  expect(isSteppedUp({ steppedUpAt }, now)).toBe(expected)
})
