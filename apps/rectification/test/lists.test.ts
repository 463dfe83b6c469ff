import { expect, test } from 'vitest'
import { useTestPlatform } from '@xuncha/platform/testing'
import { plugins } from './plugins.ts'
import { base, stepsOn } from './steps.ts'

const county = useTestPlatform(plugins)
const steps = stepsOn(county)

const lists = ['problems', 'tasks', 'responsibilities'] as const

async function rowsOf(who: string, id: string) {
  const client = await county.as(who)
  const pages = await Promise.all(lists.map((list) => client.get(`${base}/lists/${list}?limit=100`)))
  return pages.map(({ body }) => body.items.find((row: { id: string }) => row.id === id))
}

test('the three lists show one record: a change of it is in all three at once', async () => {
  const id = await steps.typeIn()
  await steps.plan(id)
  const { rowVersion } = await steps.read(id)
  await (
    await county.as('office')
  ).patch(`${base}/items/${id}`, { title: '补贴发放逾期' }, { version: rowVersion })

  const rows = await rowsOf('office', id)
  expect(rows.map((row) => [row.title, row.rowVersion])).toEqual(
    lists.map(() => ['补贴发放逾期', rowVersion + 1]),
  )
})

test('each list shows its own side of the record', async () => {
  const id = await steps.typeIn()
  await steps.plan(id)
  const [problem, task, responsibility] = await rowsOf('unit', id)
  expect(problem).toMatchObject({ problem: '2025 年耕地地力保护补贴逾期 47 天发放。', nature: 'individual' })
  expect(problem).not.toHaveProperty('goal')
  expect(task).toMatchObject({
    goal: '补贴在到账后十五个工作日内发放到户',
    measures: [{ kind: 'symptom' }, { kind: 'root' }],
  })
  expect(responsibility).toMatchObject({
    leader: '王书记',
    department: '财政所',
    measures: [{ leader: '李所长' }, {}],
  })
})

test('a unit’s lists hold its own items and no other', async () => {
  const id = await steps.typeIn()
  expect((await rowsOf('unit2', id)).filter(Boolean)).toEqual([])
})
