import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Author, manifestWith } from '../src/author.ts'
import { Desk, until } from '../src/desk.ts'
import { type Installation, PASSWORD, startInstallation } from '../src/installation.ts'

// One plugin from its first record to its last: what each step leaves is what the next one begins with.

let author: Author
let place: Installation
let package1: string
let archives: string
let opening: string[]

beforeAll(async () => {
  author = await Author.begin()
  await author.make('vehicles', { 'zh-CN': '公务用车登记', en: 'Vehicles' })
  package1 = await author.pack()
  place = await startInstallation((home) => author.isTrustedAt(home))
  archives = join(place.homes[1], 'archives')
  const secret = join(place.homes[1], 'secret')
  await writeFile(secret, 'a passphrase that is long enough')
  opening = ['--passphrase-file', secret]
})
afterAll(async () => {
  await place?.stop()
  await author?.end()
})

const MODULE = '/api/admin/modules/vehicles'
const RETAINED = '/api/admin/retained'
const NOTES = '/api/p/vehicles/notes'
const desk = (username: string) => Desk.at(place.servers[0].url, username, PASSWORD)
const tables = () =>
  place.rows<{ name: string }>(
    "select nspname as name from pg_namespace where nspname ~ 'vehicles' order by 1",
  )
const texts = (schema: string) => place.rows(`select text from ${schema}.note order by text`)
const acts = (act: string) =>
  place.rows<{ county_id: number; facts: Record<string, unknown> }>(
    `select county_id, facts from platform.audit_event where act = 'plugin-${act}' order by id`,
  )

async function turn(active: boolean, suffix = ''): Promise<number> {
  const admin = await desk(`sysadmin${suffix}`)
  const { body } = await until(
    () => admin.get('/api/admin/modules'),
    ({ body }) => body.modules.some(({ id }: { id: string }) => id === 'vehicles'),
  )
  const { rowVersion } = body.modules.find(({ id }: { id: string }) => id === 'vehicles')
  return (await admin.send('PUT', MODULE, { active }, { 'if-match': `"${rowVersion}"` })).status
}

async function approve(suffix = ''): Promise<number> {
  const admin = await stepped(`secadmin${suffix}`)
  const { body } = await until(
    () => admin.get(MODULE),
    ({ status }) => status === 200,
  )
  const version = { 'if-match': `"${body.asked.rowVersion}"` }
  return (await admin.send('PUT', `${MODULE}/approval`, { approve: true, looked: body.version }, version))
    .status
}

async function stepped(username: string): Promise<Desk> {
  const admin = await desk(username)
  await admin.send('POST', '/api/session/step-up', { password: PASSWORD })
  return admin
}

async function write(text: string): Promise<number> {
  const office = await desk('office')
  const { body: own } = await (await desk('unit')).get('/api/session')
  const note = { unitId: own.organisation.id, text }
  const made = await until(
    () => office.send('POST', NOTES, note, { 'idempotency-key': crypto.randomUUID() }),
    ({ status }) => status === 200,
  )
  return made.status
}

/** What the county's log says, held against every stored row. */
async function verified(): Promise<unknown> {
  const { body } = await (await desk('auditor')).send('POST', '/api/audit/verification', { deep: true })
  return { ok: body.ok, findings: body.findings }
}
const SOUND = { ok: true, findings: [] }

const archiveName = async () => (await readdir(archives)).find((name) => name.endsWith('.xcounty')) as string
const uninstall = (...args: string[]) => place.plugin('uninstall', 'vehicles', ...args)
const go = () => ['--go', '--reason', '试用结束', '--out', archives, ...opening]

