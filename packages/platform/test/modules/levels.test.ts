import { randomUUID } from 'node:crypto'
import { kyselyOn } from '@xuncha/database'
import { type Kysely, sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type PlatformDb, setLevel } from '../../src/index.ts'
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

/** Something that the module would have heard, had it been on. */
async function happens(title: string): Promise<void> {
  const payload = JSON.stringify({ id: randomUUID(), title })
  await platform.owner
    .insertInto('platform.event')
    .values({ county_id: COUNTY, id: randomUUID(), name: 'toy.made.v1', plugin_id: 'toy', payload })
    .execute()
}

const heard = async () => (await (await platform.as('office')).get('/api/p/toy/heard')).body.titles

/** Somebody is telling the module what it missed: others do not, and its row goes with the transaction. */
async function beginTelling(teller: Kysely<PlatformDb>): Promise<void> {
  for (let locked: unknown[] = []; locked.length === 0;) {
    await platform.owner
      .insertInto('platform.catch_up')
      .values({ county_id: COUNTY, plugin_id: 'toy' })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    locked = await teller.selectFrom('platform.catch_up').selectAll().forUpdate().execute()
  }
}

/** Waits until a statement waits for a lock, or what is asked for is there. */
async function untilBlocked(asked: Promise<unknown>): Promise<void> {
  let isThere = false
  void asked.then(() => (isThere = true))
  for (let blocked: unknown[] = []; blocked.length === 0 && !isThere;)
    blocked = (await sql`select from pg_locks where not granted`.execute(platform.owner)).rows
}

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
    await happens('停用期间的事')
    await level('required', COUNTY)
    await platform.settled()
    expect(await heard()).toEqual(['停用期间的事'])
    const office = await platform.as('office')
    expect((await office.get(`/api/p/toy/items?unit=${unitId}`)).status).toBe(200)
  })

  test('has it told that too when it is required while somebody is telling what it missed before', async () => {
    await level('allowed')
    await turn(false)
    await happens('补发期间的事')
    const telling = kyselyOn<PlatformDb>(platform.urls.ownerUrl)
    const { required } = await telling.transaction().execute(async (teller) => {
      await beginTelling(teller)
      const asked = level('required', COUNTY)
      await untilBlocked(asked)
      await teller.deleteFrom('platform.catch_up').where('plugin_id', '=', 'toy').execute()
      return { required: asked }
    })
    await telling.destroy()
    await required
    await platform.settled()
    expect(await heard()).toContain('补发期间的事')
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
