import { expect, test } from 'vitest'
import { prepareDatabase } from '../src/index.ts'
import { useTestPlatform } from '../testing/index.ts'
import { toy } from './toy/index.ts'

const platform = useTestPlatform([toy])

test('processes that start at once prepare the database side by side', async () => {
  const { ownerUrl } = platform.urls
  for (let round = 0; round < 3; round++) {
    const ended = await Promise.allSettled(Array.from({ length: 6 }, () => prepareDatabase(ownerUrl, [toy])))
    expect(ended.filter(({ status }) => status === 'rejected')).toEqual([])
  }
})
