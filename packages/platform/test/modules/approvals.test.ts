import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { askOfEvent, askOfGrant, askOfPermission, askOfService, asksOf } from '@xuncha/plugin-sdk'
import { COUNTY, idOf, PASSWORD, useTestPlatform } from '../../testing/index.ts'
import { toy } from '../toy/index.ts'

const platform = useTestPlatform([toy])
const path = '/api/admin/modules/toy'
const { manifest } = toy
const all = asksOf(manifest)
/** What a person weighs of it: every grant, what it hears, what it asks. No permission is without a grant. */
const rights =
  Object.values(manifest.roles).flatMap((grants) => Object.keys(grants)).length +
  manifest.listens.length +
  manifest.uses.length

/** The toy as if it had come as a package that asks for this, as `install` writes it down. */
async function packaged(asks: readonly string[]) {
  const { owner } = platform
  for (const [role, grants] of Object.entries(manifest.roles))
    for (const [permission, reach] of Object.entries(grants))
      await owner
        .updateTable('platform.role_grant')
        .set({ asks: [askOfPermission(manifest, permission), askOfGrant(role, permission, reach)] })
        .where('role', '=', role)
        .where('permission', '=', permission)
        .execute()
  await owner
    .updateTable('platform.plugin')
    .set({ asks: [...asks] })
    .where('id', '=', 'toy')
    .execute()
}

async function asked(who = 'secadmin') {
  const answer = await (await platform.as(who)).get(path)
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body.asked
}

async function decide(approve: boolean, { who = 'secadmin', looked = manifest.version, version = -1 } = {}) {
  const client = await platform.as(who)
  await client.post('/api/session/step-up', { password: PASSWORD })
  const rowVersion = version === -1 ? (await asked(who)).rowVersion : version
  return client.put(`${path}/approval`, { approve, looked }, { version: rowVersion })
}

async function turn(active: boolean) {
  const sysadmin = await platform.as('sysadmin')
  const { rowVersion } = (await sysadmin.get(path)).body
  return sysadmin.put(path, { active }, { version: rowVersion })
}

const items = async (who = 'office') => (await (await platform.as(who)).get('/api/p/toy/items')).status

async function made(title: string) {
  const office = await platform.as('office')
  const place = { unitId: idOf(COUNTY, 'township'), teamId: randomUUID() }
  return (await office.post('/api/p/toy/items', { title, ...place })).body.id as string
}

async function announced(id: string) {
  const answer = await (
    await platform.as('office')
  ).post(`/api/p/toy/items/${id}/announce`, { outcome: 'done' })
  await platform.settled()
  return answer.body as { items: number }
}

const heard = async () =>
  (await (await platform.as('office')).get('/api/p/toy/heard')).body.titles as string[]

beforeAll(() => packaged(all))
beforeEach(async () => {
  await packaged(all)
  await decide(true)
})

