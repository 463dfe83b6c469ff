import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../testing/client.ts'
import { COUNTY, idOf, OTHER_COUNTY, useTestPlatform } from '../testing/index.ts'
import { signIn } from './sign-in.ts'
import { toy } from './toy/index.ts'

const platform = useTestPlatform([toy])
const committee = idOf(COUNTY, 'committee')
let sysadmin: Client
beforeAll(async () => {
  sysadmin = await platform.as('sysadmin')
})

async function newOrganisation(name: string, parentId: string | null = committee) {
  const made = await sysadmin.post('/api/admin/organisations', { name, type: 'department', parentId })
  expect(made.status).toBe(200)
  return made.body as { id: string; rowVersion: number }
}

async function newPerson(name: string, organisationId: string | null = null) {
  const made = await sysadmin.post('/api/admin/people', {
    name,
    title: '干部',
    organisationId,
    inspector: false,
  })
  expect(made.status).toBe(200)
  return made.body as { id: string; rowVersion: number }
}

let counter = 0
async function newAccount(name = '新来的') {
  const username = `new-${(counter += 1)}`
  const { id: personId } = await newPerson(name)
  const made = await sysadmin.post('/api/admin/accounts', { personId, username })
  expect(made.status).toBe(200)
  return { ...made.body.account, personId, username, password: made.body.password as string }
}

const NEXT = 'a quiet lake below the pines'

/** An account whose holder has made its password their own. */
async function claimed() {
  const account = await newAccount()
  const { client } = await signIn(platform.app, account.username, { password: account.password })
  const { status } = await client.put('/api/session/password', { current: account.password, next: NEXT })
  expect(status).toBe(200)
  return { ...account, rowVersion: account.rowVersion + 1 }
}

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

