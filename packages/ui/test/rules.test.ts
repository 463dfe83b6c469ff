import { expect, test } from 'vitest'
import { answerOf, dayOf, daysBetween, newId, ProblemError, problemOf } from '../src/index.ts'
import { addMonths, readDate, weeksOf } from '../src/compose/month.ts'
import { isUnder } from '../src/host/menu.ts'
import { matching } from '../src/pick/code.ts'
import { findIn, paragraphsOf } from '../src/record/reader.ts'

test('an instant falls on the county’s day, wherever the machine is', () => {
  expect(dayOf('2026-11-22T16:30:00Z')).toBe('2026-11-23')
  expect(dayOf('2026-11-23')).toBe('2026-11-23')
  expect(daysBetween('2026-02-27', '2026-03-01')).toBe(2)
})

test('a date is read as people type it, and nothing else is one', () => {
  for (const text of ['2026-3-5', '2026/03/05', '20260305', '2026年3月5日', '2026.3.5'])
    expect(readDate(text)).toBe('2026-03-05')
  for (const text of ['2026-02-30', '2026-13-01', '5/3', '']) expect(readDate(text)).toBeUndefined()
})

test('a month has six weeks from Monday, and a month later than the 31st is its last day', () => {
  expect(weeksOf('2026-11-23')[0]?.[0]).toBe('2026-10-26')
  expect(weeksOf('2026-11-23').flat()).toHaveLength(42)
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
  expect(addMonths('2026-01-31', -2)).toBe('2025-11-30')
})

test('answerOf yields the body of a 2xx and throws the problem of all else', async () => {
  expect(await answerOf(Response.json({ id: 'a' }))).toEqual({ id: 'a' })
  expect(await answerOf(new Response(null, { status: 204 }))).toBeUndefined()
  const problem = { type: 'about:blank', title: '不存在', status: 404, code: 'not-found' }
  const thrown = await answerOf(Response.json(problem, { status: 404 })).catch((error: unknown) => error)
  expect(thrown).toBeInstanceOf(ProblemError)
  expect(problemOf(thrown)).toEqual(problem)
  const proxy = await answerOf(new Response('<html>', { status: 502 })).catch(problemOf)
  expect(proxy).toMatchObject({ status: 502, code: 'ui.unavailable' })
})

test('an id is a version 4 UUID', () => {
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('an official text is read by its numbering', () => {
  const found = paragraphsOf('一、提高站位\n正文。\n（一）坚持问题导向。对发现的问题逐条研究。\n')
  expect(found.map(({ rank, lead }) => [rank, lead])).toEqual([
    [1, '一、提高站位'],
    [0, ''],
    [0, '（一）坚持问题导向。'],
  ])
  const pieces = findIn(found, '问题')
  expect(pieces.flat().filter(({ hit }) => hit !== undefined)).toEqual([
    { text: '问题', leads: true, hit: 0 },
    { text: '问题', hit: 1 },
  ])
  expect(pieces.map((parts) => parts.map(({ text }) => text).join(''))).toEqual(found.map(({ text }) => text))
})

test('a code that fits keeps all below it, and one below keeps the way to it', () => {
  const codes = [
    {
      code: 'G1',
      title: '路线',
      signs: [
        { code: 'G1-01', title: '会议' },
        { code: 'G1-02', title: '措施' },
      ],
    },
  ]
  expect(matching(codes, '路线')).toEqual(codes)
  expect(matching(codes, '措施')).toEqual([
    { code: 'G1', title: '路线', children: [{ code: 'G1-02', title: '措施' }] },
  ])
  expect(matching(codes, '没有')).toEqual([])
})

test('a page belongs to the closest entry of the menu', () => {
  const entry = (to: string) => ({ to, title: to, icon: 'file' as const })
  const sections = [
    { key: 'x', title: 'x', entries: [entry('/'), entry('/x/items'), entry('/x/items/mine')] },
  ]
  expect(isUnder('/x/items/7', '/x/items', sections)).toBe(true)
  expect(isUnder('/x/items/mine', '/x/items', sections)).toBe(false)
  expect(isUnder('/x/items', '/', sections)).toBe(false)
})
