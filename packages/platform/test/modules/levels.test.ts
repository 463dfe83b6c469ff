import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { setLevel } from '../../src/index.ts'
import { COUNTY, idOf, OTHER_COUNTY, useTestPlatform } from '../../testing/index.ts'
import { toy } from '../toy/index.ts'

const platform = useTestPlatform([toy])
const path = '/api/admin/modules/toy'

const level = (wanted: 'required' | 'allowed' | 'forbidden', countyId?: number) =>
  platform.owner
    .transaction()
    .execute((tx) => setLevel(tx, { pluginId: 'toy', level: wanted, ...(countyId ? { countyId } : {}) }))

async function turn(active: boolean) {
  const sysadmin = await platform.as('sysadmin')
  const { rowVersion } = (await sysadmin.get(path)).body
  return sysadmin.put(path, { active }, { version: rowVersion })
}

const items = async (who = 'office') => (await (await platform.as(who)).get('/api/p/toy/items')).status

describe('the level above 上级要求', () => {
  test('forbids a module: it is off at once, and the county cannot turn it on', async () => {
    expect(await items()).toBe(200)
    expect(await level('forbidden', COUNTY)).toMatchObject({ ok: true, value: [{ before: 'allowed' }] })
    expect(await items()).toBe(404)
    expect(await items('office-b')).toBe(200)
    expect(await turn(true)).toMatchObject({ status: 409, body: { code: 'module.forbidden' } })
  })

  test('requires it: it is on at once, and the county cannot turn it off', async () => {
    expect(await level('required')).toMatchObject({
      ok: true,
      value: [{ before: 'forbidden' }, { before: 'allowed' }],
    })
    expect(await items()).toBe(200)
    expect(await turn(false)).toMatchObject({ status: 409, body: { code: 'module.required' } })
  })

  test('allows it again: it stays as it is, and the county decides', async () => {
    await level('allowed')
    expect(await items()).toBe(200)
    expect((await turn(false)).status).toBe(200)
    expect((await turn(true)).status).toBe(200)
  })

  test('has a module told what it missed before it was required', async () => {
    await level('allowed')
    await turn(false)
    const unitId = idOf(COUNTY, 'township')
    const payload = JSON.stringify({ id: randomUUID(), title: '停用期间的事' })
    await platform.owner
      .insertInto('platform.event')
      .values({ county_id: COUNTY, id: randomUUID(), name: 'toy.made.v1', plugin_id: 'toy', payload })
      .execute()
    await level('required', COUNTY)
    await platform.settled()
    const office = await platform.as('office')
    expect((await office.get('/api/p/toy/heard')).body.titles).toEqual(['停用期间的事'])
    expect((await office.get(`/api/p/toy/items?unit=${unitId}`)).status).toBe(200)
  })

  test('is on record in the county, and said twice changes nothing', async () => {
    await level('allowed')
    const rowVersion = async () => (await (await platform.as('sysadmin')).get(path)).body.rowVersion
    const before = await rowVersion()
    await level('allowed')
    expect(await rowVersion()).toBe(before)
  })

  test('speaks of modules and counties that exist', async () => {
    const unknown = await setLevel(platform.owner, { pluginId: 'nobody', level: 'required' })
    expect(unknown).toMatchObject({ ok: false, refusal: { code: 'module.unknown' } })
    expect(await level('required', OTHER_COUNTY + 999)).toMatchObject({
      ok: false,
      refusal: { code: 'county.unknown' },
    })
  })
})
