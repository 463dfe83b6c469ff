import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { COUNTY, idOf, roundTrips, useTestPlatform } from '../testing/index.ts'
import { toy } from './toy/index.ts'

const platform = useTestPlatform([toy])
const unitId = idOf(COUNTY, 'township')
const teamId = randomUUID()

async function given(title: string, place: Partial<{ unitId: string; teamId: string }> = {}) {
  const office = await platform.as('office')
  const made = await office.post('/api/p/toy/items', { unitId, teamId: randomUUID(), title, ...place })
  expect(made.status).toBe(200)
  return made.body as { id: string; rowVersion: number }
}

describe('a session', () => {
  test('is refused with the same words whether the name or the password is wrong', async () => {
    const name = await platform.anonymous.post('/api/session', { username: 'nobody', password: 'x' })
    const password = await platform.anonymous.post('/api/session', { username: 'office', password: 'x' })
    expect([name.status, password.status]).toEqual([401, 401])
    expect(name.text).toBe(password.text)
  })

  test('tells who is there and what the county has on', async () => {
    const { body } = await (await platform.as('office')).get('/api/session')
    expect(body).toMatchObject({ account: 'office', roles: ['office'], county: { id: COUNTY } })
    expect(body.modules).toMatchObject([{ id: 'toy', seals: false, tellsWork: false }])
  })

  test('ends with signing out, at once and for every process', async () => {
    const cookie = (
      await platform.anonymous.post('/api/session', {
        username: 'unit2',
        password: 'correct horse battery staple',
      })
    ).headers
      .get('set-cookie')
      ?.split(';')[0] as string
    const headers = { cookie }
    expect((await platform.app.request('/api/p/toy/items', { headers })).status).toBe(200)
    await platform.app.request('/api/session', {
      method: 'DELETE',
      headers: { ...headers, origin: 'http://localhost' },
    })
    expect((await platform.app.request('/api/p/toy/items', { headers })).status).toBe(401)
  })

  test('is asked for before anything else', async () => {
    const answer = await platform.anonymous.get('/api/p/toy/items')
    expect(answer.status).toBe(401)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })
})

describe('what one may not see', () => {
  let secret: { id: string }
  beforeAll(async () => {
    secret = await given('别家的事')
  })

  test("another county's record answers as one that does not exist", async () => {
    const stranger = await platform.as('office-b')
    const theirs = await stranger.get(`/api/p/toy/items/${secret.id}`)
    const none = await stranger.get(`/api/p/toy/items/${randomUUID()}`)
    expect([theirs.status, theirs.text]).toEqual([404, none.text])
    expect((await stranger.get('/api/p/toy/items')).body.items).toEqual([])
  })

  test('a forbidden verb answers as an unknown path', async () => {
    const unit = await platform.as('unit')
    const forbidden = await unit.post('/api/p/toy/items', { unitId, teamId, title: '不该有' })
    const unknown = await unit.get('/api/p/toy/nowhere')
    expect([forbidden.status, forbidden.text]).toEqual([404, unknown.text])
  })

  test('a unit sees its own rows and no others', async () => {
    const own = await given('本单位的事')
    await given('医院的事', { unitId: idOf(COUNTY, 'hospital') })
    const unit = await platform.as('unit')
    const seen = (await unit.get('/api/p/toy/items')).body.items.map(({ id }: { id: string }) => id)
    expect(seen).toContain(own.id)
    expect(seen).not.toContain(undefined)
    const hospital = await platform.as('unit2')
    expect((await hospital.get(`/api/p/toy/items/${own.id}`)).status).toBe(404)
  })

  test("a team's rows open with the assignment and are gone the day after it ends", async () => {
    const item = await given('组里的事', { teamId })
    const member = await platform.as('member')
    expect((await member.get(`/api/p/toy/items/${item.id}`)).status).toBe(404)

    platform.clock.set('2031-12-01')
    const office = await platform.as('office')
    await office.post(`/api/p/toy/teams/${teamId}/members`, {
      personId: idOf(COUNTY, 'member'),
      until: '2031-12-10',
    })
    expect((await member.get(`/api/p/toy/items/${item.id}`)).status).toBe(200)

    platform.clock.set('2031-12-10')
    expect((await member.get(`/api/p/toy/items/${item.id}`)).status).toBe(200)
    platform.clock.set('2031-12-11')
    expect((await member.get(`/api/p/toy/items/${item.id}`)).status).toBe(404)
  })
})

describe('a module', () => {
  test('that the county turns off is gone at once, and back at once', async () => {
    const [office, sysadmin] = [await platform.as('office'), await platform.as('sysadmin')]
    const [before] = (await sysadmin.get('/api/admin/modules')).body.modules
    const off = await sysadmin.put(
      '/api/admin/modules/toy',
      { active: false },
      { version: before.rowVersion },
    )
    expect(off.body).toMatchObject({ active: false })
    expect((await office.get('/api/p/toy/items')).status).toBe(404)
    expect((await office.get('/api/session')).body.modules).toEqual([])
    expect((await (await platform.as('office-b')).get('/api/p/toy/items')).status).toBe(200)

    await sysadmin.put('/api/admin/modules/toy', { active: true }, { version: off.body.rowVersion })
    expect((await office.get('/api/p/toy/items')).status).toBe(200)
  })

  test('is changed by the system administrator only, and not on an old version', async () => {
    const [office, sysadmin] = [await platform.as('office'), await platform.as('sysadmin')]
    expect((await office.put('/api/admin/modules/toy', { active: false }, { version: 1 })).status).toBe(404)
    const stale = await sysadmin.put('/api/admin/modules/toy', { active: false }, { version: 99 })
    expect(stale.status).toBe(412)
    expect(stale.body).toMatchObject({ code: 'stale', facts: { yours: 99 } })
  })
})

