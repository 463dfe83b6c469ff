import { randomUUID } from 'node:crypto'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { openPool } from '@xuncha/database'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PlatformDb } from '../src/index.ts'
import type { Client } from '../testing/client.ts'
import { COUNTY, idOf, roundTrips, useTestPlatform } from '../testing/index.ts'
import { READ, servicesOn } from './services-on.ts'
import { signIn, stepUp } from './sign-in.ts'
import { toy } from './toy/index.ts'

const platform = useTestPlatform([toy])
let gate: Kysely<PlatformDb>
let sysadmin: Client
let secadmin: Client
let auditor: Client
beforeAll(async () => {
  gate = new Kysely({
    dialect: new PostgresDialect({ pool: openPool({ connectionString: platform.urls.gateUrl, max: 2 }) }),
  })
  sysadmin = await platform.as('sysadmin')
  secadmin = await platform.as('secadmin')
  auditor = await platform.as('auditor')
  for (const client of [sysadmin, secadmin, auditor]) await stepUp(client)
})
afterAll(() => gate.destroy())

const ITEMS = '/api/p/toy/items'
const item = { unitId: idOf(COUNTY, 'township'), teamId: idOf(COUNTY, 'hospital'), title: '对接数据' }
const { newService, propose, give, issue, ask, reader } = servicesOn(platform)

describe('a service', () => {
  test('may nothing until two administrators gave it a scope, and then that and nothing else', async () => {
    const { id } = await newService()
    const token = await issue(id)
    expect((await ask(token, ITEMS)).status).toBe(404)
    const proposed = await propose(id, READ)
    expect(proposed.body.state).toBe('proposed')
    expect((await ask(token, ITEMS)).status).toBe(404)
    const path = `/api/admin/role-changes/${proposed.body.id}/decision`
    await auditor.post(path, { move: 'confirm' }, { version: proposed.body.rowVersion })
    // Given a moment ago: the token goes on and has it.
    expect((await ask(token, ITEMS)).status).toBe(200)
    expect((await ask(token, '/api/directory/people')).status).toBe(404)
    const refused = await ask(token, ITEMS, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify(item),
    })
    expect(refused.status).toBe(404)
    expect((await propose(id, READ, 'take')).body.state).toBe('effective')
    expect((await ask(token, ITEMS)).status).toBe(404)
  })

  test('has no role, and a person no scope, whoever asks for it', async () => {
    const { id } = await newService()
    const office = idOf(COUNTY, 'account/office')
    for (const [account, role] of [
      [id, 'office'],
      [id, 'system-admin'],
      [id, 'scope:platform.account:manage/county'],
      [id, 'scope:platform.audit:read/county'],
      [id, 'scope:platform.module:read/county'],
      [id, 'scope:toy.item:read/own'],
      [id, 'scope:toy.item:nothing/county'],
      [id, 'scope:'],
      [office, READ],
    ] as const)
      expect((await propose(account, role)).body.code, role).toBe('roles.unknown')
    for (const [account, role] of [
      [id, 'office'],
      [id, 'scope:platform.account:manage/county'],
      [office, READ],
    ] as const)
      await expect(
        platform.owner.transaction().execute(async (tx) => {
          await sql`insert into platform.account_role (county_id, account_id, role) values (${COUNTY}, ${account}, ${role})`.execute(
            tx,
          )
        }),
        role,
      ).rejects.toMatchObject({ code: 'XU403' })
    // What an administrator may is out of reach, whoever else may it too.
    const isScope = async () =>
      (await sql<{ is: boolean }>`select platform.is_scope(${READ}) as is`.execute(platform.owner)).rows[0]
        ?.is
    const shared = { plugin_id: 'toy', role: 'audit-admin', permission: 'toy.item:read', reach: 'county' }
    expect(await isScope()).toBe(true)
    await platform.owner.insertInto('platform.role_grant').values(shared).execute()
    expect(await isScope()).toBe(false)
    await platform.owner
      .deleteFrom('platform.role_grant')
      .where('role', '=', 'audit-admin')
      .where('plugin_id', '=', 'toy')
      .execute()
    const { scopes } = (await secadmin.get('/api/admin/scopes')).body
    const ids = scopes.map(({ permission }: { permission: string }) => permission)
    expect(ids).toContain('toy.item:read')
    expect(ids.filter((each: string) => each.startsWith('platform.'))).toEqual([
      'platform.directory:read',
      'platform.directory:read',
    ])
  })

  test('of one unit sees that unit', async () => {
    const service = await newService(idOf(COUNTY, 'township'))
    await give(service.id, 'scope:platform.directory:read/unit')
    const { body } = await ask(await issue(service.id), '/api/directory/people')
    expect(body.people.map(({ name }: { name: string }) => name)).toEqual(['丁联络', '王书记'])
  })

  test('signs in by no password, is nobody among people, and is not asked for a second factor', async () => {
    const { id, username, token } = await reader()
    expect((await signIn(platform.app, username)).status).toBe(401)
    const renewed = await sysadmin.post(`/api/admin/accounts/${id}/password`, undefined, { version: 1 })
    expect(renewed.status).toBe(404)
    const names = async (path: string, key: string) =>
      ((await sysadmin.get(path)).body[key] as { username?: string }[]).map((each) => each.username)
    expect(await names('/api/admin/people', 'people')).not.toContain(username)
    expect(await names('/api/admin/accounts', 'accounts')).not.toContain(username)
    expect(await names('/api/admin/services', 'services')).toContain(username)
    await sql`insert into platform.security_rule (county_id, name, value, changed_by)
      values (${COUNTY}, 'second-factor.required', 2, ${id})`.execute(platform.owner)
    expect((await ask(token, ITEMS)).status).toBe(200)
    await sql`delete from platform.security_rule where name = 'second-factor.required'`.execute(
      platform.owner,
    )
  })
})

