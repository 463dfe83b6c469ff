import { pinyin } from 'pinyin-pro'
import { expect, test } from 'vitest'
import { type Entry, findEntries, groupsOf } from '../src/palette/search.ts'

const entry = (title: string, alias: string, group = '整改监督', kind: Entry['kind'] = 'page'): Entry => ({
  kind,
  id: title,
  title,
  alias,
  group,
  to: '/',
})
const entries = [
  entry('整改台账', 'Rectification ledger'),
  entry('三张清单', 'Three lists'),
  entry('巡察任务', 'Inspections', '现场巡察'),
  entry('轮次', 'Rounds', '巡察计划'),
]
const sounds = (title: string) => pinyin(title, { toneType: 'none', type: 'array' })
const titles = (text: string, dictionary?: typeof sounds) =>
  findEntries(entries, text, dictionary).map(({ title }) => title)

test('without a text everything is offered, in its own order', () => {
  expect(titles('')).toEqual(['整改台账', '三张清单', '巡察任务', '轮次'])
})

test('characters find a title before the dictionary is there', () => {
  expect(titles('台账')).toEqual(['整改台账'])
})

test.each(['zhenggaitaizhang', 'zgtz', 'zgtaiz', 'taizhang', 'tz', 'zheng gai'])(
  '%s finds 整改台账',
  (text) => {
    expect(titles(text, sounds)).toContain('整改台账')
  },
)

test('initials out of order find nothing', () => {
  expect(titles('ztg', sounds)).toEqual([])
})

test('the title in the other language finds it too', () => {
  expect(titles('ledger')).toEqual(['整改台账'])
})

test('a title comes before a module of that name', () => {
  expect(titles('巡察')).toEqual(['巡察任务', '轮次'])
})

test('found entries stand kind by kind, the kind of the best one first', () => {
  const all = [entry('新建轮次', 'New round', '巡察计划', 'verb'), ...entries]
  const kinds = (text: string) =>
    groupsOf(findEntries(all, text, sounds)).map(({ kind, entries: of }) => [
      kind,
      of.map(({ title }) => title),
    ])
  expect(kinds('轮次')).toEqual([
    ['page', ['轮次']],
    ['verb', ['新建轮次']],
  ])
  expect(kinds('xjlc')).toEqual([['verb', ['新建轮次']]])
  expect(kinds('')[0]).toEqual(['verb', ['新建轮次']])
})
