import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { answerAsWitness, generateSigner, keyFromText, keyToText, verifyDump } from '@xuncha/audit'
import { profiles } from '@xuncha/crypto'
import { auditIn } from '../../src/index.ts'
import { Actors, Gatekeeper, systemClock } from '../../src/tenancy/index.ts'
import { policyRules } from '../../src/policy/index.ts'
import { JobSessions } from '../../src/identity/index.ts'
import { COUNTY, idOf, useTestPlatform } from '../../testing/index.ts'
import { toy } from '../toy/index.ts'
import { useTestLog } from './log.ts'
import { Kysely, PostgresDialect } from 'kysely'
import { openPool } from '@xuncha/database'
import pg from 'pg'

const platform = useTestPlatform([toy])
const log = useTestLog(platform)
const unitId = idOf(COUNTY, 'township')
let item: string

beforeAll(async () => {
  const office = await platform.as('office')
  const made = await office.post('/api/p/toy/items', { unitId, teamId: randomUUID(), title: '甲' })
  item = made.body.id
  await office.patch(`/api/p/toy/items/${item}`, { title: '乙' }, { version: 1 })
})

describe('the log', () => {
  test('is the auditor’s to read, and for everybody else it does not exist', async () => {
    for (const name of ['sysadmin', 'secadmin', 'office', 'unit', 'discipline', 'leader'])
      for (const path of ['events', 'state', 'choices', 'export', 'growth?from=0'])
        expect([name, path, (await (await platform.as(name)).get(`/api/audit/${path}`)).status]).toEqual([
          name,
          path,
          404,
        ])
    expect((await platform.anonymous.get('/api/audit/events')).status).toBe(401)
    expect((await (await platform.as('auditor')).get('/api/audit/events')).status).toBe(200)
  })

  test('is of the auditor’s own county', async () => {
    const theirs = await (await platform.as('auditor-b')).get(`/api/audit/events?record=${item}`)
    expect(theirs.body).toEqual({ events: [], more: false })
  })

  test('cannot be read by a request that only says that it may', async () => {
    const app = new pg.Client({ connectionString: platform.urls.appUrl })
    await app.connect()
    const rows = async () => (await app.query('select id from platform.audit_log')).rows
    expect(await rows()).toEqual([])
    await app.query(`select set_config('app.permission', 'platform.audit:read', false)`)
    expect(await rows()).toEqual([])
    await expect(app.query('select id from platform.audit_event')).rejects.toThrow('permission denied')
    await expect(app.query('delete from platform.audit_event')).rejects.toThrow('permission denied')
    await expect(app.query(`update platform.audit_event set object = 'x'`)).rejects.toThrow(
      'permission denied',
    )
    await expect(app.query(`select platform.keep_cosignature(1, 'k', now(), 'x')`)).rejects.toMatchObject({
      code: 'XU403',
    })
    await expect(app.query('insert into platform.audit_tree values (1, 1)')).rejects.toThrow(
      'permission denied',
    )
    await app.end()
  })

  test('follows one record’s life, with who and under which permission', async () => {
    const auditor = await platform.as('auditor')
    const { body } = await auditor.get(`/api/audit/events?record=${item}`)
    expect(body.more).toBe(false)
    expect(body.events).toMatchObject([
      {
        operation: 'update',
        object: 'toy.item',
        username: 'office',
        name: '钱经办',
        permission: 'toy.item:write',
      },
      { operation: 'insert', object: 'toy.item', username: 'office' },
    ])
  })

  test('is searched by account, object, operation and time', async () => {
    const auditor = await platform.as('auditor')
    const search = async (query: string) =>
      (await auditor.get(`/api/audit/events?${query}`)).body.events as {
        at: string
        object: string
        operation: string
        username: string
        act: string
      }[]
    const { accounts, objects } = (await auditor.get('/api/audit/choices')).body
    expect(objects).toContain('toy.item')
    const office = accounts.find(({ username }: { username: string }) => username === 'office')
    const by = await search(`account=${office.id}`)
    expect(new Set(by.map(({ username }) => username))).toEqual(new Set(['office']))
    const items = await search('object=toy.item&operation=insert')
    expect(items.length).toBeGreaterThan(0)
    expect(new Set(items.map(({ object, operation }) => `${object} ${operation}`))).toEqual(
      new Set(['toy.item insert']),
    )
    const [latest] = await search('')
    const later = new Date(Date.parse(latest?.at ?? '') + 1).toISOString()
    expect(await search(`from=${later}`)).toEqual([])
    expect((await search(`before=${later}`)).length).toBeGreaterThan(10)
    for (const wrong of ['account=x', 'from=yesterday', 'operation=drop', 'object=a;b', 'after=-1'])
      expect((await auditor.get(`/api/audit/events?${wrong}`)).status).toBe(422)
  })

  test('comes in pages that leave out nothing and repeat nothing', async () => {
    const auditor = await platform.as('auditor')
    await log.root.query(
      `insert into platform.organisation (county_id, id, name, type)
       select $1, gen_random_uuid(), 'n', 'x' from generate_series(1, 130)`,
      [COUNTY],
    )
    const seen: number[] = []
    for (let after = ''; ;) {
      const { events, more } = (await auditor.get(`/api/audit/events?object=platform.organisation${after}`))
        .body
      expect(events.length).toBeLessThanOrEqual(50)
      seen.push(...events.map(({ id }: { id: number }) => id))
      if (!more) break
      after = `&after=${seen.at(-1)}`
    }
    expect(seen.length).toBeGreaterThanOrEqual(136)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(seen.toSorted((a, b) => b - a))
  })
})