describe('a token', () => {
  test('is shown once, kept as its hash, and issued by the system administrator after a step-up', async () => {
    const { id, token } = await reader()
    const { rows } = await sql<{ text: string }>`select string_agg(x::text, '') as text from (
      select to_jsonb(s) as x from platform.session s union all select to_jsonb(t) from platform.service_token t
      union all select to_jsonb(e) from platform.audit_event e) all_of_it`.execute(platform.owner)
    expect(rows[0]?.text).not.toContain(token.slice(4))
    const path = `/api/admin/services/${id}/tokens`
    const values = { name: '二', days: 1, addresses: [] }
    const key = randomUUID()
    expect((await sysadmin.post(path, values, { key })).status).toBe(200)
    expect((await sysadmin.post(path, values, { key })).body.code).toBe('service.issued')
    for (const client of [secadmin, auditor, await platform.as('office')])
      expect((await client.post(path, values)).status).toBe(404)
    await sql`update platform.session set stepped_up_at = null, stamp = gen_random_uuid()
      where account_id = ${idOf(COUNTY, 'account/sysadmin')}`.execute(gate)
    expect((await sysadmin.post(path, values)).body.code).toBe('step-up')
    await stepUp(sysadmin)
  })

  test('is good for a year at most, and where it says', async () => {
    const { id } = await newService()
    const path = `/api/admin/services/${id}/tokens`
    for (const wrong of [
      { days: 366 },
      { days: 0 },
      { addresses: ['nowhere'] },
      { addresses: ['10.0.0.0/33'] },
      { name: '' },
    ])
      expect(
        (await sysadmin.post(path, { name: '一', days: 1, addresses: [], ...wrong })).status,
        JSON.stringify(wrong),
      ).toBe(422)
    await expect(
      sql`insert into platform.service_token (county_id, id, account_id, name, issued_by, expires_at, addresses)
        values (${COUNTY}, ${randomUUID()}, ${id}, 'x', ${id}, now() + interval '2 years', '{}')`.execute(
        gate,
      ),
    ).rejects.toMatchObject({ code: '23514' })
  })

  test('runs out, and after ninety days without use', async () => {
    for (const change of [
      sql`expires_at = now() - interval '1 second'`,
      sql`last_seen_at = now() - interval '91 days'`,
    ]) {
      const { id, token } = await reader()
      expect((await ask(token, ITEMS)).status).toBe(200)
      await sql`update platform.session set ${change} where account_id = ${id}`.execute(gate)
      expect((await ask(token, ITEMS)).status).toBe(401)
    }
  })

  test('is revoked at once, and is told so', async () => {
    const { id, token } = await reader()
    expect((await ask(token, ITEMS)).status).toBe(200)
    const [service] = (await sysadmin.get('/api/admin/services')).body.services.filter(
      (each: { id: string }) => each.id === id,
    )
    const revoked = await sysadmin.delete(`/api/admin/services/${id}/tokens/${service.tokens[0].id}`)
    expect(revoked.body.tokens[0].endedAt).not.toBeNull()
    const refused = await ask(token, ITEMS)
    expect([refused.status, refused.body.code]).toEqual([401, 'session.ended'])
    expect((await sysadmin.delete(`/api/admin/services/${id}/tokens/${randomUUID()}`)).status).toBe(404)
  })

  test('ends with its service, and does not come back with it', async () => {
    const { id, token } = await reader()
    expect((await ask(token, ITEMS)).status).toBe(200)
    await sysadmin.put(`/api/admin/accounts/${id}/disabled`, { disabled: true }, { version: 1 })
    expect((await ask(token, ITEMS)).body.code).toBe('session.disabled')
    const refused = await sysadmin.post(`/api/admin/services/${id}/tokens`, {
      name: '一',
      days: 1,
      addresses: [],
    })
    expect(refused.body.code).toBe('service.disabled')
    await sysadmin.put(`/api/admin/accounts/${id}/disabled`, { disabled: false }, { version: 2 })
    expect((await ask(token, ITEMS)).status).toBe(401)
  })

  test('is taken from the addresses that it names, and a refusal is on record once', async () => {
    const service = await newService()
    await give(service.id, READ)
    const token = await issue(service.id, { addresses: ['10.8.0.0/16', '2001:db8::1'] })
    expect((await ask(token, ITEMS, { address: '10.8.3.4' })).status).toBe(200)
    expect((await ask(token, ITEMS, { address: '2001:db8::1' })).status).toBe(200)
    for (let n = 0; n < 3; n += 1)
      expect((await ask(token, ITEMS, { address: '10.9.0.1' })).body.code).toBe('service.address')
    // What a stranger writes into a header is not believed; an address that is not known is not on the list.
    const headers = { 'x-forwarded-for': '10.8.0.1' }
    expect((await ask(token, ITEMS, { address: '10.9.0.1', headers })).status).toBe(401)
    expect((await ask(token, ITEMS)).status).toBe(401)
    const { rows } =
      await sql`select from platform.audit_event where act = 'token-refused' and record_id = ${service.id}`.execute(
        gate,
      )
    expect(rows).toHaveLength(2)
  })

  test('says when it was last used', async () => {
    const { id, token } = await reader()
    const lastUsed = async () =>
      (await secadmin.get('/api/admin/services')).body.services.find((each: { id: string }) => each.id === id)
        .tokens[0].lastUsedAt
    expect(await lastUsed()).toBeNull()
    await sql`update platform.session set created_at = created_at - interval '1 hour', last_seen_at = last_seen_at - interval '1 hour'
      where account_id = ${id}`.execute(gate)
    await ask(token, ITEMS)
    expect(Date.parse(await lastUsed())).toBeGreaterThan(Date.now() - 60_000)
  })
})

