import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, daysBetween } from '../calendar/plain-date.ts'
import { stepWorkingDays } from '../calendar/working-day.ts'
import { refuse } from '../outcome.ts'
import { calendarOf, shippedRules } from '../rules/index.ts'
import { type DeadlineEvent, recordEvent, standingOn } from './history.ts'
import type { DueRule } from './rule.ts'

const calendar = calendarOf(shippedRules)
type Step = DeadlineEvent extends infer E ? (E extends unknown ? Omit<E, 'deadlineId'> : never) : never

const ten: DueRule = { event: 'x', span: { days: 10 } }
const opened = (rule: DueRule = ten, on = '2026-03-02'): Step => ({
  kind: 'opened',
  on,
  rule,
  days: { x: on },
})
const paused = (on: string, until?: string): Step => ({
  kind: 'paused',
  on,
  reason: '汛期',
  ...(until === undefined ? {} : { until }),
})
const extended = (
  on: string,
  dueOn: string,
  rest: Partial<Extract<Step, { kind: 'extended' }>> = {},
): Step => ({
  kind: 'extended',
  on,
  dueOn,
  reason: '工程未完',
  askedBy: 'p1',
  approvedBy: 'p2',
  ...rest,
})

function record(steps: readonly Step[], deadlineId = 'a') {
  return steps.reduce<ReturnType<typeof recordEvent>>(
    (history, step) =>
      history.ok ? recordEvent(history.value, { deadlineId, ...step } as DeadlineEvent, calendar) : history,
    { ok: true, value: [] },
  )
}

function historyOf(...steps: readonly Step[]): readonly DeadlineEvent[] {
  const history = record(steps)
  if (!history.ok) throw new Error(history.refusal.code)
  return history.value
}

function stands(history: readonly DeadlineEvent[], day: string, deadlineId = 'a') {
  const standing = standingOn(history, deadlineId, day, calendar)
  if (!standing.ok) throw new Error(standing.refusal.code)
  return standing.value
}

describe('the due day on a past day', () => {
  const history = historyOf(
    opened(),
    paused('2026-03-05'),
    { kind: 'resumed', on: '2026-03-09' },
    extended('2026-03-12', '2026-03-31'),
    { kind: 'closed', on: '2026-03-20' },
  )

  test.each([
    ['as opened', '2026-03-04', '2026-03-12', false],
    ['a day later with each day of an open pause', '2026-03-05', '2026-03-13', true],
    ['four days later on its last day', '2026-03-08', '2026-03-16', true],
    ['the same once resumed', '2026-03-09', '2026-03-16', false],
    ['as extended', '2026-03-12', '2026-03-31', false],
    ['kept after closing', '2026-06-01', '2026-03-31', false],
  ])('is %s', (_what, day, dueOn, isPaused) => {
    expect(stands(history, day)).toMatchObject({ dueOn, paused: isPaused })
  })

  test('is not there before the opening', () => {
    expect(standingOn(history, 'a', '2026-03-01', calendar)).toEqual(refuse('deadline.not-opened'))
    expect(standingOn(history, 'b', '2026-03-05', calendar)).toEqual(refuse('deadline.not-opened'))
    expect(standingOn(history, 'a', '2026-3-5', calendar)).toEqual(
      refuse('deadline.not-a-day', { day: '2026-3-5' }),
    )
  })

  test('tells extensions and the day of closing', () => {
    expect(stands(history, '2026-03-11')).toMatchObject({ extensions: 0, closedOn: null })
    expect(stands(history, '2026-03-20')).toMatchObject({ extensions: 1, closedOn: '2026-03-20' })
  })
})