describe('a package in a county', () => {
  test('opens nothing to anybody before its security administrator approved what it asks for', async () => {
    expect(await items('office-b')).toBe(404)
    expect(await items()).toBe(200)
    const secadmin = await platform.as('secadmin-b')
    const { asked: open } = (await secadmin.get(path)).body
    expect(open).toMatchObject({ decided: null, rowVersion: 0 })
    expect(open.rights.every(({ approved }: { approved: boolean }) => !approved)).toBe(true)
    expect(open.rights.length).toBe(rights)
  })

  test('is not turned on before', async () => {
    const sysadmin = await platform.as('sysadmin-b')
    const version = async () => (await sysadmin.get(path)).body.rowVersion
    await sysadmin.put(path, { active: false }, { version: await version() })
    const on = await sysadmin.put(path, { active: true }, { version: await version() })
    expect(on).toMatchObject({ status: 409, body: { code: 'module.not-approved' } })
  })

  test('loses what it had when the approval is taken back, at once', async () => {
    const office = await platform.as('office')
    expect((await office.get('/api/p/toy/items')).status).toBe(200)
    expect(await decide(false)).toMatchObject({ status: 200, body: { decided: { withdrawn: true } } })
    expect((await office.get('/api/p/toy/items')).status).toBe(404)
    expect((await (await platform.as('sysadmin')).get('/api/admin/modules')).body.modules[0].held).toBe(
      rights,
    )
    await decide(true)
    expect((await office.get('/api/p/toy/items')).status).toBe(200)
  })

  test('keeps what was approved when its next version asks for more, and the rest waits', async () => {
    const more = askOfGrant('inspector', 'toy.item:seal', 'county')
    await platform.owner
      .insertInto('platform.role_grant')
      .values({
        plugin_id: 'toy',
        role: 'inspector',
        permission: 'toy.item:seal',
        reach: 'county',
        asks: [more],
      })
      .execute()
    await packaged([...all, more])
    try {
      const may = async () =>
        (await (await platform.as('leader')).get('/api/session')).body.permissions.includes('toy.item:seal')
      expect(await items()).toBe(200)
      expect(await may()).toBe(false)
      const waiting = await asked()
      expect(waiting.rights.filter(({ approved }: { approved: boolean }) => !approved)).toEqual([
        expect.objectContaining({ kind: 'grant', role: 'inspector', name: 'toy.item:seal', reach: 'county' }),
      ])
      await decide(true)
      expect(await may()).toBe(true)
    } finally {
      await platform.owner
        .deleteFrom('platform.role_grant')
        .where('role', '=', 'inspector')
        .where('permission', '=', 'toy.item:seal')
        .execute()
    }
  })

  test('whose permission became wider is closed under it until it is looked at', async () => {
    const wider = askOfPermission(manifest, 'toy.item:read').replace('units=yes', 'units=no')
    await platform.owner
      .updateTable('platform.role_grant')
      .set({ asks: [wider] })
      .where('permission', '=', 'toy.item:read')
      .execute()
    expect(await items()).toBe(404)
  })

  test('hears nothing and asks nobody without approval, and is told afterwards what it missed', async () => {
    const id = await made('未批准时的事')
    const names = [askOfEvent('toy.made.v1'), askOfService('toy.counting.v1')]
    await platform.owner.deleteFrom('platform.approval').execute()
    await packaged(all.filter((ask) => !names.includes(ask)))
    await decide(true)
    await packaged(all)
    expect(await announced(id)).toEqual({ items: -1 })
    expect(await heard()).not.toContain('未批准时的事')

    await decide(true)
    await platform.settled()
    expect(await heard()).toContain('未批准时的事')
    expect((await announced(await made('批准后的事'))).items).toBeGreaterThan(0)
  })
})

describe('an approval', () => {
  test('is the security administrator’s, after typing the password again', async () => {
    for (const who of ['sysadmin', 'auditor'])
      expect((await decide(true, { who, version: 0 })).status).toBe(404)
    const fresh = await platform.enter('secadmin-b')
    const answer = await fresh.put(
      `${path}/approval`,
      { approve: true, looked: manifest.version },
      { version: 0 },
    )
    expect(answer).toMatchObject({ status: 401, body: { code: 'step-up' } })
  })

  test('of a version that is not in service any more is refused', async () => {
    expect(await decide(true, { looked: '0.9.0' })).toMatchObject({
      status: 409,
      body: { code: 'module.other-version', facts: { version: '1.0.0' } },
    })
    expect(await decide(true, { version: 99 })).toMatchObject({ status: 412, body: { code: 'stale' } })
  })

  test('says who decided, and is in the log', async () => {
    await decide(false)
    await decide(true)
    expect(await asked()).toMatchObject({ decided: { version: '1.0.0', withdrawn: false } })
    const events = await platform.owner
      .selectFrom('platform.audit_event' as never)
      .select('permission' as never)
      .where('object' as never, '=', 'platform.approval' as never)
      .execute()
    expect(events).toContainEqual({ permission: 'platform.module:approve' })
  })

  test('is not written by anybody else, whatever a request does', async () => {
    await platform.owner.deleteFrom('platform.approval').execute()
    const before = await platform.owner.selectFrom('platform.approval').selectAll().execute()
    expect(before).toEqual([])
    expect((await decide(true, { who: 'sysadmin', version: 0 })).status).toBe(404)
    expect(await platform.owner.selectFrom('platform.approval').selectAll().execute()).toEqual([])
  })
})

test('a module of the program asks for nothing', async () => {
  await packaged([])
  try {
    expect(await asked()).toMatchObject({ rights: [] })
    expect(await decide(true)).toMatchObject({ status: 409, body: { code: 'module.asks-nothing' } })
    expect(await turn(false)).toMatchObject({ status: 200, body: { packaged: false, held: 0 } })
    expect(await turn(true)).toMatchObject({ status: 200 })
  } finally {
    await packaged(all)
  }
})
