import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../../testing/client.ts'
import { COUNTY, idOf, useTestPlatform } from '../../testing/index.ts'
import { stepUp } from '../sign-in.ts'
import { toy } from '../toy/index.ts'
import {
  ask,
  decide,
  good,
  holder,
  newId,
  open,
  passphraseOf,
  played,
  put,
  REPORTER,
  vaultPeople,
  type VaultPeople,
} from './people.ts'

/** Everything about keys holds in either family of algorithms. */
describe.each(['intl', 'gm'] as const)('in profile %s', (profile) => {
  const platform = useTestPlatform([toy], { profile })
  let people: VaultPeople
  const custodians: string[] = []

  const keys = async (client: Client = people.one) => good(await client.get('/api/vault/keys')).body
  const ownId = async (client: Client): Promise<string> =>
    (await keys(client)).holders.find(
      ({ own, state }: { own: boolean; state: string }) => own && state !== 'removed',
    ).id

  /** A request of `reader` that two others have approved. */
  async function approvedFor(reader: Client, entryId: string, by: [Client, Client]): Promise<string> {
    const { id } = good(await ask(reader, entryId)).body
    for (const one of by) good(await decide(one, id))
    return id
  }

  beforeAll(async () => {
    people = await vaultPeople(platform)
    await sql`update platform.security_default set value = 50 where name = 'vault.openings-per-day'`.execute(
      platform.owner,
    )
  }, 60_000)

  test('nothing is sealed before somebody holds a key', async () => {
    expect((await put(people.one)).body.code).toBe('vault.no-holder')
  })

  test('a passphrase is neither weak nor the sign-in password', async () => {
    const make = (passphrase: string) => people.one.post('/api/vault/keys/holder', { passphrase })
    expect((await make('short')).body.code).toBe('password.short')
    expect((await make('correct horse battery staple')).body.code).toBe('vault.sign-in-password')
  })

  test('the first holder is one at once, the second waits and opens nothing until the first admits them', async () => {
    good(await people.one.post('/api/vault/keys/holder', { passphrase: passphraseOf('one') }))
    const entry = good(await put(people.one)).body
    good(await people.two.post('/api/vault/keys/holder', { passphrase: passphraseOf('two') }))
    const id = await ownId(people.two)
    const request = await approvedFor(people.two, entry.id, [people.one, people.leading])
    expect((await open(people.two, request, 'two')).body.code).toBe('vault.no-key')
    const admission = `/api/vault/keys/${id}/admission`
    expect((await people.two.post(admission, { passphrase: passphraseOf('two') })).body.code).toBe(
      'vault.no-key',
    )
    expect((await people.one.post(admission, { passphrase: 'wrong' })).body.code).toBe('vault.passphrase')
    good(await people.one.post(admission, { passphrase: passphraseOf('one') }))
    const opened = good(await open(people.two, request, 'two')).body
    expect(opened.fields).toHaveLength(Object.keys(REPORTER).length)
  })

  test('a passphrase is changed by who knows it, and the old one opens nothing', async () => {
    const change = (current: string, next: string) =>
      people.two.put('/api/vault/keys/own/passphrase', { current, next })
    expect((await change('wrong', 'another passphrase of two')).body.code).toBe('vault.passphrase')
    good(await change(passphraseOf('two'), 'another passphrase of two'))
    expect((await change(passphraseOf('two'), 'x'.repeat(20))).body.code).toBe('vault.passphrase')
    good(await change('another passphrase of two', passphraseOf('two')))
  })

  test('removing a holder gives every entry a new key, and neither their key nor an old copy opens it', async () => {
    const entry = good(await put(people.one)).body
    const id = await holder(people.one, people.three, 'three')
    const asked = await approvedFor(people.three, entry.id, [people.one, people.two])
    good(await open(people.three, asked, 'three'))
    const stored = (what: string) =>
      sql<{ key: string; text: string }>`select key_id as key,
        (select string_agg(sealed, ' ' order by name) from vault.field where entry_id = e.id) as text
        from vault.entry e where id = ${what}`
        .execute(platform.owner)
        .then(({ rows }) => rows[0])
    const before = await stored(entry.id)
    expect(
      (
        await people.one.post(`/api/vault/keys/${await ownId(people.one)}/removal`, {
          passphrase: passphraseOf('one'),
        })
      ).body.code,
    ).toBe('vault.own-key')
    const state = good(
      await people.one.post(`/api/vault/keys/${id}/removal`, { passphrase: passphraseOf('one') }),
    ).body
    expect(state.toRotate).toBe(0)
    const after = await stored(entry.id)
    expect(after?.key).not.toBe(before?.key)
    expect(after?.text).not.toBe(before?.text)
    expect((await open(people.three, asked, 'three')).body.code).toBe('vault.no-key')
    const again = await approvedFor(people.two, entry.id, [people.one, people.leading])
    expect(good(await open(people.two, again, 'two')).body.fields).toHaveLength(4)
    const { rows } = await sql`select from vault.key_holder where id = ${id} and locked_key = ''`.execute(
      platform.owner,
    )
    expect(rows).toHaveLength(1)
  })

  test('while a key is rotated, readers get all of it or are asked to come again; never a part, never damage', async () => {
    const entries: string[] = []
    for (let at = 0; at < 6; at += 1) entries.push(good(await put(people.one)).body.id)
    const requests = await Promise.all(
      entries.map((entryId) => approvedFor(people.one, entryId, [people.two, people.leading])),
    )
    const id = await holder(people.one, people.three, 'three')
    const rotation = people.two.post(`/api/vault/keys/${id}/removal`, { passphrase: passphraseOf('two') })
    const reads = await Promise.all(requests.map((request) => open(people.one, request, 'one')))
    good(await rotation)
    for (const { status, body } of reads) {
      expect([200, 503]).toContain(status)
      if (status === 200) expect(body.fields).toHaveLength(4)
    }
    const later = await Promise.all(requests.map((request) => open(people.one, request, 'one')))
    expect(later.map(({ status }) => status)).toEqual(requests.map(() => 200))
  }, 30_000)

  test('who reads without holding is handed the key of one entry, by a holder who approved, for one request', async () => {
    const team = newId()
    await sql`insert into platform.assignment (county_id, team_id, person_id, duty, until)
      values (${COUNTY}, ${team}, ${idOf(COUNTY, 'leader')}, 'head', '2099-12-31')`.execute(platform.owner)
    const head = await platform.as('leader')
    await stepUp(head)
    const other = good(await put(people.one)).body
    const entry = good(await put(people.one, { teamId: team })).body
    const register = good(await head.get('/api/vault/entries')).body.entries
    expect(register.map(({ id }: { id: string }) => id)).toEqual([entry.id])
    expect((await ask(head, other.id)).status).toBe(404)
    good(await head.post('/api/vault/keys/reader', { passphrase: passphraseOf('head') }))
    const request = await approvedFor(head, entry.id, [people.one, people.leading])
    expect((await open(head, request, 'head')).body.code).toBe('vault.not-released')
    const release = (client: Client, name: string) =>
      client.post(`/api/vault/requests/${request}/release`, { passphrase: passphraseOf(name) })
    expect((await release(people.two, 'two')).body.code).toBe('vault.not-approver')
    good(await release(people.one, 'one'))
    expect(good(await open(head, request, 'head')).body.fields).toHaveLength(4)
    // For the next request the key is handed over anew.
    const next = await approvedFor(head, entry.id, [people.one, people.leading])
    expect((await open(head, next, 'head')).body.code).toBe('vault.not-released')
    // The part in the team ends, and with it all of this.
    await sql`update platform.assignment set ended_at = now() where team_id = ${team}`.execute(platform.owner)
    expect((await open(head, request, 'head')).status).toBe(404)
  })

  describe('the escrow', () => {
    beforeAll(async () => {
      for (const name of ['leading', 'discipline', 'organisation'] as const) {
        good(await people[name].post('/api/vault/keys/custodian', { passphrase: passphraseOf(name) }))
        custodians.push(await ownId(people[name]))
      }
    })
    const make = (chosen: string[]) =>
      people.one.post('/api/vault/escrow', { custodians: chosen, passphrase: passphraseOf('one') })

    test('takes three custodians, none of them a holder', async () => {
      const [a, b] = custodians as [string, string]
      expect((await make([a, b, b])).body.code).toBe('vault.three-custodians')
      expect((await make([a, b, await ownId(people.two)])).body.code).toBe('vault.three-custodians')
      const state = good(await make(custodians)).body
      expect(state.escrow).not.toBeNull()
      expect(state.holders.filter(({ hasShare }: { hasShare: boolean }) => hasShare)).toHaveLength(3)
    })

    const pairs = [
      ['leading', 'discipline'],
      ['discipline', 'organisation'],
      ['organisation', 'leading'],
    ] as const
    test.each(pairs)(
      '%s and %s give a new holder all entries; either alone gives nothing',
      async (first, second) => {
        const entry = good(await put(people.one)).body
        good(await people.three.post('/api/vault/keys/holder', { passphrase: passphraseOf('three') }))
        const keyHolderId = await ownId(people.three)
        const started = { keyHolderId, reason: '无人能开封', passphrase: passphraseOf(first) }
        expect((await people.one.post('/api/vault/recoveries', started)).status).toBe(404)
        good(await people[first].post('/api/vault/recoveries', started))
        const mine = (await keys(people[first])).recoveries.find(({ own }: { own: boolean }) => own)
        const path = `/api/vault/recoveries/${mine.id}/completion`
        const complete = (name: typeof first | typeof second, passphrase = passphraseOf(name)) =>
          people[name].post(path, { passphrase })
        expect((await complete(first)).body.code).toBe('vault.own-recovery')
        expect((await complete(second, 'wrong')).body.code).toBe('vault.passphrase')
        const wraps = sql`select from vault.wrapped_key where key_holder_id = ${keyHolderId}`
        expect((await wraps.execute(platform.owner)).rows).toHaveLength(0)
        const state = good(await complete(second)).body
        expect((await wraps.execute(platform.owner)).rows).toHaveLength(state.entries)
        expect((await sql`select from vault.handed_share`.execute(platform.owner)).rows).toHaveLength(0)
        const request = await approvedFor(people.three, entry.id, [people.one, people.two])
        expect(good(await open(people.three, request, 'three')).body.fields).toHaveLength(4)
        good(
          await people.one.post(`/api/vault/keys/${keyHolderId}/removal`, {
            passphrase: passphraseOf('one'),
          }),
        )
      },
      30_000,
    )

    test('made anew, the shares of before are gone', async () => {
      const before = (await keys()).escrow.id
      good(await make(custodians))
      const { rows } = await sql`select from vault.escrow_share where escrow_id = ${before}
        union all select from vault.wrapped_key where escrow_id = ${before}`.execute(platform.owner)
      expect(rows).toHaveLength(0)
    })
  })

  describe('a key is destroyed', () => {
    test('on two approvals, with a certificate and an event, and then nobody opens it', async () => {
      const entry = good(await put(people.one)).body
      const reading = await approvedFor(people.two, entry.id, [people.one, people.leading])
      const { id } = good(await ask(people.one, entry.id, { purpose: 'destroy', reason: '保管期满' })).body
      const destroy = () => people.one.post(`/api/vault/requests/${id}/destruction`)
      expect((await destroy()).body.code).toBe('move.wrong-state')
      good(await decide(people.two, id))
      good(await decide(people.leading, id))
      expect((await open(people.one, id, 'one')).body.code).toBe('vault.other-purpose')
      expect((await people.two.post(`/api/vault/requests/${id}/destruction`)).body.code).toBe(
        'vault.not-requester',
      )
      const certificate = good(await destroy()).body
      expect(certificate.ciphertextDigest).toMatch(/^[0-9a-f]{64}$/)
      expect((await open(people.two, reading, 'two')).body.code).toBe('vault.destroyed')
      const { rows } = await sql`select from vault.wrapped_key where entry_id = ${entry.id}
        union all select from vault.field where entry_id = ${entry.id}
        union all select from vault.blind_code where entry_id = ${entry.id}`.execute(platform.owner)
      expect(rows).toHaveLength(0)
      const auditor = await platform.as('auditor')
      const { events } = good(await auditor.get(`/api/audit/events?record=${entry.id}&operation=act`)).body
      expect(events[0]).toMatchObject({ act: 'key-destroyed', facts: { certificate: certificate.id } })
      expect(events[0].facts.approvedBy).toHaveLength(2)
    })
  })

  test('who lost the role opens nothing, and their approval no longer counts', async () => {
    const entry = good(await put(people.one)).body
    const request = await approvedFor(people.one, entry.id, [people.two, people.leading])
    await platform.changeRole(played.two, 'take', 'clue-officer')
    expect((await open(people.one, request, 'one')).body.code).toBe('move.wrong-state')
    const gone = await platform.as(played.two)
    expect((await gone.get('/api/vault/entries')).status).toBe(404)
    expect((await ask(gone, entry.id)).status).toBe(404)
    const { holders } = await keys()
    expect(holders.find(({ name }: { name: string }) => name === '周组员')).toMatchObject({ entitled: false })
  })

  test('what is sealed says by which family it was', async () => {
    const { rows } = await sql<{ sealed: string }>`select sealed from vault.field`.execute(platform.owner)
    expect(rows.length).toBeGreaterThan(10)
    expect(rows.every(({ sealed }) => sealed.startsWith(`xc1.${profile}.`))).toBe(true)
  })
})