describe('a pause', () => {
  test('with a last day ends by itself, and may be resumed earlier', () => {
    const dated = historyOf(opened(), paused('2026-03-05', '2026-03-08'))
    expect(stands(dated, '2026-03-06')).toMatchObject({ dueOn: '2026-03-16', paused: true })
    expect(stands(dated, '2026-03-09')).toMatchObject({ dueOn: '2026-03-16', paused: false })
    const early = historyOf(opened(), paused('2026-03-05', '2026-03-08'), {
      kind: 'resumed',
      on: '2026-03-06',
    })
    expect(stands(early, '2026-03-20').dueOn).toBe('2026-03-13')
  })

  test('of working days counts its working days alone', () => {
    const rule = { event: 'x', span: { workingDays: 5 } }
    // Friday to Sunday: one working day.
    const history = historyOf(opened(rule), paused('2026-03-06', '2026-03-08'))
    expect(stands(historyOf(opened(rule)), '2026-03-20').dueOn).toBe('2026-03-09')
    expect(stands(history, '2026-03-20').dueOn).toBe('2026-03-10')
  })

  test('that reaches into a year of unknown holidays makes the due day provisional', () => {
    const rule = { event: 'x', span: { workingDays: 5 } }
    const history = historyOf(opened(rule, '2026-12-21'), paused('2026-12-28', '2027-01-05'))
    expect(stands(history, '2027-02-01').guessedYears).toEqual([2027])
  })

  test('moves the day, which then moves off a holiday as the rule says', () => {
    const rule: DueRule = { ...ten, onNonWorkingDay: 'next' }
    const history = historyOf(opened(rule, '2026-09-15'), paused('2026-09-20', '2026-09-26'))
    expect(stands(historyOf(opened(rule, '2026-09-15')), '2026-09-19').dueOn).toBe('2026-09-28')
    expect(stands(history, '2026-09-28').dueOn).toBe('2026-10-08')
  })

  test('of the same length shifts the same, wherever in the span it lies', () => {
    const count = fc.integer({ min: 1, max: 30 })
    const at = fc.nat(19)
    fc.assert(
      fc.property(count, at, at, fc.boolean(), (length, first, second, working) => {
        const rule: DueRule = { event: 'x', span: working ? { workingDays: 40 } : { days: 40 } }
        const dueAfterPause = (offset: number) => {
          const start = addDays('2026-03-02', 1 + offset)
          const from = working ? stepWorkingDays(start, 1, calendar).day : start
          const on = working ? stepWorkingDays(from, length, calendar).day : addDays(from, length)
          return stands(historyOf(opened(rule), paused(from), { kind: 'resumed', on }), '2026-12-01').dueOn
        }
        const plain = stands(historyOf(opened(rule)), '2026-12-01').dueOn
        expect(dueAfterPause(first)).toBe(dueAfterPause(second))
        if (!working) expect(daysBetween(plain, dueAfterPause(first))).toBe(length)
        else expect(dueAfterPause(first)).toBe(stepWorkingDays(plain, length, calendar).day)
      }),
    )
  })
})

describe('an extension to a Saturday, where the rule would move it', () => {
  const steps = [opened({ ...ten, onNonWorkingDay: 'next' }), extended('2026-03-04', '2026-03-21')]

  test('holds as it was approved, also over a pause that lost no day', () => {
    expect(stands(historyOf(...steps), '2026-03-10').dueOn).toBe('2026-03-21')
    const none = historyOf(...steps, paused('2026-03-10'), { kind: 'resumed', on: '2026-03-10' })
    expect(stands(none, '2026-03-11').dueOn).toBe('2026-03-21')
  })

  test('is moved by a pause as any other day', () => {
    const week = historyOf(...steps, paused('2026-03-10'), { kind: 'resumed', on: '2026-03-17' })
    expect(stands(week, '2026-03-18').dueOn).toBe('2026-03-30')
  })
})

test('a pause over days of an unknown year is provisional even where the due day stays in a known one', () => {
  const on = (kind: object) => ({ deadlineId: 'a', ...kind }) as DeadlineEvent
  const history = [
    on(opened({ event: 'x', span: { workingDays: 2 } }, '2027-12-20')),
    on(extended('2027-12-21', '2027-12-26')),
    on(paused('2027-12-26', '2028-01-02')),
  ]
  const known = { years: [2027], holidays: new Set<string>(), makeUpDays: new Set<string>() }
  expect(standingOn(history, 'a', '2028-02-01', known)).toMatchObject({
    ok: true,
    value: { dueOn: '2027-12-31', guessedYears: [2028] },
  })
})

