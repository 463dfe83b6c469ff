import { randomUUID } from 'node:crypto'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { openPool } from '@xuncha/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { holdTogether, roles } from '@xuncha/domain'
import type { PlatformDb } from '../src/index.ts'
import type { Answer, Client } from '../testing/client.ts'
import { COUNTY, idOf, useTestPlatform } from '../testing/index.ts'
import { signIn, stepUp } from './sign-in.ts'
import { toy } from './toy/index.ts'

const platform = useTestPlatform([toy])
const accountId = (username: string) => idOf(COUNTY, `account/${username}`)
let secadmin: Client
let sysadmin: Client
let auditor: Client
let gate: Kysely<PlatformDb>

beforeAll(async () => {
  gate = new Kysely({
    dialect: new PostgresDialect({ pool: openPool({ connectionString: platform.urls.gateUrl, max: 2 }) }),
  })
  ;[secadmin, sysadmin, auditor] = (await Promise.all(
    ['secadmin', 'sysadmin', 'auditor'].map((username) => platform.as(username)),
  )) as [Client, Client, Client]
  for (const client of [secadmin, sysadmin, auditor]) await stepUp(client)
})
afterAll(() => gate.destroy())

function propose(username: string, act: 'give' | 'take', role: string, reason = '工作需要'): Promise<Answer> {
  return secadmin.post('/api/admin/role-changes', { accountId: accountId(username), act, role, reason })
}

function decide(client: Client, { id, rowVersion }: { id: string; rowVersion: number }, move = 'confirm') {
  const body = move === 'decline' ? { move, reason: '理由不足' } : { move }
  return client.post(`/api/admin/role-changes/${id}/decision`, body, { version: rowVersion })
}

async function rolesOf(username: string): Promise<string[]> {
  const { accounts } = (await auditor.get('/api/admin/accounts')).body
  return accounts.find((account: { username: string }) => account.username === username).roles
}

