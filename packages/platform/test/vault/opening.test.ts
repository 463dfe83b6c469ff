import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { COUNTY, idOf, useTestPlatform } from '../../testing/index.ts'
import { stepUp } from '../sign-in.ts'
import { toy } from '../toy/index.ts'
import {
  approved,
  ask,
  decide,
  good,
  open,
  passphraseOf,
  played,
  put,
  REPORTER,
  twoHolders,
  vaultPeople,
  type VaultPeople,
} from './people.ts'

const platform = useTestPlatform([toy])
let people: VaultPeople

beforeAll(async () => {
  people = await vaultPeople(platform)
  await twoHolders(people)
  await sql`update platform.security_default set value = 50 where name = 'vault.openings-per-day'`.execute(
    platform.owner,
  )
}, 60_000)

/** Puts the clock of a request on: the database takes no other way. */
async function past(table: string, set: string, id: string) {
  await sql`begin; set local session_replication_role = replica;
    ${sql.raw(`update ${table} set ${set} where id = '${id}'`)}; commit`.execute(platform.owner)
}

const state = async (id: string) => {
  const { requests } = good(await people.one.get('/api/vault/requests')).body
  return requests.find((one: { id: string }) => one.id === id).state
}

describe('an entry is opened', () => {
  test('by who asked, on two approvals, with their own passphrase: all of it, and nothing kept', async () => {
    const { id } = await approved(people)
    const answer = await open(people.one, id, 'one')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const fields = Object.fromEntries(
      answer.body.fields.map(({ name, value }: { name: string; value: string }) => [name, value]),
    )
    expect(fields).toEqual(REPORTER)
  })

  test('each time as an event that the auditor sees, with who and why', async () => {
    const { id, entryId } = await approved(people, { reason: '约谈举报人' })
    await open(people.one, id, 'one')
    await open(people.one, id, 'one')
    const auditor = await platform.as('auditor')
    const { events } = good(await auditor.get(`/api/audit/events?record=${entryId}&operation=read`)).body
    expect(events).toHaveLength(2)
    expect(events[0]).toMatchObject({
      object: 'vault.entry',
      act: 'read',
      permission: 'platform.vault:request',
      name: '李副组长',
      facts: { reason: '约谈举报人' },
    })
  })

  test('and says where else the same reporter is known, by telephone or identity number in any spelling', async () => {
    const first = good(await put(people.one, { fields: { phone: '+86 139-1111-2222' } })).body
    const second = good(await put(people.one, { fields: { phone: '１３９１１１１２２２２' } })).body
    const request = good(await ask(people.one, first.id)).body
    await decide(people.two, request.id)
    await decide(people.leading, request.id)
    const { sameReporter } = good(await open(people.one, request.id, 'one')).body
    expect(sameReporter).toEqual([{ resource: 'petitions.case', record: second.record }])
  })
})