describe('it is refused', () => {
  test.each<[string, Step[], string]>([
    ['to open twice', [opened(), opened()], 'deadline.opened-already'],
    ['to close what was never opened', [{ kind: 'closed', on: '2026-03-03' }], 'deadline.not-opened'],
    [
      'to open without its event',
      [{ kind: 'opened', on: '2026-03-02', rule: ten, days: {} }],
      'deadline.no-event',
    ],
    ['to do anything on no day', [opened(), paused('2026-02-30')], 'deadline.not-a-day'],
    ['to pause until no day', [opened(), paused('2026-03-03', '2026-02-30')], 'deadline.not-a-day'],
    ['to extend to no day', [opened(), extended('2026-03-03', 'soon')], 'deadline.not-a-day'],
    ['to act before the last change', [opened(), paused('2026-03-01')], 'deadline.out-of-order'],
    [
      'to pause inside a pause',
      [opened(), paused('2026-03-04'), paused('2026-03-05')],
      'deadline.paused-already',
    ],
    [
      'to pause inside a dated pause',
      [opened(), paused('2026-03-04', '2026-03-06'), paused('2026-03-06')],
      'deadline.paused-already',
    ],
    [
      'to end a pause before it begins',
      [opened(), paused('2026-03-04', '2026-03-03')],
      'deadline.pause-ends-early',
    ],
    [
      'to pause without a reason',
      [opened(), { kind: 'paused', on: '2026-03-04', reason: ' ' }],
      'deadline.no-reason',
    ],
    ['to pause what is overdue', [opened(), paused('2026-03-13')], 'deadline.pause-overdue'],
    ['to resume what runs', [opened(), { kind: 'resumed', on: '2026-03-04' }], 'deadline.not-paused'],
    [
      'to resume what ended by itself',
      [opened(), paused('2026-03-04', '2026-03-05'), { kind: 'resumed', on: '2026-03-06' }],
      'deadline.not-paused',
    ],
    [
      'to extend without a reason',
      [opened(), extended('2026-03-04', '2026-04-01', { reason: '' })],
      'deadline.no-reason',
    ],
    [
      'to extend without an approver',
      [opened(), extended('2026-03-04', '2026-04-01', { approvedBy: '' })],
      'deadline.no-approver',
    ],
    [
      'to approve one’s own extension',
      [opened(), extended('2026-03-04', '2026-04-01', { approvedBy: 'p1' })],
      'deadline.own-extension',
    ],
    [
      'to extend to the day it has',
      [opened(), extended('2026-03-04', '2026-03-12')],
      'deadline.extension-earlier',
    ],
    [
      'to extend to an earlier day',
      [opened(), extended('2026-03-04', '2026-03-05')],
      'deadline.extension-earlier',
    ],
    [
      'to extend in a pause',
      [opened(), paused('2026-03-04'), extended('2026-03-05', '2026-04-01')],
      'deadline.extension-paused',
    ],
    [
      'to extend after closing',
      [opened(), { kind: 'closed', on: '2026-03-05' }, extended('2026-03-06', '2026-04-01')],
      'deadline.closed',
    ],
    [
      'to close twice',
      [opened(), { kind: 'closed', on: '2026-03-05' }, { kind: 'closed', on: '2026-03-05' }],
      'deadline.closed',
    ],
  ])('%s', (_what, steps, code) => {
    // All but the last step are in order: the refusal is that of the last.
    expect(record(steps.slice(0, -1)).ok).toBe(true)
    expect(record(steps)).toMatchObject({ ok: false, refusal: { code } })
  })
})

test('closing in an open pause keeps the days of the pause', () => {
  const history = historyOf(opened(), paused('2026-03-05'), { kind: 'closed', on: '2026-03-08' })
  expect(stands(history, '2026-12-01')).toMatchObject({ dueOn: '2026-03-15', paused: false })
})

test('a history says the same whatever happens to other deadlines, and however many there are', () => {
  const step = fc.record({ kind: fc.nat(3), wait: fc.nat(6) })
  const grow = (deadlineId: string, steps: { kind: number; wait: number }[]) => {
    let history: readonly DeadlineEvent[] = []
    let on = '2026-03-02'
    const offer = (next: Step) => {
      const grown = recordEvent(history, { deadlineId, ...next } as DeadlineEvent, calendar)
      if (grown.ok) history = grown.value
    }
    offer(opened({ event: 'x', span: { days: 90 } }))
    for (const { kind, wait } of steps) {
      on = addDays(on, wait)
      const due = stands(history, on, deadlineId).dueOn
      const choices: Step[] = [
        paused(on),
        { kind: 'resumed', on },
        extended(on, addDays(due, 5)),
        paused(on, addDays(on, 3)),
      ]
      offer(choices[kind] ?? paused(on))
    }
    return history
  }
  let eventful = 0
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 4, maxLength: 12, size: 'max' }),
      fc.array(step, { maxLength: 12, size: 'max' }),
      fc.nat(120),
      (mine, others, ahead) => {
        const [a, b] = [grow('a', mine), grow('b', others)]
        if (a.length > 3) eventful += 1
        const mixed = [...a, ...b].toSorted((one, other) =>
          one.on < other.on ? -1 : Number(one.on > other.on),
        )
        const day = addDays('2026-03-02', ahead)
        expect(stands(mixed, day)).toEqual(stands(a, day))
        // What was recorded later changes no day before it.
        expect(
          stands(
            a.filter(({ on }) => on <= day),
            day,
          ),
        ).toEqual(stands(a, day))
      },
    ),
    { numRuns: 200 },
  )
  expect(eventful).toBeGreaterThan(50)
})
