import { expect, test } from 'vitest'
import { groupsOf, type WorkItem } from '../src/home/work.ts'

const planning = { id: 'planning', title: '巡察计划' }
const onsite = { id: 'onsite', title: '现场巡察' }
const item = (id: string, more: Partial<WorkItem> = {}): WorkItem => ({
  id,
  title: id,
  path: `/x/${id}`,
  kind: 'due',
  ...more,
})

test('things of several modules stand together by why they are there', () => {
  const groups = groupsOf([
    { module: planning, items: [item('a', { kind: 'changed' }), item('b')] },
    { module: onsite, items: [item('c', { kind: 'waiting' }), item('d')] },
  ])

  expect(groups.map(({ kind, rows }) => [kind, rows.map(({ id }) => id)])).toEqual([
    ['due', ['b', 'd']],
    ['waiting', ['c']],
    ['changed', ['a']],
  ])
})

test('the nearest day comes first and what has none comes last', () => {
  const [due] = groupsOf([
    {
      module: planning,
      items: [item('none'), item('late', { dueOn: '2026-12-01' }), item('soon', { dueOn: '2026-11-30' })],
    },
  ])

  expect(due?.rows.map(({ id }) => id)).toEqual(['soon', 'late', 'none'])
})

test('a row opens the thing itself, in its module', () => {
  expect(groupsOf([{ module: onsite, items: [item('a')] }])[0]?.rows[0]?.to).toBe('/onsite/x/a')
})
