import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { useDatabase } from '@xuncha/database/testing'
import { createLog, type Platform, type PlatformDb, renewPassword, startPlatform } from '@xuncha/platform'
import { type Kysely, sql } from 'kysely'
import { kyselyOn } from '@xuncha/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepareCounty } from '../src/county.ts'
import { hasCounties, loadDivisions } from '../src/divisions.repository.ts'

const database = useDatabase()
let owner: Kysely<PlatformDb>
let gate: Kysely<PlatformDb>
let platform: Platform
let folder: string

beforeAll(async () => {
  owner = kyselyOn<PlatformDb>(database.ownerUrl)
  gate = kyselyOn<PlatformDb>(database.gateUrl)
  await loadDivisions(owner)
  folder = await mkdtemp(join(tmpdir(), 'xuncha-first-start-'))
  platform = await startPlatform({
    appUrl: database.appUrl,
    gateUrl: database.gateUrl,
    filesFolder: join(folder, 'files'),
    keysFolder: join(folder, 'keys'),
    plugins: [],
    log: createLog('silent'),
  })
})
afterAll(async () => {
  await platform.stop()
  await owner.destroy()
  await gate.destroy()
  await rm(folder, { recursive: true, force: true })
})

async function signIn(username: string, password: string) {
  const response = await platform.app.request('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://localhost' },
    body: JSON.stringify({ username, password }),
  })
  return { status: response.status, body: await response.json() }
}

let first: Awaited<ReturnType<typeof prepareCounty>>

test('an empty database has no county, and a real one comes out of the national directory', async () => {
  expect(await hasCounties(owner)).toBe(false)
  first = await prepareCounty(owner, gate, '330102', [])
  expect(first.map(({ username }) => username)).toEqual(['sysadmin', 'secadmin', 'auditor'])
  expect(new Set(first.map(({ password }) => password)).size).toBe(3)
  expect(first[0]?.title).toBe('浙江省杭州市上城区 系统管理员')
  expect(await hasCounties(owner)).toBe(true)
})

test('each of the three signs in with their password for one use, and has to change it', async () => {
  const roles = ['system-admin', 'security-admin', 'audit-admin']
  for (const [at, { username, password }] of first.entries()) {
    const { status, body } = await signIn(username, password)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      mustChangePassword: true,
      permissions: [],
      roles: [roles[at]],
      county: { id: 330_102, name: '上城区' },
    })
  }
})

test('the next start shows no password and changes nothing', async () => {
  expect(await prepareCounty(owner, gate, '330102', [])).toEqual([])
  const [{ username, password }] = first as [(typeof first)[number]]
  expect((await signIn(username, password)).status).toBe(200)
})

test('once the county is open nobody gives a role alone, not even this program', async () => {
  const giving = sql`insert into platform.account_role (county_id, account_id, role)
    select county_id, id, 'office' from platform.account where username = 'sysadmin'`.execute(gate)
  await expect(giving).rejects.toMatchObject({ code: 'XU403' })
})

test('a second county has administrators of other names', async () => {
  const second = await prepareCounty(owner, gate, '330105', [])
  expect(second.map(({ username }) => username)).toEqual([
    'sysadmin-330105',
    'secadmin-330105',
    'auditor-330105',
  ])
})

test('a start that was interrupted before it showed the passwords is taken up by the next', async () => {
  await sql`update platform.county set opened_at = null where id = 330105`.execute(owner)
  const again = await prepareCounty(owner, gate, '330105', [])
  expect(again).toHaveLength(3)
  const [{ username, password }] = again as [(typeof again)[number]]
  expect((await signIn(username, password)).status).toBe(200)
})

test('two processes that start at once set a county up once', async () => {
  const made = await Promise.all([
    prepareCounty(owner, gate, '330106', []),
    prepareCounty(kept(database.ownerUrl), kept(database.gateUrl), '330106', []),
  ])
  expect(made.map(({ length }) => length).toSorted()).toEqual([0, 3])
})

test('a code that is none names those that begin alike', async () => {
  const refused = prepareCounty(owner, gate, '330199', [])
  await expect(refused).rejects.toMatchObject({
    code: 'no-such-county',
    remedy: expect.stringContaining('330102 上城区'),
  })
  // A city is no county.
  await expect(prepareCounty(owner, gate, '330100', [])).rejects.toMatchObject({ code: 'no-such-county' })
})

test('the operator lets somebody in again who lost their password, and that is on record', async () => {
  await sql`update platform.account set one_time_until = now() - interval '1 day' where username = 'auditor'`.execute(
    owner,
  )
  const lost = first.find(({ username }) => username === 'auditor')
  expect((await signIn('auditor', lost?.password ?? '')).status).toBe(401)
  const password = await renewPassword(gate, 'auditor')
  expect(await signIn('auditor', password ?? '')).toMatchObject({
    status: 200,
    body: { mustChangePassword: true },
  })
  expect(await renewPassword(gate, 'nobody')).toBeUndefined()
  const { rows } =
    await sql`select account_id from platform.audit_event where act = 'password-renewed-by-operator'`.execute(
      owner,
    )
  expect(rows).toEqual([{ account_id: null }])
})

const others: Kysely<PlatformDb>[] = []
afterAll(() => Promise.all(others.map((one) => one.destroy())))

/** A connection of another process. */
function kept(url: string): Kysely<PlatformDb> {
  const one = kyselyOn<PlatformDb>(url)
  others.push(one)
  return one
}
