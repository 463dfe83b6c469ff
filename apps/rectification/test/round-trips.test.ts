import { expect, test } from 'vitest'
import { roundTrips, useTestPlatform } from '@xuncha/platform/testing'
import { plugins } from './plugins.ts'
import { base, typed } from './steps.ts'

const county = useTestPlatform(plugins)

/** What is measured in the bench is one round trip each, session check, policy and audit event included. */
test.each([
  ['a page of the ledger', 200, 1],
  ['one item', 200, 1],
  ['typing one in', 201, 1],
  ['correcting one', 200, 1],
  // What is refused may look again: why is worth a trip, and it is rare.
  ['correcting a version that has passed', 412, 2],
] as const)('%s is answered %i in %i round trip', async (what, status, trips) => {
  const office = await county.as('office')
  const { body: item } = await office.post(`${base}/items`, typed())
  const requests = {
    'a page of the ledger': () => office.get(`${base}/items?state=awaiting_claim&text=台账`),
    'one item': () => office.get(`${base}/items/${item.id}`),
    'typing one in': () => office.post(`${base}/items`, typed()),
    'correcting one': () => office.patch(`${base}/items/${item.id}`, { title: '更正' }, { version: 1 }),
    'correcting a version that has passed': () =>
      office.patch(`${base}/items/${item.id}`, { title: '更正' }, { version: 9 }),
  }
  let answered: number | undefined
  const taken = await roundTrips(county.pool, async () => {
    answered = (await requests[what]()).status
  })
  expect({ answered, taken }).toEqual({ answered: status, taken: trips })
})