describe('the header and the cookie', () => {
  test('a token counts in the header alone, a session in the cookie alone', async () => {
    const { token } = await reader()
    const { cookie } = await signIn(platform.app, 'office')
    const session = cookie.split('=')[1] ?? ''
    expect((await ask(session, ITEMS)).status).toBe(401)
    const asCookie = await platform.app.request(ITEMS, { headers: { cookie: `xuncha=${token}` } })
    expect(asCookie.status).toBe(401)
    // A header that opens nothing is not made good by a cookie that would.
    expect((await ask('xst.made-up', ITEMS, { headers: { cookie } })).status).toBe(401)
    const basic = await platform.app.request(ITEMS, { headers: { cookie, authorization: 'Basic eDp5' } })
    expect(basic.status).toBe(401)
    expect((await ask(token, ITEMS)).headers.get('set-cookie')).toBeNull()
  })

  test('nothing of a person’s session is open to a token: no step-up, no password, no factor, no sign-out', async () => {
    const { id, token } = await reader()
    const json = { 'content-type': 'application/json' }
    for (const [method, path, body] of [
      ['POST', '/api/session/step-up', { password: 'x' }],
      ['PUT', '/api/session/password', { current: 'x', next: 'y' }],
      ['GET', '/api/session/all', undefined],
      ['POST', '/api/session/factors/totp', undefined],
      ['GET', '/api/session/factors', undefined],
      ['GET', '/api/events', undefined],
    ] as const) {
      const answer = await ask(token, path, {
        method,
        headers: json,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      expect(answer.status, path).toBe(401)
    }
    for (const path of ['/api/session', '/api/session/all'])
      expect((await ask(token, path, { method: 'DELETE' })).status).toBe(204)
    expect((await ask(token, ITEMS)).status).toBe(200)
    await give(id, 'scope:toy.item:write/county')
    expect((await ask(token, '/api/p/toy/guarded')).body.code).toBe('step-up')
    await expect(
      sql`update platform.session set stepped_up_at = now() where account_id = ${id}`.execute(gate),
    ).rejects.toMatchObject({ code: '23514' })
  })

  test('a form that a browser would be refused for is no matter: there is nothing to forge', async () => {
    const { token } = await reader()
    const headers = { 'content-type': 'text/plain' }
    const byService = await ask(token, ITEMS, { method: 'POST', headers, body: 'x' })
    expect(byService.status).not.toBe(403)
    const { cookie } = await signIn(platform.app, 'office')
    const byPage = await platform.app.request(ITEMS, {
      method: 'POST',
      headers: { cookie, 'content-type': 'text/plain', origin: 'https://evil.example' },
      body: 'x',
    })
    expect(byPage.status).toBe(422)
  })
})

test('what a service does is on record as its own', async () => {
  const { id, token } = await reader()
  await give(id, 'scope:toy.item:write/county')
  const key = randomUUID()
  const made = await ask(token, ITEMS, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(item),
  })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  const { rows } = await sql<{
    account_id: string
  }>`select account_id from platform.audit_event where record_id = ${key}`.execute(gate)
  expect(rows).toEqual([{ account_id: id }])
  const acts = await sql<{ act: string; account_id: string }>`select act, account_id from platform.audit_event
    where record_id = ${id} and operation = 'act' order by id`.execute(gate)
  expect(acts.rows).toEqual([{ act: 'token-issued', account_id: idOf(COUNTY, 'account/sysadmin') }])
})

test('a request of a service takes one round trip, and is counted like anybody’s', async () => {
  const { token } = await reader()
  await ask(token, ITEMS)
  expect(await roundTrips(platform.pool, () => ask(token, ITEMS))).toBe(1)
  const statuses = new Set<number>()
  for (let n = 0; n < 40; n += 1)
    for (const { status } of await Promise.all(Array.from({ length: 10 }, () => ask(token, '/api/none'))))
      statuses.add(status)
  expect([...statuses].toSorted()).toEqual([404, 429])
})

test('the role of requests can neither make nor unmake a token by itself', async () => {
  const { id } = await newService()
  const office = await signIn(platform.app, 'office')
  const app = new pg.Client({ connectionString: platform.urls.appUrl })
  await app.connect()
  await app.query("select set_config('app.session', $1, false)", [office.cookie.split('=')[1]])
  const values = [randomUUID(), Buffer.alloc(32), id]
  for (const query of [
    "select platform.issue_token($1, $2, $3, 'x', 1, '{}')",
    'select platform.revoke_token($1), $2::bytea, $3::uuid',
  ])
    await expect(app.query(query, values), query).rejects.toMatchObject({ code: 'XU403' })
  await expect(app.query("update platform.service_token set name = 'x'")).rejects.toMatchObject({
    code: '42501',
  })
  expect((await app.query('select from platform.service_token_use')).rowCount).toBe(0)
  await app.end()
})
