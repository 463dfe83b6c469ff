import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../testing/client.ts'
import { COUNTY, idOf, OTHER_COUNTY, useTestPlatform } from '../testing/index.ts'
import { committee, NEXT, newcomersOn } from './newcomers.ts'
import { signIn } from './sign-in.ts'
import { toy } from './toy/index.ts'

const platform = useTestPlatform([toy])
let sysadmin: Client
beforeAll(async () => {
  sysadmin = await platform.as('sysadmin')
})
const { claimed, newOrganisation, newPerson } = newcomersOn(platform, () => sysadmin)

describe('organisations', () => {
  test('are added once per key, renamed and moved, on the version that was read', async () => {
    const key = randomUUID()
    const values = { name: '县审计局', type: 'department', parentId: committee }
    const first = await sysadmin.post('/api/admin/organisations', values, { key })
    expect((await sysadmin.post('/api/admin/organisations', values, { key })).body).toEqual(first.body)
    expect(first.body).toMatchObject({ id: key, people: 0, closedOn: null, rowVersion: 1 })
    const path = `/api/admin/organisations/${key}`
    const renamed = await sysadmin.patch(path, { name: '县审计监督局', parentId: null }, { version: 1 })
    expect(renamed.body).toMatchObject({ name: '县审计监督局', parentId: null, rowVersion: 2 })
    const late = await sysadmin.patch(path, { name: '迟到' }, { version: 1 })
    expect([late.status, late.body.facts]).toEqual([412, { yours: 1, ours: 2 }])
  })

  test('never stand under their own', async () => {
    const above = await newOrganisation('上级单位')
    const below = await newOrganisation('下级单位', above.id)
    const path = (id: string) => `/api/admin/organisations/${id}`
    expect((await sysadmin.patch(path(above.id), { parentId: below.id }, { version: 1 })).body.code).toBe(
      'organisation.circle',
    )
    const one = await newOrganisation('甲单位')
    const two = await newOrganisation('乙单位')
    const moves = await Promise.all([
      sysadmin.patch(path(one.id), { parentId: two.id }, { version: 1 }),
      sysadmin.patch(path(two.id), { parentId: one.id }, { version: 1 }),
    ])
    expect(moves.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })

  test('are closed when nobody and nothing is left in them, leave the pickers, and open again', async () => {
    const { id } = await newOrganisation('待撤单位')
    const inside = await newPerson('留守的', id)
    const path = `/api/admin/organisations/${id}/closed`
    const inUse = await sysadmin.put(path, { closed: true }, { version: 1 })
    expect(inUse.body).toMatchObject({ code: 'organisation.in-use', facts: { people: 1, organisations: 0 } })
    await sysadmin.patch(`/api/admin/people/${inside.id}`, { organisationId: committee }, { version: 1 })
    const closed = await sysadmin.put(path, { closed: true }, { version: 1 })
    expect(closed.body).toMatchObject({ closedOn: platform.clock.today(), rowVersion: 2 })
    const office = await platform.as('office')
    const shown = () => office.get('/api/directory/organisations?search=待撤')
    expect((await shown()).body.organisations).toEqual([])
    const refused = await sysadmin.post('/api/admin/people', {
      name: '迟来的',
      title: '干部',
      organisationId: id,
      inspector: false,
    })
    expect(refused.body.code).toBe('organisation.gone')
    expect((await sysadmin.put(path, { closed: false }, { version: 2 })).body.closedOn).toBeNull()
    expect((await shown()).body.organisations).toHaveLength(1)
  })

  test('of another county do not exist', async () => {
    const theirs = idOf(OTHER_COUNTY, 'committee')
    const body = { name: '越界单位', type: 'department', parentId: theirs }
    expect((await sysadmin.post('/api/admin/organisations', body)).body.code).toBe('organisation.parent-gone')
    const path = `/api/admin/organisations/${theirs}`
    expect((await sysadmin.patch(path, { name: '越界' }, { version: 1 })).status).toBe(404)
  })

  test('of the wrong shape are refused field by field', async () => {
    const wrong = await sysadmin.post('/api/admin/organisations', { name: ' ', type: 'cloud', parentId: 'x' })
    expect([wrong.status, Object.keys(wrong.body.fields).toSorted()]).toEqual([
      422,
      ['name', 'parentId', 'type'],
    ])
  })
})

describe('people', () => {
  test('are found by name, title and account', async () => {
    const { body } = await sysadmin.get('/api/admin/people?search=secadmin')
    expect(body.people).toMatchObject([{ name: '沈管理', username: 'secadmin', leftOn: null }])
    expect(body.more).toBe(false)
    expect((await sysadmin.get('/api/admin/people?search=%25')).body.people).toEqual([])
  })

  test('who move see the other unit from the next request on', async () => {
    const unit = await platform.as('unit')
    const before = (await unit.get('/api/session')).body.organisation.id
    const person = (await sysadmin.get('/api/admin/people?search=unit')).body.people.find(
      ({ username }: { username: string }) => username === 'unit',
    )
    const hospital = idOf(COUNTY, 'hospital')
    const path = `/api/admin/people/${person.id}`
    const moved = await sysadmin.patch(path, { organisationId: hospital }, { version: person.rowVersion })
    expect(moved.status).toBe(200)
    const office = await platform.as('office')
    const { id } = (
      await office.post('/api/p/toy/items', { unitId: hospital, teamId: randomUUID(), title: '医院的事' })
    ).body
    expect((await unit.get(`/api/p/toy/items/${id}`)).status).toBe(200)
    await sysadmin.patch(path, { organisationId: before }, { version: person.rowVersion + 1 })
    expect((await unit.get(`/api/p/toy/items/${id}`)).status).toBe(404)
  })

  test('who leave sign in no more and keep no role, at once', async () => {
    const account = await claimed()
    await platform.changeRole(account.username, 'give', 'office')
    const { client } = await signIn(platform.app, account.username, { password: NEXT })
    expect((await client.get('/api/p/toy/items')).status).toBe(200)
    const left = await sysadmin.put(
      `/api/admin/people/${account.personId}/left`,
      { left: true },
      { version: 1 },
    )
    expect(left.body).toMatchObject({ leftOn: platform.clock.today() })
    expect((await client.get('/api/p/toy/items')).body.code).toBe('session.disabled')
    expect((await signIn(platform.app, account.username, { password: NEXT })).body.code).toBe(
      'sign-in.refused',
    )
    const { accounts } = (await sysadmin.get('/api/admin/accounts')).body
    const now = accounts.find(({ id }: { id: string }) => id === account.id)
    expect(now).toMatchObject({ disabled: true, roles: [] })
    const path = `/api/admin/accounts/${account.id}/disabled`
    const refused = await sysadmin.put(path, { disabled: false }, { version: now.rowVersion })
    expect(refused.body.code).toBe('person.left')
    await sysadmin.put(`/api/admin/people/${account.personId}/left`, { left: false }, { version: 2 })
    const back = await sysadmin.put(path, { disabled: false }, { version: now.rowVersion })
    expect(back.body).toMatchObject({ disabled: false, roles: [] })
  })

  test('who are administrators are relieved first', async () => {
    const id = idOf(COUNTY, 'auditor')
    const refused = await sysadmin.put(`/api/admin/people/${id}/left`, { left: true }, { version: 1 })
    expect(refused.body).toMatchObject({ status: 409, code: 'person.administrator' })
  })
})
