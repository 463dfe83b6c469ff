import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type PlatformDb, renewPassword } from '../src/index.ts'
import type { Client } from '../testing/client.ts'
import { useTestPlatform } from '../testing/index.ts'
import { enrol, standStill } from './authenticator.ts'
import { actsOf, enrolledOn } from './enrolled.ts'
import { NEXT, newcomersOn } from './newcomers.ts'
import { signIn, stepUp } from './sign-in.ts'
import { toy } from './toy/index.ts'

const platform = useTestPlatform([toy])
let gate: Kysely<PlatformDb>
let sysadmin: Client
beforeAll(async () => {
  gate = new Kysely({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: platform.urls.gateUrl, max: 2 }) }),
  })
  standStill(platform.clock)
  sysadmin = await platform.as('sysadmin')
})
afterAll(() => gate.destroy())
afterEach(async () => {
  await sql`delete from platform.sign_in_try`.execute(gate)
})
const newcomers = newcomersOn(platform, () => sysadmin)
const enrolled = enrolledOn(platform, newcomers)

const ITEMS = '/api/p/toy/items'

async function setRequired(value: number, suffix = '') {
  const client = await platform.as(`secadmin${suffix}`)
  await stepUp(client)
  const path = '/api/admin/security-rules'
  const { rules } = (await client.get(path)).body
  const rule = rules.find(({ name }: { name: string }) => name === 'second-factor.required')
  const set = await client.put(`${path}/second-factor.required`, { value }, { version: rule.rowVersion })
  expect(set.status, set.text).toBe(200)
}

describe('where the county wants a second factor', () => {
  test('of administrators: they can do nothing but enrol, and others go on', async () => {
    const auditor = await platform.as('auditor')
    const office = await platform.as('office')
    expect((await auditor.get('/api/admin/accounts')).status).toBe(200)
    await setRequired(1)
    // The session that was open is led there at its next request.
    for (const path of ['/api/admin/accounts', '/api/audit/events', '/api/session/all', '/api/admin/modules'])
      expect((await auditor.get(path)).status, path).toBe(404)
    expect((await auditor.get('/api/events')).status).toBe(401)
    expect((await auditor.get('/api/session')).body).toMatchObject({
      mustEnrol: true,
      permissions: [],
      modules: [],
    })
    expect((await auditor.get('/api/session/factors')).body.required).toBe(true)
    expect((await office.get(ITEMS)).status).toBe(200)
    expect((await office.get('/api/session')).body.mustEnrol).toBe(false)

    await enrol(auditor, platform.clock)
    expect((await auditor.get('/api/session')).body).toMatchObject({
      mustEnrol: false,
      factors: ['totp', 'recovery'],
    })
    expect((await auditor.get('/api/admin/accounts')).status).toBe(200)
    const removed = await auditor.delete('/api/session/factors/totp')
    expect([removed.status, removed.body.code]).toEqual([409, 'second-factor.needed'])
    // Refused, nothing of it has happened.
    expect((await auditor.get('/api/session')).body.factors).toEqual(['totp', 'recovery'])
  })

  test('of everybody: of everybody, and of no other county', async () => {
    const secadmin = await platform.as('secadmin')
    await enrol(secadmin, platform.clock)
    await setRequired(2)
    const office = await platform.as('office')
    expect((await office.get(ITEMS)).status).toBe(404)
    const elsewhere = await signIn(platform.app, 'office-b')
    expect((await elsewhere.client.get(ITEMS)).status).toBe(200)
    await setRequired(0)
    expect((await office.get(ITEMS)).status).toBe(200)
    // What no right hangs on is a rule like any other: it must be one of the three.
    const beyond = await secadmin.put(
      '/api/admin/security-rules/second-factor.required',
      { value: 3 },
      { version: 3 },
    )
    expect(beyond.body.code).toBe('setting.range')
  })

  test('of auditors: the log itself is empty to them before', async () => {
    const secadmin = await platform.as('secadmin-b')
    await enrol(secadmin, platform.clock)
    const { cookie } = await signIn(platform.app, 'auditor-b')
    const app = new pg.Client({ connectionString: platform.urls.appUrl })
    await app.connect()
    const seen = async () => {
      await app.query("select set_config('app.session', $1, false)", [cookie.split('=')[1]])
      return (await app.query('select from platform.audit_log')).rowCount
    }
    expect(await seen()).toBeGreaterThan(0)
    await setRequired(1, '-b')
    expect(await seen()).toBe(0)
    await setRequired(0, '-b')
    expect(await seen()).toBeGreaterThan(0)
    await app.end()
  })
})

describe('somebody who lost theirs', () => {
  test('has it reset by the system administrator, which ends the sessions and is on record', async () => {
    const { id, client, username } = await enrolled()
    const path = `/api/admin/accounts/${id}/factors`
    expect((await sysadmin.delete(path)).body.code).toBe('step-up')
    await stepUp(sysadmin)
    const before = (await sysadmin.get('/api/admin/accounts')).body.accounts.find(
      (one: { id: string }) => one.id === id,
    )
    expect(before).toMatchObject({ secondFactor: true })
    expect((await sysadmin.delete(path)).body).toMatchObject({ id, secondFactor: false })
    expect((await client.get('/api/session')).body.code).toBe('session.factor')
    expect((await signIn(platform.app, username, { password: NEXT })).status).toBe(200)
    expect((await sysadmin.delete(path)).body.code).toBe('account.no-factor')
    expect(await actsOf(gate, id)).toContain('second-factor-reset')
  })

  test('is let in by the operator, by a one-time password alone', async () => {
    const { username } = await enrolled()
    const password = (await renewPassword(gate, username)) ?? ''
    expect(await signIn(platform.app, username, { password })).toMatchObject({
      status: 200,
      body: { factors: [] },
    })
  })

  test('is not the system administrator, nor reset by anybody else, in the database either', async () => {
    const { client } = await signIn(platform.app, 'sysadmin')
    const { id } = (await client.get('/api/admin/accounts')).body.accounts.find(
      (one: { username: string }) => one.username === 'sysadmin',
    )
    await enrol(client, platform.clock)
    await stepUp(client)
    expect((await client.delete(`/api/admin/accounts/${id}/factors`)).body.code).toBe('account.own-factor')
    const office = await signIn(platform.app, 'office')
    expect((await office.client.delete(`/api/admin/accounts/${id}/factors`)).status).toBe(404)
    for (const { cookie } of [office, { cookie: '' }]) {
      const app = new pg.Client({ connectionString: platform.urls.appUrl })
      await app.connect()
      await app.query('begin')
      await app.query("select set_config('app.session', $1, true)", [cookie.split('=')[1] ?? ''])
      await expect(app.query('select platform.reset_factors_of($1)', [id])).rejects.toMatchObject({
        code: 'XU403',
      })
      await app.end()
    }
  })
})