describe('verifying', () => {
  test('says how far the log is sealed and witnessed, and verifies it on the spot', async () => {
    const auditor = await platform.as('auditor')
    const before = (await auditor.get('/api/audit/state')).body
    expect(before).toMatchObject({ checkpoint: null, witnesses: [] })
    expect(before.unsealed).toBeGreaterThan(100)
    expect(before.oldestUnsealedAt).not.toBeNull()
    await log.sealer.sealAll()
    const after = (await auditor.get('/api/audit/state')).body
    expect(after).toMatchObject({ unsealed: 0, oldestUnsealedAt: null, key: keyToText(await log.key()) })
    const verdict = await auditor.post('/api/audit/verification', { deep: true })
    expect(verdict.body).toMatchObject({ ok: true, size: after.checkpoint.size, findings: [] })
    expect(verdict.body.rows).toBeGreaterThan(100)
  })

  test('names what is wrong in the reader’s language', async () => {
    const auditor = await platform.as('auditor')
    await log.behind(`update toy.item set title = '丙' where id = '${item}'`)
    const zh = await auditor.post('/api/audit/verification', { deep: true })
    const en = await auditor.post(
      '/api/audit/verification',
      { deep: true },
      { headers: { 'accept-language': 'en' } },
    )
    expect(zh.body.findings).toEqual([
      { code: 'row.altered', text: expect.stringContaining('未经系统被改动') },
    ])
    expect(en.body.findings[0].text).toContain(item)
    await log.behind(`update toy.item set title = '乙' where id = '${item}'`)
    expect((await auditor.post('/api/audit/verification', { deep: true })).body.ok).toBe(true)
  })

  test('the export is what a verifier elsewhere takes, and has no content of a row', async () => {
    const auditor = await platform.as('auditor')
    const answer = await auditor.get('/api/audit/export?deep=true')
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="audit-990001-.*\.jsonl"$/,
    )
    const verdict = await verifyDump(answer.text.split('\n'), { log: await log.key(), deep: true })
    expect(verdict.findings).toEqual([])
    expect(verdict.rows).toBeGreaterThan(100)
    expect(answer.text).not.toContain('乙')
    expect(answer.text).not.toContain('argon2')
  })

  test('an export that nobody reads gives its connection back', async () => {
    const auditor = await platform.as('auditor')
    // There are two connections for exports.
    for (let turn = 0; turn < 4; turn++) {
      const answer = await auditor.fetch('http://localhost/api/audit/export')
      expect(answer.status).toBe(200)
      await answer.body?.cancel()
    }
    expect((await auditor.get('/api/audit/export')).text.split('\n').length).toBeGreaterThan(10)
  })

  test('a witness is given a proof, and what it signed is kept and exported', async () => {
    const auditor = await platform.as('auditor')
    const witness = generateSigner('desk', 'witness', profiles.intl)
    const asks = async (from: number, seen?: string) => {
      const { note, proof, key } = (await auditor.get(`/api/audit/growth?from=${from}`)).body
      const pinned = keyFromText(key)
      if (pinned === undefined) throw new Error('No key')
      const bytes = proof.map((hash: string) => Buffer.from(hash, 'base64'))
      return answerAsWitness(
        witness,
        { log: pinned, origin: `xuncha-audit/${COUNTY}`, seen, note, proof: bytes },
        new Date(),
      )
    }
    const first = await asks(0)
    if (!first.ok) throw new Error(first.code)
    const size = Number(first.note.split('\n')[1])
    const handIn = (note: string) =>
      auditor.post('/api/audit/cosignatures', { key: keyToText(witness), note })
    expect((await handIn(first.note)).body).toEqual({ size })
    expect((await handIn(first.note)).status).toBe(200)

    const office = await platform.as('office')
    for (let at = 0; at < 3; at++)
      await office.post('/api/p/toy/items', { unitId, teamId: randomUUID(), title: `新${at}` })
    await log.sealer.sealAll()
    const second = await asks(size, first.note)
    expect(second.ok && Number(second.note.split('\n')[1])).toBeGreaterThan(size)
    if (second.ok) await handIn(second.note)

    const { witnesses } = (await auditor.get('/api/audit/state')).body
    expect(witnesses).toMatchObject([{ key: keyToText(witness) }])
    const dump = (await auditor.get('/api/audit/export')).text.split('\n')
    const verdict = await verifyDump(dump, { log: await log.key(), witness })
    expect(verdict.findings).toEqual([])
    expect(verdict.witnessed?.size).toBe(verdict.size)
  })

  test('what is no witness’s signature, or of no checkpoint of ours, is refused', async () => {
    const auditor = await platform.as('auditor')
    const witness = generateSigner('desk', 'witness', profiles.intl)
    const { note } = (await auditor.get('/api/audit/growth?from=0')).body
    const unsigned = await auditor.post('/api/audit/cosignatures', { key: keyToText(witness), note })
    expect([unsigned.status, unsigned.body.code]).toEqual([409, 'audit.not-witnessed'])
    const thief = generateSigner('xuncha-audit', 'log', profiles.intl)
    const { signCheckpoint } = await import('@xuncha/audit')
    const forged = signCheckpoint(thief, COUNTY, { size: 7, root: Buffer.alloc(32) }, new Date())
    const answer = answerAsWitness(
      witness,
      { log: thief, origin: `xuncha-audit/${COUNTY}`, seen: undefined, note: forged, proof: [] },
      new Date(),
    )
    if (!answer.ok) throw new Error(answer.code)
    const refused = await auditor.post('/api/audit/cosignatures', {
      key: keyToText(witness),
      note: answer.note,
    })
    expect([refused.status, refused.body.code]).toEqual([409, 'audit.no-such-checkpoint'])
    expect((await auditor.get('/api/audit/growth?from=99999')).body.code).toBe('audit.no-such-checkpoint')
  })
})

