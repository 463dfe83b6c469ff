import { createHash, randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { kyselyOn } from '@xuncha/database'
import { countRows, type PlatformDb, retainPlugin, seeRows, setLevel, tableNames } from '../../src/index.ts'
import { type Client, COUNTY, idOf, OTHER_COUNTY, PASSWORD, useTestPlatform } from '../../testing/index.ts'
import { toy } from '../toy/index.ts'

const platform = useTestPlatform([toy])
const RETAINED = '/api/admin/retained'
const COUNTIES = [COUNTY, OTHER_COUNTY]
const archive = {
  name: 'a.xcounty',
  digest: createHash('sha256').digest('hex'),
  key: 'xuncha-audit+00000000',
}

/** The toy leaves, with what its tables hold at this moment. */
async function leave(keepUntil: string | null) {
  const gate = kyselyOn<PlatformDb>(platform.urls.gateUrl)
  try {
    const counties = await platform.owner.transaction().execute(async (tx) => {
      const rows = tx as unknown as Kysely<never>
      await seeRows(rows)
      const tables = await tableNames(rows, 'toy')
      return Promise.all(
        COUNTIES.map(async (county) => ({
          county,
          tables: await countRows(rows, { schema: 'toy', tables, county }),
          files: [],
          settings: {},
          approval: null,
          archive,
        })),
      )
    })
    const release = {
      pluginId: 'toy',
      version: '1.0.0',
      digest: archive.digest,
      keyId: 'k',
      state: 'retired' as const,
      installedAt: '',
      endedAt: '',
    }
    return await retainPlugin(
      { release, manifest: toy.manifest, counties, reason: '试用结束', keepUntil },
      { owner: platform.owner, gate, ofTheProgram: [] },
    )
  } finally {
    await gate.destroy()
  }
}

const stepped = async (username: string): Promise<Client> => {
  const client = await platform.as(username)
  await client.post('/api/session/step-up', { password: PASSWORD })
  return client
}
const partOf = async (client: Client) => (await client.get(RETAINED)).body.retained[0]

async function move(username: string, name: string, more: object = {}) {
  const client = await stepped(username)
  const { id, rowVersion } = await partOf(await platform.as('auditor'))
  const body = { move: name, reason: '按规定处置', early: false, ...more }
  return client.post(`${RETAINED}/${id}/moves`, body, { version: rowVersion })
}

/** Writes a decision past the program, in somebody's own session, as whoever found a way to inject SQL would. */
async function inject(username: string, name: string, partId: string) {
  const session = await platform.anonymous.post('/api/session', { username, password: PASSWORD })
  const cookie = session.headers.get('set-cookie')?.split(';')[0] as string
  await platform.anonymous.post('/api/session/step-up', { password: PASSWORD }, { headers: { cookie } })
  const client = await platform.pool.connect()
  try {
    await client.query('begin')
    await client.query("select set_config('app.session', $1, true)", [cookie.slice(cookie.indexOf('=') + 1)])
    await client.query(
      `insert into platform.retained_move (part_id, move, reason, early, account_id, by_name)
       values ($1, $2, '绕过程序', true, gen_random_uuid(), '某人')`,
      [partId, name],
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

beforeAll(async () => {
  for (const suffix of ['', '-b']) {
    const office = await platform.as(`office${suffix}`)
    const county = suffix === '' ? COUNTY : OTHER_COUNTY
    const item = { unitId: idOf(county, 'township'), teamId: randomUUID(), title: `事项${suffix}` }
    await office.post('/api/p/toy/items', item)
  }
})

describe('a plugin that is put away', () => {
  test('is not, as long as a county has it on', async () => {
    expect(await leave(null)).toMatchObject({ ok: false, refusal: { code: 'release.in-use' } })
  })

  test('is on record in each county by its rows, which no request reaches any more', async () => {
    await platform.owner.transaction().execute((tx) => setLevel(tx, { pluginId: 'toy', level: 'forbidden' }))
    expect(await leave('2999-12-31')).toEqual({ ok: true, value: 'retained_toy_1' })
    const { rows } = await sql<{ may: boolean }>`
      select has_schema_privilege('xuncha_app', 'retained_toy_1', 'usage') as may`.execute(platform.owner)
    expect(rows).toEqual([{ may: false }])
    for (const suffix of ['', '-b']) {
      const part = await partOf(await platform.as(`auditor${suffix}`))
      expect(part).toMatchObject({ state: 'kept', isDue: false, keepUntil: '2999-12-31' })
      expect(part.tables).toContainEqual({ name: 'item', rows: 1 })
    }
    const left = await sql<{ county_id: number }>`
      select county_id from platform.audit_event where object = 'toy.item' and operation = 'delete'
      order by 1`.execute(await seeing())
    expect(left.rows.map(({ county_id }) => county_id)).toEqual(COUNTIES)
  })
})

describe('what a county keeps', () => {
  test('is seen by its three administrators, and nobody else', async () => {
    for (const who of ['office', 'unit', 'leading-group', 'member'])
      expect((await (await platform.as(who)).get(RETAINED)).status).toBe(404)
    expect((await platform.anonymous.get(RETAINED)).status).toBe(401)
  })

  test('is decided on by nobody but the system and the security administrator, who show again who they are', async () => {
    const { id, rowVersion } = await partOf(await platform.as('auditor'))
    const body = { move: 'hold', reason: '按规定处置', early: false }
    const send = (client: Client) => client.post(`${RETAINED}/${id}/moves`, body, { version: rowVersion })
    for (const who of ['auditor', 'office']) expect((await send(await platform.as(who))).status).toBe(404)
    expect((await send(await platform.enter('secadmin'))).status).toBe(401)
  })

  test('of another county is as what does not exist', async () => {
    const { id, rowVersion } = await partOf(await platform.as('auditor'))
    const other = await stepped('secadmin-b')
    const answers = await Promise.all(
      [id, randomUUID()].map((one) =>
        other.post(
          `${RETAINED}/${one}/moves`,
          { move: 'hold', reason: '按规定处置', early: false },
          { version: rowVersion },
        ),
      ),
    )
    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [404, answers[1]?.text],
      [404, answers[1]?.text],
    ])
  })

  test('is destroyed before its time only if both say so, and not by one who does both', async () => {
    expect((await move('sysadmin', 'propose')).body.code).toBe('retention.not-due')
    expect((await move('secadmin', 'propose', { early: true })).body.code).toBe('move.wrong-role')
    expect((await move('sysadmin', 'propose', { early: true })).body).toMatchObject({ state: 'proposed' })
    expect((await move('sysadmin', 'approve', { early: true })).body.code).toBe('move.wrong-role')
    expect((await move('secadmin', 'approve')).body.code).toBe('retention.not-due')
    const approved = await move('secadmin', 'approve', { early: true })
    expect(approved.body).toMatchObject({
      state: 'approved',
      moves: [{ move: 'propose' }, { move: 'approve' }],
    })
  })

  test('is not decided on from an old page', async () => {
    const { id, rowVersion } = await partOf(await platform.as('auditor'))
    const body = { move: 'withdraw', reason: '按规定处置', early: false }
    const old = await (
      await stepped('sysadmin')
    ).post(`${RETAINED}/${id}/moves`, body, {
      version: rowVersion - 1,
    })
    expect(old).toMatchObject({ status: 412, body: { code: 'stale' } })
  })

  test('on hold is not destroyed, and what was approved before is void', async () => {
    expect((await move('secadmin', 'hold')).body.state).toBe('held')
    for (const name of ['propose', 'withdraw'])
      expect((await move('sysadmin', name, { early: true })).body.code).toBe('move.wrong-state')
    expect((await move('secadmin', 'release')).body.state).toBe('kept')
    expect((await move('secadmin', 'approve', { early: true })).body.code).toBe('move.wrong-state')
  })

  test('is not moved past the program either', async () => {
    const { id } = await partOf(await platform.as('auditor'))
    for (const [who, name] of [
      ['auditor', 'propose'],
      ['secadmin', 'propose'],
      ['sysadmin', 'hold'],
      ['secadmin', 'approve'],
    ] as const)
      await expect(inject(who, name, id)).rejects.toMatchObject({ code: 'XU403' })
    await inject('sysadmin', 'propose', id)
    await expect(inject('sysadmin', 'approve', id)).rejects.toMatchObject({ code: 'XU403' })
    // Whoever signs in anew ends the session before it.
    const { state, moves } = await partOf(await platform.enter('auditor'))
    expect([state, moves.at(-1)]).toMatchObject(['proposed', { move: 'propose', reason: '绕过程序' }])
  })
})

/** The owner as a backup sees the log. */
async function seeing(): Promise<typeof platform.owner> {
  await sql`select set_config('app.backup', 'on', false)`.execute(platform.owner)
  return platform.owner
}
