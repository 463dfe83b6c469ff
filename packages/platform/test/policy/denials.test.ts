import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { COUNTY, idOf, roundTrips, useTestPlatform } from '../../testing/index.ts'
import { signIn } from '../sign-in.ts'
import { toy } from '../toy/index.ts'
import { base, hospital, REASON, stepsOn, township } from './steps.ts'

const platform = useTestPlatform([toy])
const steps = stepsOn(platform)
const { teamId, as, tokenOf, changeRole, given, join, titles, recuse, steppedUp, inSession } = steps

describe('a recusal', () => {
  let record: string
  beforeAll(async () => {
    record = await given('镇上的事')
    await given('医院的事', hospital)
    await join('leader')
    await join('deputy')
  })

  test('takes the unit from whoever is in the middle of it, in lists, records, what hangs on them, files and writing', async () => {
    const leader = await as('leader')
    expect(await titles(leader)).toEqual(['医院的事', '镇上的事'])
    const decided = await recuse('leader', township)
    expect(decided).toMatchObject({
      status: 200,
      body: { unitName: '测试镇', origin: 'decided', liftedAt: null },
    })

    expect(await titles(leader)).toEqual(['医院的事'])
    const gone = await leader.get(`${base}/items/${record}`)
    const none = await leader.get(`${base}/items/${randomUUID()}`)
    expect([gone.status, gone.text]).toEqual([404, none.text])
    expect((await leader.get(`${base}/papers.txt`)).text).toBe('医院的事 医院的事的附记')
    // The other member of the team is not concerned.
    expect(await titles(await as('deputy'))).toEqual(['医院的事', '镇上的事'])
  })

  test('holds in the database whatever a statement asks for', async () => {
    const token = await tokenOf('leader')
    const shown = await inSession(token, 'toy.item:read', sql<{ title: string }>`select title from toy.item`)
    expect(shown.map(({ title }) => title)).toEqual(['医院的事'])
    const notes = await inSession(token, 'toy.item:read', sql<{ text: string }>`select text from toy.note`)
    expect(notes).toEqual([{ text: '医院的事的附记' }])
    const changed = await inSession(
      token,
      'toy.item:write',
      sql`update toy.item set title = '改' returning id`,
    )
    expect(changed).toHaveLength(1)
    await sql`update toy.item set title = '医院的事' where title = '改'`.execute(platform.owner)
    // Nor does another permission help, nor one that is made up.
    await expect(
      inSession(
        token,
        'toy.item:seal',
        sql`select set_config('app.permission', 'x', true), title from toy.item where unit_id = ${township}`,
      ),
    ).resolves.toEqual([])
  })

  test('stands against another role and another team', async () => {
    await changeRole('leader', 'give', 'office')
    const both = await as('leader')
    expect(await titles(both)).toEqual(['医院的事'])
    const denied = await both.post(`${base}/items`, { unitId: township, teamId, title: '还想写' })
    expect([denied.status, denied.body.code]).toEqual([404, 'not-found'])
    await changeRole('leader', 'take', 'office')
  })

  test('is lifted by who may, with the password and a reason, and not by whom it is about', async () => {
    const recusal = (await (await as('office')).get('/api/recusals')).body.recusals[0]
    const path = `/api/recusals/${recusal.id}/lift`
    const asOffice = await (await steppedUp('office')).post(path, REASON, { version: 1 })
    expect(asOffice.status).toBe(404)
    const group = await as('leading-group')
    expect(await group.post(path, REASON, { version: 1 })).toMatchObject({
      status: 401,
      body: { code: 'step-up' },
    })
    const stale = await (await steppedUp('leading-group')).post(path, REASON, { version: 7 })
    expect(stale.status).toBe(412)
    const lifted = await group.post(path, REASON, { version: 1 })
    expect(lifted).toMatchObject({
      status: 200,
      body: { liftedByName: '卫组长', liftedReason: REASON.reason },
    })
    expect(await titles(await as('leader'))).toEqual(['医院的事', '镇上的事'])
    expect(await group.post(path, REASON, { version: 2 })).toMatchObject({
      status: 409,
      body: { code: 'recusal.lifted' },
    })
  })

  test('of one’s own is lifted by somebody else, in the program and below it', async () => {
    const { body } = await recuse('leading-group', hospital)
    const own = await (
      await steppedUp('leading-group')
    ).post(`/api/recusals/${body.id}/lift`, REASON, { version: 1 })
    expect(own).toMatchObject({ status: 409, body: { code: 'recusal.own' } })
    const forced = inSession(
      await tokenOf('leading-group'),
      'platform.recusal:lift',
      sql`update platform.recusal set lifted_at = now(), lifted_reason = '自行',
        lifted_by = ${idOf(COUNTY, 'account/leading-group')} where id = ${body.id}`,
    )
    await expect(forced).rejects.toMatchObject({ code: 'XU403' })
  })

  test('is decided once, and about people and units that there are', async () => {
    await recuse('member2', hospital)
    await recuse('member2', hospital)
    const { recusals } = (await (await as('office')).get('/api/recusals')).body
    expect(recusals.filter(({ personName }: { personName: string }) => personName === '吴组员')).toHaveLength(
      1,
    )
    expect((await recuse('member2', randomUUID())).status).toBe(404)
  })

  test('reaches a session that began while it was being written', async () => {
    const writer = new pg.Client({ connectionString: platform.urls.ownerUrl })
    await writer.connect()
    try {
      await writer.query('begin')
      await writer.query(
        `insert into platform.recusal (county_id, person_id, unit_id, origin, reason, recorded_by)
         values ($1, $2, $3, 'decided', '同时', $4)`,
        [COUNTY, idOf(COUNTY, 'member'), township, idOf(COUNTY, 'account/office')],
      )
      const beginning = signIn(platform.app, 'member')
      const early = await Promise.race([beginning.then(() => 'began'), after(400)])
      await writer.query('commit')
      const { client } = await beginning
      expect(early).toBe('waits')
      await join('member')
      expect(await titles(client)).toEqual(['医院的事'])
    } finally {
      await writer.end()
    }
  })
})

