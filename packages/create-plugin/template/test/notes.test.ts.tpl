import { COUNTY, idOf, useTestPlatform } from '@xuncha/platform/testing'
import { expect, test } from 'vitest'
import { {{name}} } from './module.ts'

const platform = useTestPlatform([{{name}}])
const url = '/api/p/{{id}}/notes'

async function textsFor(username: string): Promise<string[]> {
  const { body } = await (await platform.as(username)).get(url)
  return body.items.map(({ text }: { text: string }) => text)
}

test('a unit reads its own notes and nobody else’s', async () => {
  const office = await platform.as('office')
  for (const unit of ['township', 'hospital'])
    await office.post(url, { unitId: idOf(COUNTY, unit), text: `关于${unit}` })
  expect(await textsFor('office')).toEqual(['关于hospital', '关于township'])
  expect(await textsFor('unit')).toEqual(['关于township'])
  expect(await textsFor('office-b')).toEqual([])
})

test('nobody writes who may only read', async () => {
  const unit = await platform.as('unit')
  const answer = await unit.post(url, { unitId: idOf(COUNTY, 'township'), text: '自己写的' })
  expect(answer.status).toBe(404)
})