describe('an account', () => {
  test('is opened with a password for one use, and does nothing before it is changed', async () => {
    const account = await newAccount()
    expect(account.password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/)
    await platform.changeRole(account.username, 'give', 'office')
    const { client, body } = await signIn(platform.app, account.username, { password: account.password })
    expect(body).toMatchObject({ mustChangePassword: true, permissions: [], modules: [], roles: ['office'] })
    for (const path of ['/api/p/toy/items', '/api/directory/people', '/api/session/all'])
      expect((await client.get(path)).status, path).toBe(404)
    expect((await client.get('/api/events')).status).toBe(401)
    const again = { password: account.password }
    expect((await client.post('/api/session/step-up', again)).status).toBe(404)
    const changed = await client.put('/api/session/password', { current: account.password, next: NEXT })
    expect(changed.body).toMatchObject({ mustChangePassword: false })
    const mine = (await signIn(platform.app, account.username, { password: NEXT })).client
    expect((await mine.get('/api/p/toy/items')).status).toBe(200)
  })

  test('whose password for one use is out of date is refused like a wrong one', async () => {
    const account = await newAccount()
    await sql`update platform.account set one_time_until = now() - interval '1 second' where id = ${account.id}`.execute(
      platform.owner,
    )
    const refused = await signIn(platform.app, account.username, { password: account.password })
    expect([refused.status, refused.body.code]).toEqual([401, 'sign-in.refused'])
  })

  test('is one per person, and its name is one in the whole installation', async () => {
    const { id: personId } = await newPerson('有账号的')
    await sysadmin.post('/api/admin/accounts', { personId, username: 'only-one' })
    const second = await sysadmin.post('/api/admin/accounts', { personId, username: 'another-one' })
    expect(second.body).toMatchObject({ code: 'account.exists', facts: { username: 'only-one' } })
    const { id: other } = await newPerson('另一个')
    for (const username of ['only-one', 'office-b'])
      expect((await sysadmin.post('/api/admin/accounts', { personId: other, username })).body.code).toBe(
        'account.taken',
      )
    const races = await Promise.all(
      ['race-one', 'race-two'].map((username) =>
        sysadmin.post('/api/admin/accounts', { personId: other, username }),
      ),
    )
    expect(races.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })

  test.each(['Ab', 'has space', '9starts', 'UPPER', '中文名'])('is not called %s', async (username) => {
    const { id: personId } = await newPerson('要账号的')
    const refused = await sysadmin.post('/api/admin/accounts', { personId, username })
    expect([refused.status, Object.keys(refused.body.fields)]).toEqual([422, ['username']])
  })

  test('that is disabled loses its sessions at once; its holder is told why', async () => {
    const account = await claimed()
    const { client } = await signIn(platform.app, account.username, { password: NEXT })
    const path = `/api/admin/accounts/${account.id}/disabled`
    const disabled = await sysadmin.put(path, { disabled: true }, { version: account.rowVersion })
    expect(disabled.body.disabled).toBe(true)
    expect((await client.get('/api/session')).body.code).toBe('session.disabled')
    expect((await signIn(platform.app, account.username, { password: NEXT })).status).toBe(401)
    await sysadmin.put(path, { disabled: false }, { version: account.rowVersion + 1 })
    expect((await signIn(platform.app, account.username, { password: NEXT })).status).toBe(200)
  })

  test('disabled while it signs in has no session afterwards, however the two meet', async () => {
    const account = await claimed()
    const path = `/api/admin/accounts/${account.id}/disabled`
    const outcomes = new Set<number>()
    let { rowVersion } = account
    for (let n = 0; n < 60 && outcomes.size < 2; n += 1) {
      const signingIn = signIn(platform.app, account.username, { password: NEXT })
      await new Promise((resolve) => setTimeout(resolve, n * 4))
      const [signed, disabled] = await Promise.all([
        signingIn,
        sysadmin.put(path, { disabled: true }, { version: rowVersion }),
      ])
      expect(disabled.status).toBe(200)
      expect((await signed.client.get('/api/session')).status).toBe(401)
      await sysadmin.put(path, { disabled: false }, { version: rowVersion + 1 })
      expect((await signed.client.get('/api/session')).status).toBe(401)
      // What came too late counts as a failure; five would pause it.
      await sql`delete from platform.sign_in_try`.execute(platform.owner)
      rowVersion += 2
      outcomes.add(signed.status)
    }
    // Otherwise one always came long before the other, and nothing was tried.
    expect([...outcomes].toSorted()).toEqual([200, 401])
  })

  test('disabled between the password and the session has no session', async () => {
    const account = await claimed()
    let signingIn: ReturnType<typeof signIn> | undefined
    await platform.owner.transaction().execute(async (tx) => {
      await sql`update platform.account set disabled = true where id = ${account.id}`.execute(tx)
      signingIn = signIn(platform.app, account.username, { password: NEXT })
      // It has read the account as it was, and waits to open the session.
      await expect.poll(() => waitingForLocks(), { timeout: 5000 }).toBe(1)
    })
    const signed = await signingIn
    expect([signed?.status, signed?.body.code]).toEqual([401, 'sign-in.refused'])
    const { rows } = await sql`select from platform.session where account_id = ${account.id}`.execute(
      platform.owner,
    )
    expect(rows).toHaveLength(0)
  })

  test('gets a new password for one use, which ends its sessions', async () => {
    const account = await claimed()
    const { client } = await signIn(platform.app, account.username, { password: NEXT })
    const path = `/api/admin/accounts/${account.id}/password`
    const renewed = await sysadmin.post(path, undefined, { version: account.rowVersion })
    expect((await client.get('/api/session')).body.code).toBe('session.password')
    expect((await signIn(platform.app, account.username, { password: NEXT })).status).toBe(401)
    const { body } = await signIn(platform.app, account.username, { password: renewed.body.password })
    expect(body.mustChangePassword).toBe(true)
  })

  test('offers what may be done to it, and says why where it may not', async () => {
    const { accounts } = (await sysadmin.get('/api/admin/accounts')).body
    const verbsOf = (username: string) =>
      accounts
        .find((account: { username: string }) => account.username === username)
        .verbs.map(({ name, why }: { name: string; why?: { code: string } }) => [name, why?.code])
    expect(verbsOf('office')).toEqual([
      ['renew', undefined],
      ['disable', undefined],
    ])
    expect(verbsOf('auditor')).toEqual([
      ['renew', 'account.administrator-password'],
      ['disable', 'account.last-administrator'],
    ])
    expect(verbsOf('sysadmin')).toEqual([
      ['renew', 'account.own-password'],
      ['disable', 'account.own'],
    ])
  })

  test('of an administrator is neither reset by another nor disabled when it is the last of its kind', async () => {
    for (const username of ['secadmin', 'auditor']) {
      const id = idOf(COUNTY, `account/${username}`)
      const reset = await sysadmin.post(`/api/admin/accounts/${id}/password`, undefined, { version: 1 })
      expect(reset.body.code).toBe('account.administrator-password')
      const disabled = await sysadmin.put(
        `/api/admin/accounts/${id}/disabled`,
        { disabled: true },
        { version: 1 },
      )
      expect(disabled.body.code).toBe('account.last-administrator')
    }
    const own = idOf(COUNTY, 'account/sysadmin')
    expect(
      (await sysadmin.post(`/api/admin/accounts/${own}/password`, undefined, { version: 1 })).body.code,
    ).toBe('account.own-password')
    expect(
      (await sysadmin.put(`/api/admin/accounts/${own}/disabled`, { disabled: true }, { version: 1 })).body
        .code,
    ).toBe('account.own')
  })

  test('has its sessions ended by the system administrator, who is on record', async () => {
    const account = await claimed()
    const { client } = await signIn(platform.app, account.username, { password: NEXT })
    expect((await sysadmin.delete(`/api/admin/accounts/${account.id}/sessions`)).body).toEqual({ ended: 1 })
    expect((await client.get('/api/session')).body.code).toBe('session.ended')
    const { rows } = await sql<{ account_id: string; facts: object }>`select account_id, facts
      from platform.audit_event where record_id = ${account.id} and act = 'session-ended' order by id desc limit 1`.execute(
      platform.owner,
    )
    expect(rows[0]).toMatchObject({
      account_id: idOf(COUNTY, 'account/sysadmin'),
      facts: { reason: 'ended' },
    })
    expect((await sysadmin.delete(`/api/admin/accounts/${randomUUID()}/sessions`)).status).toBe(404)
  })

  test('every change of it is on record with who made it', async () => {
    const account = await claimed()
    const { rows } = await sql<{ operation: string; permission: string | null; account_id: string | null }>`
      select operation, permission, account_id from platform.audit_event
      where record_id = ${account.id} and object = 'platform.account' and act is null order by id`.execute(
      platform.owner,
    )
    expect(rows).toEqual([
      {
        operation: 'insert',
        permission: 'platform.account:manage',
        account_id: idOf(COUNTY, 'account/sysadmin'),
      },
      { operation: 'update', permission: null, account_id: null },
    ])
  })

  test('says in a word what an administrator did to it, and what its holder did', async () => {
    const account = await claimed()
    const path = `/api/admin/accounts/${account.id}`
    await sysadmin.put(`${path}/disabled`, { disabled: true }, { version: account.rowVersion })
    await sysadmin.put(`${path}/disabled`, { disabled: false }, { version: account.rowVersion + 1 })
    await sysadmin.post(`${path}/password`, undefined, { version: account.rowVersion + 2 })
    const { rows } = await sql<{ act: string; own: boolean }>`select act, account_id = record_id as own
      from platform.audit_event where record_id = ${account.id} and act is not null order by id`.execute(
      platform.owner,
    )
    expect(rows.map(({ act, own }) => [act, own])).toEqual([
      ['session-begun', true],
      ['session-ended', true],
      ['password-changed', true],
      ['session-begun', true],
      ['account-disabled', false],
      ['session-ended', false],
      ['account-enabled', false],
      ['password-reset', false],
    ])
  })

  test('of another county does not exist', async () => {
    const id = idOf(OTHER_COUNTY, 'account/office-b')
    const answers = await Promise.all([
      sysadmin.put(`/api/admin/accounts/${id}/disabled`, { disabled: true }, { version: 1 }),
      sysadmin.post(`/api/admin/accounts/${id}/password`, undefined, { version: 1 }),
      sysadmin.delete(`/api/admin/accounts/${id}/sessions`),
    ])
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
    const { accounts } = (await sysadmin.get('/api/admin/accounts')).body
    expect(accounts.map(({ username }: { username: string }) => username)).not.toContain('office-b')
  })
})

async function waitingForLocks(): Promise<number> {
  const { rows } = await sql<{ waiting: string }>`select count(*) as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(platform.owner)
  return Number(rows[0]?.waiting)
}