describe('a plugin that is uninstalled', () => {
  test('is looked at first: what it holds, where it is on; that changes nothing', async () => {
    expect(await place.plugin('install', package1, '--accept')).toMatchObject({ code: 0 })
    expect([await approve(), await turn(true)]).toEqual([200, 200])
    expect([await write('三月用车记录'), await write('含“引号”、反斜杠 \\ 和\t制表符')]).toEqual([200, 200])
    const said = await uninstall()
    expect(said).toMatchObject({ code: 0, err: '', out: expect.stringContaining('note 2') })
    expect(said.out).toContain('Nothing was changed')
    const refused = await uninstall(...go())
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('has to be turned off there')])
    expect(await tables()).toEqual([{ name: 'vehicles' }])
  })

  test('is archived county by county, rehearsed, and put away; requests reach nothing of it', async () => {
    expect(await turn(false)).toBe(200)
    const said = await uninstall(...go())
    expect(said.err).toBe('')
    expect(said.out).toContain('Rehearsed, and the same')
    expect(await tables()).toEqual([{ name: 'retained_vehicles_1' }])
    expect(await texts('retained_vehicles_1')).toHaveLength(2)
    expect(await readdir(archives)).toHaveLength(1)
    const admin = await desk('sysadmin')
    await until(
      () => admin.get('/api/admin/modules'),
      ({ body }) => body.modules.length === 4,
    )
    expect(
      await place.rows("select has_schema_privilege('xuncha_app', 'retained_vehicles_1', 'usage') as may"),
    ).toEqual([{ may: false }])
    const [act] = await acts('put-away')
    expect(act?.facts).toMatchObject({ plugin: 'vehicles', tables: { note: { rows: 2 } } })
    expect(await verified()).toEqual(SOUND)
  })

  test('is put in again only with a word about what is kept; taken back, it is as it was', async () => {
    const asked = await place.plugin('install', package1, '--accept')
    expect([asked.code, asked.err]).toEqual([1, expect.stringContaining('--take-back')])
    expect(await place.plugin('install', package1, '--accept', '--take-back')).toMatchObject({ code: 0 })
    expect(await tables()).toEqual([{ name: 'vehicles' }])
    // What was approved before is not approved of what came in now.
    expect(await turn(true)).toBe(409)
    expect([await approve(), await turn(true)]).toEqual([200, 200])
    const office = await desk('office')
    const { body } = await until(
      () => office.get(NOTES),
      ({ status }) => status === 200,
    )
    expect(body.items).toHaveLength(2)
    expect(await verified()).toEqual(SOUND)
    expect(await turn(false)).toBe(200)
  })

  test('begins with empty tables beside those that are kept', async () => {
    expect(await uninstall('--go', '--reason', '换代', '--out', `${archives}-2`, ...opening)).toMatchObject({
      code: 0,
    })
    const next = await author.pack({
      'manifest.json': manifestWith({ version: '0.2.0' }),
      'migrations/0002-plate.sql':
        "-- locks: vehicles.note, for a moment\nalter table vehicles.note add column plate text not null default '待补';\n",
    })
    expect(await place.plugin('install', next, '--accept', '--clean')).toMatchObject({ code: 0 })
    expect(await tables()).toEqual([{ name: 'retained_vehicles_2' }, { name: 'vehicles' }])
    expect(await texts('vehicles')).toEqual([])
    expect(await verified()).toEqual(SOUND)
  })

  test('is in a backup with its tables and with those that are kept', async () => {
    const archive = join(place.homes[1], 'backup.xuncha')
    const taken = await place.xuncha('backup', '--out', archive, '--home', place.homes[0], ...opening)
    expect(taken).toMatchObject({ code: 0, err: '' })
    const drilled = await place.xuncha('backup', 'verify', archive, ...opening)
    expect(drilled).toMatchObject({ code: 0, err: '', out: expect.stringContaining('can be restored') })
  })

  test('takes nothing in of an archive that was changed', async () => {
    const archive = join(archives, await archiveName())
    const bytes = await readFile(archive)
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 9000) ^ 1, bytes.length - 9000)
    await writeFile(`${archive}.changed`, bytes)
    expect(await place.plugin('import', `${archive}.changed`, ...opening)).toMatchObject({ code: 2 })
    expect(await texts('vehicles')).toEqual([])
  })

  test('takes an archive of its older version in, all of it, and once', async () => {
    const archive = join(archives, await archiveName())
    const imported = await place.plugin('import', archive, ...opening)
    expect(imported).toMatchObject({ code: 0, err: '', out: expect.stringContaining('2 rows') })
    expect(await place.rows('select text, plate from vehicles.note order by text')).toEqual([
      { text: '三月用车记录', plate: '待补' },
      { text: '含“引号”、反斜杠 \\ 和\t制表符', plate: '待补' },
    ])
    const again = await place.plugin('import', archive, ...opening)
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('nothing was changed') })
    expect(await acts('imported')).toHaveLength(1)
    expect(await verified()).toEqual(SOUND)
  })
})

describe('what is kept', () => {
  const moved = async (who: string, move: string, more: object = {}) => {
    const admin = await stepped(who)
    const { body } = await admin.get(RETAINED)
    const part = body.retained.find(({ state }: { state: string }) => state !== 'taken-back')
    return admin.send(
      'POST',
      `${RETAINED}/${part.id}/moves`,
      { move, reason: '期满处置', early: false, ...more },
      { 'if-match': `"${part.rowVersion}"` },
    )
  }

  test('is destroyed by nobody before two administrators said so, and by nobody on hold', async () => {
    expect(await place.plugin('purge', 'vehicles', '--go')).toMatchObject({
      out: expect.stringContaining('Nothing of vehicles was approved'),
    })
    expect((await moved('sysadmin', 'propose')).body.code).toBe('retention.not-due')
    expect((await moved('sysadmin', 'propose', { early: true })).body.state).toBe('proposed')
    expect((await moved('secadmin', 'hold')).body.state).toBe('held')
    expect((await moved('sysadmin', 'propose', { early: true })).status).toBe(409)
    expect((await moved('secadmin', 'release')).body.state).toBe('kept')
    expect((await moved('sysadmin', 'propose', { early: true })).body.state).toBe('proposed')
    expect((await moved('secadmin', 'approve')).body.code).toBe('retention.not-due')
    expect((await moved('secadmin', 'approve', { early: true })).body.state).toBe('approved')
    expect(await texts('retained_vehicles_2')).toHaveLength(2)
  })

  test('is destroyed with a certificate, and nothing but it', async () => {
    const dry = await place.plugin('purge', 'vehicles')
    expect(dry.out).toContain('2 rows of 0.1.0')
    expect(await texts('retained_vehicles_2')).toHaveLength(2)
    const purged = await place.plugin('purge', 'vehicles', '--go')
    expect(purged).toMatchObject({ code: 0, err: '' })
    const [certificate] = await acts('purged')
    expect(certificate?.facts).toMatchObject({
      plugin: 'vehicles',
      tables: { note: { rows: 2 } },
      decided: [
        { move: 'propose', early: true },
        { move: 'approve', early: true },
      ],
    })
    expect(purged.out).toContain(String(certificate?.facts['archive']))
    expect(await tables()).toEqual([{ name: 'vehicles' }])
    expect(await texts('vehicles')).toHaveLength(2)
    const { body } = await (await desk('auditor')).get(RETAINED)
    expect(body.retained.map(({ state }: { state: string }) => state).sort()).toEqual([
      'purged',
      'taken-back',
    ])
    expect(await verified()).toEqual(SOUND)
  })
})