describe('a role is given', () => {
  test('when another administrator confirms, and the sessions of its account end with it', async () => {
    const { client } = await signIn(platform.app, 'unit')
    const proposed = await propose('unit', 'give', 'discipline')
    expect(proposed.body).toMatchObject({ state: 'proposed', proposedByName: '沈管理', name: '王书记' })
    expect(await rolesOf('unit')).toEqual(['unit-head'])
    expect((await client.get('/api/session')).status).toBe(200)
    const confirmed = await decide(auditor, proposed.body)
    expect(confirmed.body).toMatchObject({ state: 'effective', decidedByName: '韩管理', verbs: [] })
    expect(await rolesOf('unit')).toEqual(['discipline', 'unit-head'])
    expect((await client.get('/api/session')).body.code).toBe('session.rights')
  })

  test('by one of two who confirm at once', async () => {
    const { body } = await propose('unit2', 'give', 'discipline')
    const answers = await Promise.all([decide(auditor, body), decide(sysadmin, body)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412])
    expect(await rolesOf('unit2')).toEqual(['discipline', 'unit-head'])
    const again = await decide(sysadmin, { ...body, rowVersion: 2 })
    expect(again.body).toMatchObject({ status: 409, code: 'move.wrong-state' })
  })

  test('never where it is declined or withdrawn, each with who and why', async () => {
    const declined = await propose('office', 'give', 'discipline')
    expect((await decide(sysadmin, declined.body, 'decline')).body).toMatchObject({
      state: 'declined',
      decidedReason: '理由不足',
      decidedByName: '蒋管理',
    })
    const withdrawn = await propose('office', 'give', 'discipline')
    const path = `/api/admin/role-changes/${withdrawn.body.id}/withdrawal`
    expect((await secadmin.post(path, undefined, { version: 1 })).body.state).toBe('withdrawn')
    expect((await decide(auditor, { ...withdrawn.body, rowVersion: 2 })).body.code).toBe('move.wrong-state')
    expect(await rolesOf('office')).toEqual(['office'])
  })

  test('once at a time, and sent twice with one key is one proposal', async () => {
    const key = randomUUID()
    const body = { accountId: accountId('deputy'), act: 'give', role: 'discipline', reason: '一次' }
    const first = await secadmin.post('/api/admin/role-changes', body, { key })
    const second = await secadmin.post('/api/admin/role-changes', body, { key })
    expect(second.body).toEqual(first.body)
    expect((await propose('deputy', 'give', 'discipline')).body.code).toBe('roles.open')
    const races = await Promise.all([
      propose('leader', 'give', 'discipline'),
      propose('leader', 'give', 'discipline'),
    ])
    expect(races.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })

  test.each([
    ['secadmin', 'office', 'roles.own'],
    ['sysadmin', 'office', 'administrator.business'],
    ['sysadmin', 'audit-admin', 'administrator.two-roles'],
    ['office', 'audit-admin', 'administrator.business'],
    ['office', 'office', 'roles.held'],
    ['office', 'mayor', 'roles.unknown'],
  ])('not to %s as %s: %s', async (username, role, code) => {
    expect((await propose(username, 'give', role)).body).toMatchObject({ status: 409, code })
  })

  test('not without a reason, nor to an account that is not there', async () => {
    expect((await propose('office', 'give', 'discipline', ' ')).status).toBe(422)
    const nobody = { accountId: randomUUID(), act: 'give', role: 'discipline', reason: '查无此人' }
    expect((await secadmin.post('/api/admin/role-changes', nobody)).status).toBe(404)
  })

  test('not on a screen where the password was not typed again', async () => {
    await sql`update platform.session set stepped_up_at = null, stamp = gen_random_uuid()
      where account_id in (${accountId('secadmin')}, ${accountId('auditor')})`.execute(gate)
    expect((await propose('member', 'give', 'discipline')).body.code).toBe('step-up')
    await stepUp(secadmin)
    const { body } = await propose('member', 'give', 'discipline')
    expect((await decide(auditor, body)).body.code).toBe('step-up')
    await stepUp(auditor)
    expect((await decide(auditor, body)).status).toBe(200)
  })
})

describe('a role is taken away', () => {
  test('at once where it is a business role, with who and why', async () => {
    const { client } = await signIn(platform.app, 'organisation')
    const taken = await propose('organisation', 'take', 'organisation', '岗位调整')
    expect(taken.body).toMatchObject({ state: 'effective', reason: '岗位调整', decidedByName: null })
    expect(await rolesOf('organisation')).toEqual([])
    expect((await client.get('/api/session')).body.code).toBe('session.rights')
    expect((await propose('organisation', 'take', 'organisation')).body.code).toBe('roles.not-held')
  })

  test('never from the last administrator of a kind, not even by two at once', async () => {
    expect((await propose('auditor', 'take', 'audit-admin')).body.code).toBe('roles.last-administrator')
    // A second auditor, out of an account without a role, whose password is its own.
    await decide(auditor, (await propose('organisation', 'give', 'audit-admin')).body)
    expect(await rolesOf('organisation')).toEqual(['audit-admin'])
    const second = (await signIn(platform.app, 'organisation')).client
    await stepUp(second)
    const both = await Promise.all([
      propose('auditor', 'take', 'audit-admin'),
      propose('organisation', 'take', 'audit-admin'),
    ])
    expect(both.map(({ body }) => body.state)).toEqual(['proposed', 'proposed'])
    const decided = await Promise.all(both.map(({ body }) => decide(sysadmin, body)))
    expect(decided.map(({ status }) => status).toSorted()).toEqual([200, 409])
    const left = [...(await rolesOfAs(sysadmin, 'auditor')), ...(await rolesOfAs(sysadmin, 'organisation'))]
    expect(left).toEqual(['audit-admin'])
  })
})

async function rolesOfAs(client: Client, username: string): Promise<string[]> {
  const { accounts } = (await client.get('/api/admin/accounts')).body
  return accounts.find((account: { username: string }) => account.username === username).roles
}

describe('the database, whoever writes', () => {
  const pairs = roles.flatMap((one) => roles.filter((other) => other !== one).map((other) => [one, other]))

  test('lets nobody hold two of the three, or one beside a business role: every pair', async () => {
    const county = 990_777
    await sql`insert into platform.county (id, name) values (${county}, '筹建县')`.execute(platform.owner)
    const allowed: string[] = []
    for (const [one, other] of pairs as [string, string][]) {
      const [person, account] = [randomUUID(), randomUUID()]
      await sql`insert into platform.person (county_id, id, name, title) values (${county}, ${person}, '某', '')`.execute(
        gate,
      )
      await sql`insert into platform.account (county_id, id, person_id, username, password_hash)
        values (${county}, ${account}, ${person}, ${account}, 'x')`.execute(gate)
      const give = (role: string) =>
        sql`insert into platform.account_role (county_id, account_id, role) values (${county}, ${account}, ${role})`.execute(
          gate,
        )
      await give(one)
      const second = await give(other).then(
        () => true,
        (error: { code: string }) => error.code !== 'XU403',
      )
      if (second !== holdTogether([one, other]).ok) allowed.push(`${one} and ${other}`)
    }
    expect(allowed).toEqual([])
    expect(pairs).toHaveLength(110)
  })

  test.each([
    [
      'gives',
      sql`insert into platform.account_role (county_id, account_id, role)
      values (${COUNTY}, ${accountId('member2')}, 'office')`,
    ],
    ['takes', sql`delete from platform.account_role where account_id = ${accountId('member2')}`],
    [
      'changes',
      sql`update platform.account_role set role = 'office' where account_id = ${accountId('member2')}`,
    ],
    [
      'makes an administrator',
      sql`insert into platform.account_role (county_id, account_id, role)
      values (${COUNTY}, ${accountId('member2')}, 'system-admin')`,
    ],
    ['takes the last administrator’s', sql`delete from platform.account_role where role = 'security-admin'`],
    [
      'disables the last administrator',
      sql`update platform.account set disabled = true
      where id = ${accountId('secadmin')}`,
    ],
    [
      'invents a change that is in effect',
      sql`insert into platform.role_change (county_id, id, account_id, act, role,
      reason, state, proposed_by, decided_by, decided_at) values (${COUNTY}, gen_random_uuid(), ${accountId('member2')},
      'give', 'office', 'x', 'effective', ${accountId('secadmin')}, ${accountId('auditor')}, now())`,
    ],
    [
      'rewrites a change',
      sql`update platform.role_change set role = 'system-admin' where state = 'effective'`,
    ],
  ])('a role is not changed by who %s it directly, gate or owner', async (_what, statement) => {
    for (const writer of [gate, platform.owner]) {
      const outcome = await statement.execute(writer).then(
        ({ numAffectedRows = 0n }) => `${numAffectedRows} rows`,
        (error: { code: string }) => error.code,
      )
      // 42501: the gate has no right to it at all.
      expect(['XU403', '42501']).toContain(outcome)
    }
  })

  test('keeps both names and the reason of a change, and records it', async () => {
    const { rows } = await sql<{ operation: string; permission: string }>`select operation, permission
      from platform.audit_event e join platform.role_change c on c.id = e.record_id
      join platform.account a on a.id = c.account_id
      where a.username = 'unit' and c.role = 'discipline' order by e.id`.execute(platform.owner)
    expect(rows).toEqual([
      { operation: 'insert', permission: 'platform.role-change:propose' },
      { operation: 'update', permission: 'platform.role-change:decide' },
    ])
  })
})

test('the catalogue says what each role opens, as the modules declare it', async () => {
  const { roles: catalogue } = (await secadmin.get('/api/admin/roles')).body
  const office = catalogue.find(({ role }: { role: string }) => role === 'office')
  expect(office).toMatchObject({ administrator: false })
  expect(office.permissions).toContainEqual({
    id: 'toy.item:write',
    module: { 'zh-CN': '玩具', en: 'Toy' },
    title: { 'zh-CN': '修改', en: 'Write' },
    risk: 'low',
    reach: 'county',
  })
  const administrators = catalogue.filter((entry: { administrator: boolean }) => entry.administrator)
  expect(administrators).toHaveLength(3)
  for (const { permissions } of administrators)
    for (const { id } of permissions) expect(id).toMatch(/^platform\./)
})