describe('an entry is not opened', () => {
  test('on one approval, nor on none', async () => {
    const entry = good(await put(people.one)).body
    const { id } = good(await ask(people.one, entry.id)).body
    expect((await open(people.one, id, 'one')).body.code).toBe('move.wrong-state')
    await decide(people.two, id)
    expect((await open(people.one, id, 'one')).body.code).toBe('move.wrong-state')
  })

  test('on one’s own approval, or on two by the same person', async () => {
    const entry = good(await put(people.one)).body
    const { id } = good(await ask(people.one, entry.id)).body
    expect((await decide(people.one, id)).body.code).toBe('vault.own-request')
    good(await decide(people.two, id))
    expect((await decide(people.two, id)).body.code).toBe('vault.spoken')
    expect(await state(id)).toBe('open')
    expect((await open(people.one, id, 'one')).status).toBe(409)
  })

  test.each(['sysadmin', 'secadmin', 'auditor', 'unit', 'office', 'leader'])(
    'on the approval of %s, to whom there is no such thing',
    async (username) => {
      const entry = good(await put(people.one)).body
      const { id } = good(await ask(people.one, entry.id)).body
      const client = await platform.as(username)
      await stepUp(client)
      const answer = await decide(client, id)
      const missing = await client.post(`/api/vault/requests/${randomUUID()}/decisio`, { move: 'approve' })
      expect(answer.status).toBe(404)
      expect(answer.text).toBe(missing.text)
    },
  )

  test('after one of two said no', async () => {
    const { id } = await approved(people)
    good(await decide(people.three, id, 'decline'))
    expect(await state(id)).toBe('declined')
    expect((await open(people.one, id, 'one')).body.code).toBe('move.wrong-state')
  })

  test('after the request has expired or was withdrawn, nor is it approved then', async () => {
    const { id } = await approved(people)
    await past('vault.request', "expires_at = now() - interval '1 second'", id)
    expect(await state(id)).toBe('expired')
    expect((await open(people.one, id, 'one')).body.code).toBe('move.wrong-state')
    expect((await decide(people.three, id)).body.code).toBe('move.wrong-state')
    const other = await approved(people)
    good(await people.one.post(`/api/vault/requests/${other.id}/withdrawal`))
    expect((await open(people.one, other.id, 'one')).body.code).toBe('move.wrong-state')
  })

  test('after an approval was taken back, and by nobody else’s word', async () => {
    const { id } = await approved(people)
    expect((await people.three.post(`/api/vault/requests/${id}/revocation`)).body.code).toBe(
      'vault.not-approver',
    )
    good(await people.two.post(`/api/vault/requests/${id}/revocation`))
    expect(await state(id)).toBe('open')
    expect((await open(people.one, id, 'one')).body.code).toBe('move.wrong-state')
    good(await decide(people.three, id))
    expect((await open(people.one, id, 'one')).status).toBe(200)
  })

  test('by another than who asked, though they hold a key and approved', async () => {
    const { id } = await approved(people)
    expect((await open(people.two, id, 'two')).body.code).toBe('vault.not-requester')
  })

  test('with a wrong passphrase or the sign-in password; that is on record, and after five one waits', async () => {
    const { id } = await approved(people)
    for (const passphrase of ['wrong', 'correct horse battery staple', passphraseOf('two'), 'x', 'y']) {
      const answer = await people.one.post(`/api/vault/requests/${id}/opening`, { passphrase })
      expect(answer.body.code).toBe('vault.passphrase')
    }
    expect((await open(people.one, id, 'one')).body.code).toBe('vault.paused')
    const { rows } = await sql<{ count: string }>`select count(*) from platform.audit_event
      where act = 'unlock-failed' and object = 'vault.key_holder'`.execute(platform.owner)
    expect(Number(rows[0]?.count)).toBe(5)
    await past(
      'vault.key_holder',
      'paused_until = null, failures = 0',
      (await holderId(played.one)) as string,
    )
    expect((await open(people.one, id, 'one')).status).toBe(200)
  })

  test('on a screen where the password was not typed again', async () => {
    const { id } = await approved(people)
    await sql`update platform.session set stepped_up_at = null, stamp = gen_random_uuid()
      where account_id = ${idOf(COUNTY, `account/${played.one}`)}`.execute(platform.owner)
    const answer = await open(people.one, id, 'one')
    expect(answer).toMatchObject({ status: 401, body: { code: 'step-up' } })
    await stepUp(people.one)
    expect((await open(people.one, id, 'one')).status).toBe(200)
  })

  test('more often a day than the county says', async () => {
    const { id } = await approved(people)
    await sql`update platform.security_default set value = 1 where name = 'vault.openings-per-day'`.execute(
      platform.owner,
    )
    expect((await open(people.one, id, 'one')).body).toMatchObject({
      code: 'vault.quota',
      facts: { most: 1 },
    })
    await sql`update platform.security_default set value = 50 where name = 'vault.openings-per-day'`.execute(
      platform.owner,
    )
  })

  test('where a ciphertext of another field, entry or version was put in its place, and that is on record', async () => {
    const first = await approved(people)
    const second = await approved(people)
    const swaps = [
      `sealed = (select sealed from vault.field where entry_id = '${first.entryId}' and name = 'name')
        where entry_id = '${first.entryId}' and name = 'other'`,
      `sealed = (select sealed from vault.field where entry_id = '${second.entryId}' and name = 'name')
        where entry_id = '${first.entryId}' and name = 'name'`,
      `sealed = regexp_replace(sealed, '^(xc1\\.[a-z]+\\.[^.]+)\\.1\\.', '\\1.2.') where entry_id = '${first.entryId}' and name = 'name'`,
    ]
    for (const swap of swaps) {
      await sql`begin; set local session_replication_role = replica;
        create table public.before as select * from vault.field where entry_id = '${sql.raw(first.entryId)}';
        update vault.field set ${sql.raw(swap)}; commit`.execute(platform.owner)
      expect((await open(people.one, first.id, 'one')).body.code).toBe('vault.damaged')
      await sql`begin; set local session_replication_role = replica;
        update vault.field f set sealed = b.sealed from public.before b where b.id = f.id;
        drop table public.before; commit`.execute(platform.owner)
      expect((await open(people.one, first.id, 'one')).status).toBe(200)
    }
    // Relabelled: what was sealed for one case does not open as another's.
    await past('vault.entry', "record = '另一件'", first.entryId)
    expect((await open(people.one, first.id, 'one')).body.code).toBe('vault.damaged')
    const { rows } = await sql<{ count: string }>`select count(*) from platform.audit_event
      where act = 'damaged' and record_id = ${first.entryId}`.execute(platform.owner)
    expect(Number(rows[0]?.count)).toBe(swaps.length + 1)
  })
})

