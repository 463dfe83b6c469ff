import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { COUNTY, idOf, OTHER_COUNTY, useTestPlatform } from '../testing/index.ts'
import { toy } from './toy/index.ts'

const platform = useTestPlatform([toy])

/** An open page of somebody’s: yields once it was told that the modules changed. */
async function openPage(who: string) {
  const answer = await (await platform.as(who)).fetch('http://localhost/api/events')
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  let heard = ''
  const until = async (event: string) => {
    while (!heard.includes(`event: ${event}`)) {
      const { value, done } = await reader.read()
      if (done) throw new Error(`the stream ended: ${heard}`)
      heard += decoder.decode(value, { stream: true })
    }
  }
  await until('ready')
  return { told: () => until('modules'), close: () => reader.cancel(), heard: () => heard }
}

test('an open page follows when its reader is given a part in a team, and no page of another county does', async () => {
  const [page, other] = [await openPage('member'), await openPage('office-b')]
  const office = await platform.as('office')
  const part = { personId: idOf(COUNTY, 'member'), until: '2039-12-31', duty: 'member' }
  expect((await office.post(`/api/p/toy/teams/${randomUUID()}/members`, part)).status).toBe(200)
  await page.told()
  // What the other county hears of comes after it: nothing came before.
  await platform.owner
    .updateTable('platform.activation')
    .set({ active: false })
    .where('county_id', '=', OTHER_COUNTY)
    .execute()
  await other.told()
  expect(other.heard().match(/event: modules/g)).toHaveLength(1)
  await Promise.all([page.close(), other.close()])
})
