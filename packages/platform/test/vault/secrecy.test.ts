import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { sql } from 'kysely'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COUNTY, idOf, OTHER_COUNTY, useTestPlatform } from '../../testing/index.ts'
import { useTestLog } from '../audit/log.ts'
import { signIn, stepUp } from '../sign-in.ts'
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

let logged = ''
const written = pino(
  { level: 'trace' },
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged += chunk.toString()
      done()
    },
  }),
)
const platform = useTestPlatform([toy], { log: written })
const log = useTestLog(platform)
let people: VaultPeople
let vault: pg.Client

beforeAll(async () => {
  people = await vaultPeople(platform)
  await twoHolders(people)
  vault = new pg.Client({ connectionString: platform.urls.vaultUrl })
  await vault.connect()
}, 60_000)
afterAll(() => vault.end())

/** What must be nowhere, in every spelling that a column or a log could have it in. */
function spellings(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8')
  return [text, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, ''), encodeURIComponent(text)]
}

/** Every row of every table of every schema, as text. */
async function dump(): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_toast'`.execute(
    platform.owner,
  )
  expect(tables.length).toBeGreaterThan(40)
  const texts: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.raw(name)} t`.execute(
      platform.owner,
    )
    texts.push(...rows.map(({ row }) => row))
  }
  return texts.join('\n')
}

describe('of what is sealed, and of passphrases', () => {
  test('nothing is in any table, job or event, nor in the log, whether it went well or not', async () => {
    const { id } = await approved(people, { reason: '这句理由应当找得到' })
    good(await open(people.one, id, 'one'))
    await people.one.post(`/api/vault/requests/${id}/opening`, { passphrase: 'a wrong passphrase canary' })
    // Handed in twice, of the wrong shape, and by somebody who may not: refusals repeat nothing.
    const entry = good(await put(people.one, { record: '同一件' })).body
    const answers = [
      await put(people.one, { record: '同一件' }),
      await put(people.one, { fields: { ...REPORTER, 姓名: REPORTER.name } }),
      await put(people.one, { fields: { name: REPORTER.name.repeat(2000) } }),
      await put(await platform.as('office')),
      await people.one.get('/api/vault/entries'),
      await people.one.get('/api/vault/requests'),
      await people.one.get('/api/vault/keys'),
      await ask(people.one, entry.id),
      await (await platform.as('auditor')).get('/api/audit/events'),
    ]
    const everywhere = [await dump(), logged, ...answers.map(({ text }) => text)].join('\n')
    expect(everywhere).toContain('这句理由应当找得到')
    const secrets = [
      ...Object.values(REPORTER),
      passphraseOf('one'),
      passphraseOf('two'),
      'a wrong passphrase canary',
    ]
    const found = secrets.flatMap(spellings).filter((secret) => everywhere.includes(secret))
    expect(found).toEqual([])
  })

  test('nothing is in a table in the clear by its digest either: what is stored differs each time', async () => {
    await put(people.one)
    await put(people.one)
    const { rows } = await sql<{
      count: string
      apart: string
    }>`select count(*), count(distinct sealed) as apart
      from vault.field`.execute(platform.owner)
    expect(rows[0]?.apart).toBe(rows[0]?.count)
  })
})

test('the auditor’s log verifies down to the rows of the store, and tells where one was changed behind it', async () => {
  const entry = good(await put(people.one)).body
  await log.sealer.sealAll()
  expect(await log.verify()).toMatchObject({ ok: true, findings: [] })
  await log.behind(`update vault.entry set record = 'x' where id = '${entry.id}'`)
  const { ok, findings } = await log.verify()
  expect(ok).toBe(false)
  expect(JSON.stringify(findings)).toContain('vault.entry')
  await log.behind(`update vault.entry set record = '${entry.record}' where id = '${entry.id}'`)
})

describe('the tables of the store', () => {
  const tables = async () => {
    const { rows } = await sql<{ name: string }>`select 'vault.' || relname as name from pg_class
      where relnamespace = 'vault'::regnamespace and relkind = 'r'`.execute(platform.owner)
    expect(rows.length).toBeGreaterThan(12)
    return rows.map(({ name }) => name)
  }

  test.each(['appUrl', 'gateUrl'] as const)(
    'are refused to the role of %s, each and in every way',
    async (url) => {
      const client = new pg.Client({ connectionString: platform.urls[url] })
      await client.connect()
      try {
        for (const name of await tables())
          for (const statement of [
            `select 1 from ${name} limit 1`,
            `insert into ${name} default values`,
            `update ${name} set id = id`,
            `delete from ${name}`,
          ])
            await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' })
        await expect(client.query('set role xuncha_vault')).rejects.toMatchObject({ code: '42501' })
      } finally {
        await client.end()
      }
    },
  )

  test('are empty to their own role without a session, and with one of another county', async () => {
    const other = await signIn(platform.app, 'office-b')
    const token = decodeURIComponent(other.cookie.split('=')[1] ?? '')
    for (const name of await tables()) {
      const { rows } = await vault.query(`select count(*)::integer as count from ${name}`)
      expect(rows).toEqual([{ count: 0 }])
      await vault.query('begin')
      await vault.query(`select set_config('app.session', $1, true)`, [token])
      const seen = await vault.query(`select count(*)::integer as count from ${name}`)
      expect(seen.rows).toEqual([{ count: 0 }])
      await vault.query('rollback')
    }
    const { rows } = await sql<{
      county: number
    }>`select distinct county_id as county from vault.entry`.execute(platform.owner)
    expect(rows).toEqual([{ county: COUNTY }])
    expect(OTHER_COUNTY).not.toBe(COUNTY)
  })

  test('of the platform give that role names and nothing else of value', async () => {
    for (const statement of [
      'select password_hash from platform.account',
      'select token_hash from platform.session',
      'select 1 from platform.audit_event',
      'select 1 from platform.organisation',
      'select 1 from toy.item',
    ])
      await expect(vault.query(statement)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('the database insists, whatever the program believes', () => {
  const tokenOf: Record<string, string> = {}

  /** Runs a statement as the store’s own role in somebody’s session, as a program with a fault would. */
  async function as(username: string, statement: string, values: unknown[] = []): Promise<string> {
    tokenOf[username] ??= await freshToken(username)
    await vault.query('begin')
    try {
      await vault.query(`select set_config('app.session', $1, true)`, [tokenOf[username]])
      const { rowCount } = await vault.query(statement, values)
      return `${rowCount} rows`
    } catch (error) {
      return (error as { code: string }).code
    } finally {
      await vault.query('rollback')
    }
  }

  async function freshToken(username: string): Promise<string> {
    const { cookie, client } = await signIn(platform.app, username)
    await stepUp(client)
    return decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1))
  }

  const account = (username: string) => idOf(COUNTY, `account/${username}`)
  const opening = (username: string, request: { id: string; entryId: string }) =>
    as(username, 'insert into vault.opening (request_id, entry_id, reader) values ($1, $2, $3)', [
      request.id,
      request.entryId,
      account(username),
    ])
  const approval = (username: string, id: string, approver = username) =>
    as(username, `insert into vault.approval (request_id, approver, verdict) values ($1, $2, 'approve')`, [
      id,
      account(approver),
    ])

  test('on two standing approvals for an opening, by who asked, and on as much for a destruction', async () => {
    const ready = await approved(people)
    const entry = good(await put(people.two)).body
    const half = good(await ask(people.two, entry.id)).body
    good(await decide(people.leading, half.id))
    // These three sign in anew below: one session each.
    expect(await opening(played.one, ready)).toBe('1 rows')
    expect(await opening(played.two, ready)).toBe('XU403')
    expect(await opening(played.two, { id: half.id, entryId: entry.id })).toBe('XU403')
    expect(await opening(played.one, { id: ready.id, entryId: entry.id })).toBe('XU403')
    const destroy = `update vault.entry set state = 'destroyed' where id = $1`
    expect(await as(played.one, destroy, [ready.entryId])).toBe('XU403')
    expect(await as(played.one, `update vault.entry set record = 'x' where id = $1`, [ready.entryId])).toBe(
      'XU403',
    )
  })

  test('on an approval being another’s, one’s own word, in time, and by who is entrusted', async () => {
    people = { ...people, one: await freshClient(played.one), two: await freshClient(played.two) }
    const entry = good(await put(people.one)).body
    const request = good(await ask(people.one, entry.id)).body
    for (const username of Object.keys(tokenOf)) delete tokenOf[username]
    expect(await approval(played.three, request.id)).toBe('1 rows')
    expect(await approval(played.three, request.id, played.two)).toBe('XU403')
    expect(await approval(played.one, request.id)).toBe('XU403')
    for (const username of ['sysadmin', 'secadmin', 'auditor', 'unit', 'office', 'discipline'])
      expect(await approval(username, request.id)).toBe('XU403')
    const longer = `insert into vault.request (id, entry_id, purpose, reason, requested_by, expires_at, state)
      values (gen_random_uuid(), $1, 'read', 'x', $2, now() + interval '25 hours', 'open')`
    expect(await as(played.one, longer, [entry.id, account(played.one)])).toBe('XU403')
    expect(
      await as(played.one, `update vault.request set expires_at = now() + interval '9 hours' where id = $1`, [
        request.id,
      ]),
    ).toBe('XU403')
    expect(
      await as(
        'sysadmin',
        `insert into vault.entry (id, kind, resource, record, state, key_id, created_by)
        values (gen_random_uuid(), 'note', 'a.b', 'c', 'sealed', 'k', $1)`,
        [account('sysadmin')],
      ),
    ).toBe('XU403')
  })

  async function freshClient(username: string) {
    const { client } = await signIn(platform.app, username)
    await stepUp(client)
    return client
  }

  test('on keys being made by their holder, admitted by another and removed by one who stays', async () => {
    for (const username of Object.keys(tokenOf)) delete tokenOf[username]
    const make = (username: string, whose: string, kind: string, state: string) =>
      as(
        username,
        `insert into vault.key_holder (id, account_id, kind, state, profile, public_key, key_id, locked_key)
         values (gen_random_uuid(), $1, $2, $3, 'intl', '', 'k', 'l')`,
        [account(whose), kind, state],
      )
    expect(await make(played.three, played.three, 'holder', 'waiting')).toBe('1 rows')
    expect(await make(played.three, played.three, 'holder', 'active')).toBe('XU403')
    expect(await make(played.one, played.three, 'holder', 'waiting')).toBe('XU403')
    for (const username of ['sysadmin', 'secadmin', 'auditor', 'unit'])
      for (const kind of ['holder', 'reader', 'custodian'])
        expect(await make(username, username, kind, kind === 'holder' ? 'waiting' : 'active')).toBe('XU403')
    const remove = `update vault.key_holder set state = 'removed', removed_by = $1 where account_id = $2 and state = 'active'`
    expect(await as(played.one, remove, [account(played.one), account(played.two)])).toBe('1 rows')
    expect(await as('sysadmin', remove, [account('sysadmin'), account(played.two)])).toBe('XU403')
    expect(
      await as(played.one, `update vault.key_holder set locked_key = 'mine' where account_id = $1`, [
        account(played.two),
      ]),
    ).toBe('XU403')
  })

  test('on a session behind whatever is written: the owner of the tables writes nothing either', async () => {
    for (const statement of [
      `update vault.entry set state = 'destroyed'`,
      `update vault.request set state = 'done'`,
      `update vault.key_holder set state = 'removed', removed_by = account_id where state <> 'removed'`,
    ])
      await expect(sql.raw(statement).execute(platform.owner)).rejects.toMatchObject({ code: 'XU403' })
  })
})

describe('forbidden is missing', () => {
  const paths = ['entries', 'requests', 'keys']

  test.each(['unit', 'unit2', 'sysadmin', 'secadmin', 'auditor', 'office'])(
    'for %s every route answers as one that is not there, byte by byte',
    async (username) => {
      const client = await fresh(username)
      const { entryId, id } = await approved({
        ...people,
        one: await fresh(played.one),
        two: await fresh(played.two),
      })
      const missing = await client.get('/api/vault/nothing')
      expect(missing.status).toBe(404)
      const answers = [
        ...(await Promise.all(paths.map((path) => client.get(`/api/vault/${path}`)))),
        await put(client),
        await put(client, { fields: 'of the wrong shape' }),
        await ask(client, entryId),
        await decide(client, id),
        await open(client, id, 'one'),
        await client.post(`/api/vault/requests/${id}/withdrawal`),
        await client.post(`/api/vault/requests/${id}/destruction`),
        await client.post(`/api/vault/requests/${id}/release`, { passphrase: passphraseOf('one') }),
        await client.post('/api/vault/keys/holder', { passphrase: passphraseOf('one') }),
        await client.post('/api/vault/keys/reader', { passphrase: passphraseOf('one') }),
        await client.post('/api/vault/keys/custodian', { passphrase: passphraseOf('one') }),
        await client.post(`/api/vault/keys/${randomUUID()}/admission`, { passphrase: passphraseOf('one') }),
        await client.post('/api/vault/escrow', {
          custodians: [randomUUID(), randomUUID(), randomUUID()],
          passphrase: passphraseOf('one'),
        }),
      ]
      expect(answers.map(({ status, text }) => `${status} ${text}`)).toEqual(
        answers.map(() => `404 ${missing.text}`),
      )
    },
  )

  async function fresh(username: string) {
    const { client } = await signIn(platform.app, username)
    await stepUp(client)
    return client
  }
})