describe('reading a sensitive record', () => {
  const inSession = async <T>(work: (gatekeeper: Gatekeeper, token: string) => Promise<T>) => {
    const gate = new Kysely<never>({
      dialect: new PostgresDialect({
        pool: openPool({ connectionString: platform.urls.gateUrl, max: 1 }),
      }),
    })
    const gatekeeper = new Gatekeeper(platform.pool, new Actors(platform.pool, systemClock), {
      policy: policyRules([toy.manifest]),
    })
    try {
      return await new JobSessions(gate as never, systemClock).asJob(COUNTY, 'toy', (token) =>
        work(gatekeeper, token),
      )
    } finally {
      await gate.destroy()
    }
  }
  const reads = async () =>
    (await (await platform.as('auditor')).get('/api/audit/events?operation=read')).body.events

  test('is an event with its reason, in the transaction that reads', async () => {
    await inSession((gatekeeper, token) =>
      gatekeeper.transaction(token, 'toy.item:read', (tx) =>
        auditIn(tx as never).read({ object: 'toy.item', record: item, reason: ' 核对举报人身份 ' }),
      ),
    )
    expect(await reads()).toMatchObject([
      {
        operation: 'act',
        act: 'read',
        object: 'toy.item',
        record: item,
        facts: { reason: '核对举报人身份' },
      },
    ])
    await log.sealer.sealAll()
    expect((await log.verify()).findings).toEqual([])
  })

  test('that is rolled back has not happened, and one without a reason is refused', async () => {
    const before = (await reads()).length
    const failed = inSession((gatekeeper, token) =>
      gatekeeper.transaction(token, 'toy.item:read', async (tx) => {
        await auditIn(tx as never).read({ object: 'toy.item', record: item, reason: '好奇' })
        throw new Error('changed my mind')
      }),
    )
    await expect(failed).rejects.toThrow('changed my mind')
    const silent = await inSession((gatekeeper, token) =>
      gatekeeper.transaction(token, 'toy.item:read', (tx) =>
        auditIn(tx as never).read({ object: 'toy.item', record: item, reason: '  ' }),
      ),
    )
    expect(silent).toMatchObject({ ok: false, refusal: { code: 'audit.no-reason' } })
    expect(await reads()).toHaveLength(before)
  })

  test('cannot be recorded without a session, nor of what does not exist', async () => {
    const app = new pg.Client({ connectionString: platform.urls.appUrl })
    await app.connect()
    await expect(
      app.query(`select platform.record_read('toy.item', gen_random_uuid(), 'x')`),
    ).rejects.toMatchObject({ code: 'XU401' })
    await app.end()
    const unknown = inSession((gatekeeper, token) =>
      gatekeeper.transaction(token, 'toy.item:read', (tx) =>
        auditIn(tx as never).read({ object: 'toy.nothing', record: item, reason: 'x' }),
      ),
    )
    await expect(unknown).rejects.toMatchObject({ code: 'XU422' })
  })
})