describe('one’s own unit', () => {
  test('is closed to an inspector borrowed from it, but for what units see', async () => {
    await sql`update platform.person set organisation_id = ${hospital} where id = ${idOf(COUNTY, 'deputy')}`.execute(
      platform.owner,
    )
    const deputy = await as('deputy')
    expect(await titles(deputy)).toEqual(['镇上的事'])
    const seen = (await deputy.get(`${base}/items`)).body.items as { title: string }[]
    expect(seen.map(({ title }) => title)).toContain('医院的事')
  })
})

describe('an inspected unit', () => {
  test('with an inspector’s role besides reaches what is open to units and nothing else', async () => {
    await changeRole('unit', 'give', 'inspector')
    await join('unit')
    const unit = await as('unit')
    expect((await unit.get(`${base}/papers`)).status).toBe(404)
    const seen = (await unit.get(`${base}/items`)).body.items as { title: string }[]
    expect(seen.map(({ title }) => title)).toEqual(['镇上的事'])
    const { permissions } = (await unit.get('/api/session')).body
    expect(permissions).toEqual(expect.arrayContaining(['toy.item:read']))
    expect(permissions).not.toContain('toy.paper:read')
  })
})

describe('an administrator', () => {
  test('finds no business content even when a grant says so', async () => {
    await sql`insert into platform.role_grant (plugin_id, role, permission, reach)
      values ('toy', 'security-admin', 'toy.paper:read', 'county'), ('platform', 'auditor', 'platform.directory:read', 'county'),
        ('platform', 'audit-admin', 'platform.directory:read', 'county')`.execute(platform.owner)
    expect((await (await as('secadmin')).get(`${base}/papers`)).status).toBe(404)
    expect((await (await as('auditor')).get('/api/directory/organisations')).status).toBe(404)
  })
})

describe('one round trip', () => {
  test('still answers a list and a record for somebody with recusals', async () => {
    await recuse('leader', hospital)
    const leader = await as('leader')
    await titles(leader)
    expect(await roundTrips(platform.pool, () => titles(leader))).toBe(1)
    expect(await roundTrips(platform.pool, () => leader.get(`${base}/items/${randomUUID()}`))).toBe(1)
  })
})

describe('the policy explains itself', () => {
  test('to the security administrator, by role and by account, without content', async () => {
    const secadmin = await as('secadmin')
    const role = await secadmin.get('/api/admin/policy/roles/unit-head?permission=toy.item:read')
    expect(role.body.permissions).toMatchObject([{ permission: 'toy.item:read', may: true }])
    expect(role.body.permissions[0].because.map(({ title }: { title: string }) => title)).toContain(
      '范围：本单位',
    )

    const account = idOf(COUNTY, 'account/leader')
    const own = await secadmin.get(`/api/admin/policy/accounts/${account}?permission=toy.paper:read`)
    const codes = own.body.permissions[0].because.map(({ code }: { code: string }) => code)
    expect(codes).toEqual(
      expect.arrayContaining(['policy.reach-team', 'policy.less-recused', 'policy.less-sealed']),
    )
    for (const secret of [township, hospital, teamId, '医院', '测试镇'])
      expect(own.text).not.toContain(secret)
    const unit = await secadmin.get(
      `/api/admin/policy/accounts/${idOf(COUNTY, 'account/unit')}?permission=toy.paper:read`,
    )
    expect(unit.body.permissions[0]).toMatchObject({
      may: false,
      because: [{ code: 'policy.not-for-units' }],
    })
    expect((await secadmin.get(`/api/admin/policy/accounts/${randomUUID()}`)).status).toBe(404)
    expect((await (await as('sysadmin')).get(`/api/admin/policy/accounts/${account}`)).status).toBe(404)
  })

  test('with a sentence for everything it can say', async () => {
    const secadmin = await as('secadmin')
    for (const each of ['office', 'inspector', 'unit-head', 'leading-group', 'security-admin']) {
      const { body } = await secadmin.get(`/api/admin/policy/roles/${each}`)
      expect(body.permissions.length).toBeGreaterThan(10)
      for (const { because } of body.permissions)
        for (const { code, title } of because) expect(title, code).not.toContain(code)
    }
  })
})

const after = (ms: number) => new Promise<string>((resolve) => setTimeout(() => resolve('waits'), ms))