async function holderId(username: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from vault.key_holder
    where account_id = ${idOf(COUNTY, `account/${username}`)} and state <> 'removed'`.execute(platform.owner)
  return rows[0]?.id
}

describe('whom an entry is kept from', () => {
  test('does not see it, nor its requests, though they are entrusted with all others', async () => {
    const barred = [idOf(COUNTY, played.two)]
    const entry = good(await put(people.one, { barred })).body
    const request = good(await ask(people.one, entry.id)).body
    const seen = (client: typeof people.one, path: string) =>
      client.get(path).then(({ text }) => text.includes(entry.id))
    expect(await seen(people.one, '/api/vault/entries')).toBe(true)
    expect(await seen(people.two, '/api/vault/entries')).toBe(false)
    expect(await seen(people.two, '/api/vault/requests')).toBe(false)
    const answer = await decide(people.two, request.id)
    const missing = await decide(people.two, randomUUID())
    expect([answer.status, answer.text]).toEqual([404, missing.text])
    expect((await ask(people.two, entry.id)).text).toBe((await ask(people.two, randomUUID())).text)
    const { rows } = await sql<{ count: string }>`select count(*) from vault.wrapped_key w
      where w.entry_id = ${entry.id} and w.key_holder_id = ${await holderId(played.two)}`.execute(
      platform.owner,
    )
    expect(Number(rows[0]?.count)).toBe(0)
  })

  test('does not hand it in themselves', async () => {
    expect((await put(people.one, { barred: [idOf(COUNTY, played.one)] })).body.code).toBe('vault.own-bar')
  })
})

describe('handing in', () => {
  test('sent twice with one key is one entry, and a record has one of a kind', async () => {
    const key = randomUUID()
    const body = { kind: 'note', resource: 'integrity.clue', record: 'X-1', fields: { text: '密封的话' } }
    const first = await people.three.post('/api/vault/entries', body, { key })
    expect(first.status).toBe(200)
    expect((await people.three.post('/api/vault/entries', body, { key })).body).toEqual(first.body)
    expect((await people.three.post('/api/vault/entries', body)).body.code).toBe('vault.taken')
  })

  test('takes nobody who unlocks anything, but somebody who is entrusted with it', async () => {
    expect((await put(people.three)).status).toBe(200)
    for (const username of ['office', 'unit', 'sysadmin', 'secadmin', 'auditor', 'discipline', 'leader'])
      expect((await put(await platform.as(username))).status).toBe(404)
  })

  test('of a note takes the same way as of an identity', async () => {
    const note = good(
      await put(people.one, { kind: 'note', resource: 'onsite.talk', fields: { text: '密封的话' } }),
    )
    const request = good(await ask(people.one, note.body.id)).body
    await decide(people.two, request.id)
    expect((await open(people.one, request.id, 'one')).status).toBe(409)
    await decide(people.leading, request.id)
    expect((await open(people.one, request.id, 'one')).body.fields).toEqual([
      { name: 'text', value: '密封的话' },
    ])
  })
})
