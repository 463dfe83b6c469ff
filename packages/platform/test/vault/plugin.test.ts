import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestPlatform } from '../../testing/index.ts'
import { toy } from '../toy/index.ts'
import { decide, good, open, REPORTER, twoHolders, vaultPeople, type VaultPeople } from './people.ts'

const platform = useTestPlatform([toy])
let people: VaultPeople

beforeAll(async () => {
  people = await vaultPeople(platform)
  await twoHolders(people)
}, 60_000)

const path = () => `/api/p/toy/items/${randomUUID()}/reporter`

describe('a plugin', () => {
  test('seals an identity of a record of its own and asks for it; it is read on the platform’s page', async () => {
    const id = randomUUID()
    const answer = await people.one.post(path(), { fields: REPORTER }, { key: id })
    expect(answer.body).toEqual({ sealed: 1, request: 'open' })
    expect(answer.text).not.toContain(REPORTER.name)
    good(await decide(people.two, id))
    good(await decide(people.leading, id))
    expect(good(await open(people.one, id, 'one')).body.fields).toHaveLength(4)
  })

  test('gets nowhere with it where the actor is not entrusted, whatever the plugin grants', async () => {
    const office = await platform.as('office')
    expect((await office.get('/api/p/toy/items')).status).toBe(200)
    const answer = await office.post(path(), { fields: REPORTER })
    expect(answer.status).toBe(404)
    expect(answer.text).not.toContain(REPORTER.name)
  })

  test('does not seal for another’s records: that is a fault of the plugin’s', async () => {
    const answer = await people.one.post(path(), { fields: REPORTER, resource: 'planning.round' })
    expect(answer.status).toBe(500)
    expect(answer.text).not.toContain(REPORTER.name)
  })
})
