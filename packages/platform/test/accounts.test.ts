import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../testing/client.ts'
import { COUNTY, idOf, OTHER_COUNTY, useTestPlatform } from '../testing/index.ts'
import { NEXT, newcomersOn } from './newcomers.ts'
import { signIn } from './sign-in.ts'
import { toy } from './toy/index.ts'

const platform = useTestPlatform([toy])
let sysadmin: Client
beforeAll(async () => {
  sysadmin = await platform.as('sysadmin')
})
const { claimed, newAccount, newPerson } = newcomersOn(platform, () => sysadmin)

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
      ['reset-factors', 'account.no-factor'],
      ['disable', undefined],
    ])
    expect(verbsOf('auditor')).toEqual([
      ['renew', 'account.administrator-password'],
      ['reset-factors', 'account.no-factor'],
      ['disable', 'account.last-administrator'],
    ])
    expect(verbsOf('sysadmin')).toEqual([
      ['renew', 'account.own-password'],
      ['reset-factors', 'account.own-factor'],
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