describe('a write', () => {
  test('sent twice with one key makes one record', async () => {
    const office = await platform.as('office')
    const key = randomUUID()
    const first = await office.post('/api/p/toy/items', { unitId, teamId, title: '一次' }, { key })
    const second = await office.post('/api/p/toy/items', { unitId, teamId, title: '一次' }, { key })
    expect(second.text).toBe(first.text)
    expect(first.body.id).toBe(key)
  })

  test('on an old version changes nothing and names both versions', async () => {
    const office = await platform.as('office')
    const { id } = await given('原来')
    expect((await office.patch(`/api/p/toy/items/${id}`, { title: '先到' }, { version: 1 })).status).toBe(200)
    const late = await office.patch(`/api/p/toy/items/${id}`, { title: '后到' }, { version: 1 })
    expect([late.status, late.body.code, late.body.facts]).toEqual([412, 'stale', { yours: 1, ours: 2 }])
    expect((await office.get(`/api/p/toy/items/${id}`)).body.title).toBe('先到')
  })

  test('of the wrong shape is answered per field in the reader’s language', async () => {
    const office = await platform.as('office')
    const zh = await office.post('/api/p/toy/items', { unitId: 'x', teamId, title: '' })
    expect(zh.status).toBe(422)
    expect(Object.keys(zh.body.fields).sort()).toEqual(['title', 'unitId'])
    const en = await office.post(
      '/api/p/toy/items',
      { unitId, teamId, title: '' },
      { headers: { 'accept-language': 'en' } },
    )
    expect(en.body.fields.title).toBe('Too short or too small')
  })

  test('leaves one audit event, and a refused or failed one none', async () => {
    const { id } = await given('留痕')
    const office = await platform.as('office')
    const events = () =>
      platform.owner
        .selectFrom('platform.audit_event' as never)
        .selectAll()
        .where('record_id' as never, '=', id as never)
        .execute() as Promise<{ operation: string; permission: string; account_id: string }[]>
    await office.patch(`/api/p/toy/items/${id}`, { title: '不算' }, { version: 7 })
    const written = await events()
    expect(written.map(({ operation, permission }) => [operation, permission])).toEqual([
      ['insert', 'toy.item:write'],
    ])
    expect(written[0]?.account_id).not.toBeNull()
  })
})

describe('an event', () => {
  test('is heard once its transaction commits, and never when that is refused or fails', async () => {
    const office = await platform.as('office')
    const { id } = await given('宣布')
    const answers = []
    for (const outcome of ['refused', 'thrown', 'done'])
      answers.push(await office.post(`/api/p/toy/items/${id}/announce`, { outcome }))
    expect(answers.map(({ status }) => status)).toEqual([409, 500, 200])
    expect(answers[0]?.body.title).toBe('“宣布”不行')
    expect(answers[1]?.text).not.toContain('7f3a')
    expect(answers[2]?.body.items).toBeGreaterThan(0)
    await platform.settled()
    expect((await office.get('/api/p/toy/heard')).body.titles).toEqual(['宣布'])
    expect((await (await platform.as('office-b')).get('/api/p/toy/heard')).body.titles).toEqual([])
  })

  test('that happened while a module was off is heard once it is on again, and once only', async () => {
    const sysadmin = await platform.as('sysadmin')
    const turn = async (active: boolean) => {
      const [{ rowVersion }] = (await sysadmin.get('/api/admin/modules')).body.modules
      const answer = await sysadmin.put('/api/admin/modules/toy', { active }, { version: rowVersion })
      expect(answer.status).toBe(200)
    }
    const heard = async () => {
      await platform.settled()
      const { titles } = (await (await platform.as('office')).get('/api/p/toy/heard')).body
      return titles.toSorted()
    }
    const before = await heard()
    await turn(false)
    const told = { id: randomUUID(), title: '停用时发生' }
    await platform.owner
      .insertInto('platform.event')
      .values({ county_id: COUNTY, id: randomUUID(), name: 'toy.made.v1', plugin_id: 'toy', payload: told })
      .execute()
    await turn(true)
    expect(await heard()).toEqual([...before, told.title].toSorted())
    await turn(false)
    await turn(true)
    expect(await heard()).toEqual([...before, told.title].toSorted())
  })
})

describe('one request', () => {
  test.each(['list', 'read', 'create', 'update', 'nothing'] as const)(
    '%s is one round trip',
    async (kind) => {
      const office = await platform.as('office')
      const { id } = await given('往返')
      const requests = {
        list: () => office.get('/api/p/toy/items'),
        read: () => office.get(`/api/p/toy/items/${id}`),
        create: () => office.post('/api/p/toy/items', { unitId, teamId, title: '往返' }),
        update: () => office.patch(`/api/p/toy/items/${id}`, { title: '往返二' }, { version: 1 }),
        nothing: () => office.get('/api/p/toy/nothing'),
      }
      const trips = await roundTrips(platform.pool, async () => {
        expect((await requests[kind]()).status).toBe(200)
      })
      expect(trips).toBe(1)
    },
  )
})
