import { expect, test } from 'vitest'
import { escalationOf, urgencyOf } from './urgency.ts'

const open = { dueOn: '2026-06-30', paused: false, closedOn: null }

test.each([
  ['2026-06-09', 'calm'],
  ['2026-06-10', 'soon'],
  ['2026-06-19', 'soon'],
  ['2026-06-20', 'urgent'],
  ['2026-06-30', 'urgent'],
  ['2026-07-01', 'overdue'],
])('what is due on 30 June is on %s %s', (today, urgency) => {
  expect(urgencyOf(open, today)).toBe(urgency)
})

test('thresholds are data', () => {
  expect(urgencyOf(open, '2026-06-20', { urgent: 3, soon: 5 })).toBe('calm')
})

test('what is paused or done presses nobody, however late', () => {
  expect(urgencyOf({ ...open, paused: true }, '2026-12-31')).toBe('paused')
  expect(urgencyOf({ ...open, paused: true, closedOn: '2026-06-01' }, '2026-12-31')).toBe('done')
  expect(escalationOf({ ...open, paused: true }, '2026-12-31')).toBeUndefined()
  expect(escalationOf({ ...open, closedOn: '2026-06-01' }, '2026-12-31')).toBeUndefined()
})

test.each([
  ['2026-06-30', undefined],
  ['2026-07-01', 'clerk'],
  ['2026-07-07', 'clerk'],
  ['2026-07-08', 'deputy'],
  ['2026-07-15', 'deputy'],
  ['2026-07-16', 'chief'],
  ['2027-07-16', 'chief'],
])('on %s it is escalated to: %s', (today, to) => {
  expect(escalationOf(open, today)).toBe(to)
})

test('the order of the steps does not matter', () => {
  const steps = [
    { overdueDays: 5, to: 'chief' as const },
    { overdueDays: 2, to: 'clerk' as const },
  ]
  expect(escalationOf(open, '2026-07-06', steps)).toBe('chief')
  expect(escalationOf(open, '2026-07-02', steps)).toBe('clerk')
  expect(escalationOf(open, '2026-07-01', steps)).toBeUndefined()
})
