import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateSigner } from '@xuncha/audit'
import { profiles } from '@xuncha/crypto'
import { conformanceRecord } from '@xuncha/plugin-package'
import { Author, manifestWith, tampered } from '../src/author.ts'
import { Desk, until } from '../src/desk.ts'
import { type Installation, PASSWORD, startInstallation } from '../src/installation.ts'

let author: Author
let place: Installation
let package1: string

beforeAll(async () => {
  author = await Author.begin()
  await author.make('vehicles', { 'zh-CN': '公务用车登记', en: 'Vehicles' })
  package1 = await author.pack()
  place = await startInstallation((home) => author.isTrustedAt(home))
})
afterAll(async () => {
  await place?.stop()
  await author?.end()
})

async function recordOfOtherFiles(): Promise<string> {
  return Buffer.from(
    conformanceRecord(new Map([...author.files, ['README.md', new Uint8Array()]])),
  ).toString()
}

const desk = (username: string, server: 0 | 1 = 0) => Desk.at(place.servers[server].url, username, PASSWORD)
const schemas = () => place.rows("select 1 from pg_namespace where nspname = 'vehicles'")
const releases = () =>
  place.rows<{ version: string; state: string }>(
    'select version, state from platform.release order by version',
  )

const MODULE = '/api/admin/modules/vehicles'

async function turn(active: boolean): Promise<number> {
  const admin = await desk('sysadmin')
  const { body } = await admin.get('/api/admin/modules')
  const { rowVersion } = body.modules.find(({ id }: { id: string }) => id === 'vehicles')
  return (await admin.send('PUT', MODULE, { active }, { 'if-match': `"${rowVersion}"` })).status
}

/** What the county’s security administrator finds of the package, and decides. */
async function approve(yes = true): Promise<number> {
  const admin = await desk('secadmin')
  await admin.send('POST', '/api/session/step-up', { password: PASSWORD })
  const { body } = await admin.get(MODULE)
  const decision = { approve: yes, looked: body.version }
  const version = { 'if-match': `"${body.asked.rowVersion}"` }
  return (await admin.send('PUT', `${MODULE}/approval`, decision, version)).status
}

describe('a package that is not as it should be', () => {
  const broken = generateSigner('author.example', 'log', profiles.intl)

  test.each([
    ['is damaged', async () => tampered(package1), 2, ''],
    ['is signed by somebody else', async () => author.pack({}, broken), 1, 'not trusted here'],
    [
      'was written for another version of the plugin interface',
      async () => author.pack({ 'manifest.json': manifestWith({ sdk: '^9' }) }),
      1,
      'written for version ^9',
    ],
    [
      'has a manifest that refers to what it does not declare',
      async () =>
        author.pack({ 'manifest.json': manifestWith({ roles: { office: { 'vehicles.x:y': 'county' } } }) }),
      2,
      'is not declared',
    ],
    [
      'calls itself a module of the program',
      async () => author.pack({ 'manifest.json': manifestWith(renamed('planning')) }),
      1,
      'module of the program itself',
    ],
    [
      'throws as it is loaded',
      async () => author.pack({ 'server/index.js': 'throw new Error("no use")' }),
      1,
      'no use',
    ],
    [
      'reaches for what the host does not share',
      async () => author.pack({ 'server/index.js': (before) => `import 'node:fs'\n${before}` }),
      1,
      'does not share',
    ],
    [
      'has a route without a policy',
      async () =>
        author.pack({
          'server/index.js': (before) => before.replace('middleware: [permit("vehicles.note:read")],', ''),
        }),
      1,
      'would not start',
    ],
    [
      'has a migration that fails half-way',
      async () =>
        author.pack({
          'migrations/0002-more.sql': '-- locks: nothing\ncreate table vehicles.more ();\nselect 1/0;\n',
        }),
      1,
      'nothing was changed',
    ],
    [
      'has a table of a county without a county',
      async () =>
        author.pack({
          'migrations/0001-notes.sql': (before) =>
            `${before}\ncreate table vehicles.other (county_id integer);\n`,
        }),
      1,
      'is not a table of a county',
    ],
  ])('%s: it is refused, and nothing changes', async (_, make, code, says) => {
    const said = await place.plugin('install', await make(), '--accept')
    expect(said.err).toContain(says)
    expect(said.code).toBe(code)
    expect(await releases()).toEqual([])
    expect(await schemas()).toEqual([])
  })

  test('did not pass the conformance kit as it is: it is refused, and nothing changes', async () => {
    for (const record of ['{}', await recordOfOtherFiles()]) {
      const said = await place.plugin(
        'install',
        await author.pack({ 'conformance.json': record }),
        '--accept',
      )
      expect([said.code, said.err]).toEqual([1, expect.stringContaining('is of other files')])
    }
    expect([await releases(), await schemas()]).toEqual([[], []])
  })

  test('is not installed before somebody accepts what it asks for', async () => {
    const said = await place.plugin('install', package1)
    expect([said.code, said.out]).toEqual([2, expect.stringContaining('vehicles.note:write')])
    expect(await releases()).toEqual([])
  })
})

describe('a package that is put into service', () => {
  test('is a module that counties may turn on, at every server, and nothing of it answers before', async () => {
    const office = await desk('office')
    const before = await office.get('/api/p/vehicles/notes')
    expect(await place.plugin('install', package1, '--accept')).toMatchObject({ code: 0, err: '' })
    for (const server of [0, 1] as const) {
      const admin = await desk('sysadmin', server)
      const { body } = await until(
        () => admin.get('/api/admin/modules'),
        ({ body }) => body.modules.length === 5,
      )
      expect(body.modules.at(-1)).toMatchObject({ id: 'vehicles', version: '0.1.0', active: false })
    }
    const off = await office.get('/api/p/vehicles/notes')
    expect([before.status, off]).toEqual([404, before])
  })

  test('is turned on only after the county’s security administrator approved what it asks for', async () => {
    expect(await turn(true)).toBe(409)
    const { body } = await (await desk('secadmin')).get(MODULE)
    expect(body).toMatchObject({ packaged: true, active: false, asked: { decided: null } })
    expect(body.held).toBe(body.asked.rights.length)
    expect(body.asked.rights).toContainEqual(
      expect.objectContaining({
        kind: 'grant',
        role: 'office',
        name: 'vehicles.note:write',
        reach: 'county',
      }),
    )
    expect(await approve()).toBe(200)
  })

  test('works once it is turned on, for whom its manifest says and for the rows that they may see', async () => {
    expect(await turn(true)).toBe(200)
    const office = await desk('office')
    const unit = await desk('unit')
    const other = await desk('office-b')
    const { body: own } = await unit.get('/api/session')
    const write = (unitId: string, text: string) =>
      office.send(
        'POST',
        '/api/p/vehicles/notes',
        { unitId, text },
        { 'idempotency-key': crypto.randomUUID() },
      )
    const made = await until(
      () => write(own.organisation?.id ?? own.organisationId, '三月用车记录'),
      ({ status }) => status === 200,
    )
    expect(made.body).toMatchObject({ text: '三月用车记录', rowVersion: 1 })
    // The other server follows by itself.
    const there = await until(
      () => office.get('/api/p/vehicles/notes', place.servers[1].url),
      ({ status }) => status === 200,
    )
    expect(there.body.items).toHaveLength(1)
    expect((await unit.get('/api/p/vehicles/notes')).body.items).toHaveLength(1)
    expect((await other.get('/api/p/vehicles/notes')).status).toBe(404)
    const refused = await unit.send(
      'POST',
      '/api/p/vehicles/notes',
      { unitId: own.organisation?.id, text: 'x' },
      {
        'idempotency-key': crypto.randomUUID(),
      },
    )
    expect(refused.status).toBe(404)
  })

  test('leaves its changes in the audit log, and its coming into service too', async () => {
    const acts = await place.rows<{ act: string; county_id: number }>(
      "select county_id, act from platform.audit_event where object = 'platform.release' order by county_id",
    )
    expect(acts.map(({ act }) => act)).toEqual(['plugin-installed', 'plugin-installed'])
    expect(
      await place.rows(
        "select 1 from platform.audit_event where object = 'vehicles.note' and operation = 'insert'",
      ),
    ).toHaveLength(1)
  })

  test('is upgraded in place, with what was written; what the version asks for beyond the one before waits', async () => {
    const upgrade = await author.pack({
      'manifest.json': manifestWith(({ roles }) => ({
        version: '0.2.0',
        roles: { ...(roles as object), discipline: { 'vehicles.note:read': 'county' } },
      })),
      'migrations/0002-plate.sql':
        '-- locks: vehicles.note, for the moment of adding a column\nalter table vehicles.note add column plate text;\n',
    })
    expect(await place.plugin('install', upgrade, '--accept')).toMatchObject({ code: 0 })
    const admin = await desk('sysadmin', 1)
    await until(
      () => admin.get('/api/admin/modules'),
      ({ body }) => body.modules.at(-1).version === '0.2.0',
    )
    const office = await desk('office', 1)
    expect((await office.get('/api/p/vehicles/notes')).body.items).toHaveLength(1)
    const discipline = await desk('discipline', 1)
    expect((await discipline.get('/api/p/vehicles/notes')).status).toBe(404)
    expect((await admin.get(MODULE)).body.held).toBe(1)
    expect(await approve()).toBe(200)
    expect((await discipline.get('/api/p/vehicles/notes')).body.items).toHaveLength(1)
    expect(await releases()).toEqual([
      { version: '0.1.0', state: 'replaced' },
      { version: '0.2.0', state: 'installed' },
    ])
  })

  test('is not replaced by an older one, nor by another of the same version', async () => {
    const older = await place.plugin('install', package1, '--accept')
    expect([older.code, older.err]).toEqual([1, expect.stringContaining('is older than 0.2.0')])
    const same = await author.pack({ 'manifest.json': manifestWith({ version: '0.2.0', order: 91 }) })
    const other = await place.plugin('install', same, '--accept')
    expect([other.code, other.err]).toEqual([1, expect.stringContaining('another version')])
  })

  test('is forbidden and required by the level above, in one county or in all', async () => {
    const sees = async (server: 0 | 1) =>
      (await (await desk('office', server)).get('/api/p/vehicles/notes')).status
    const { body } = await (await desk('sysadmin')).get('/api/session')
    const here = ['--county', String(body.county.id)]
    const forbidden = await place.plugin('level', 'vehicles', 'forbidden', ...here)
    expect(forbidden).toMatchObject({ code: 0, out: expect.stringContaining('vehicles is forbidden') })
    expect([await sees(0), await sees(1), await turn(true)]).toEqual([404, 404, 409])
    expect(await place.plugin('level', 'vehicles', 'required', ...here)).toMatchObject({ code: 0 })
    expect([await sees(0), await sees(1), await turn(false)]).toEqual([200, 200, 409])
    expect((await place.plugin('level', 'vehicles', 'allowed')).out.trim().split('\n')).toHaveLength(2)
    expect(await sees(1)).toBe(200)
    expect(await place.plugin('level', 'vehicles', 'perhaps')).toMatchObject({ code: 2 })
    expect(await place.plugin('level', 'nobody', 'required')).toMatchObject({ code: 1 })
  })

  test('is taken out only when no county has it on, and keeps its tables for coming back', async () => {
    const inUse = await place.plugin('retire', 'vehicles', '--reason', '试用结束')
    expect([inUse.code, inUse.err]).toEqual([1, expect.stringContaining('has to be turned off there first')])
    expect(await turn(false)).toBe(200)
    expect(await place.plugin('retire', 'vehicles', '--reason', '试用结束')).toMatchObject({ code: 0 })
    const admin = await desk('sysadmin')
    await until(
      () => admin.get('/api/admin/modules'),
      ({ body }) => body.modules.length === 4,
    )
    expect(await place.rows('select text from vehicles.note')).toEqual([{ text: '三月用车记录' }])
    const newer = await author.pack({
      'manifest.json': manifestWith({ version: '0.2.1' }),
      'migrations/0002-plate.sql':
        '-- locks: vehicles.note, for the moment of adding a column\nalter table vehicles.note add column plate text;\n',
    })
    expect(await place.plugin('install', newer, '--accept')).toMatchObject({ code: 0 })
    await until(
      () => admin.get('/api/admin/modules'),
      ({ body }) => body.modules.length === 5,
    )
    expect(await turn(true)).toBe(200)
    const office = await desk('office')
    const { body } = await until(
      () => office.get('/api/p/vehicles/notes'),
      ({ status }) => status === 200,
    )
    expect(body.items).toHaveLength(1)
  })

  test('is in a backup with its tables, on a machine that never had the package', async () => {
    const [archive, secret] = [join(place.homes[1], 'archive'), join(place.homes[1], 'secret')]
    await writeFile(secret, 'a passphrase that is long enough')
    const opening = ['--passphrase-file', secret]
    const taken = await place.xuncha('backup', '--out', archive, '--home', place.homes[0], ...opening)
    expect(taken).toMatchObject({ code: 0, err: '' })
    const drilled = await place.xuncha('backup', 'verify', archive, ...opening)
    expect(drilled).toMatchObject({ code: 0, out: expect.stringContaining('can be restored'), err: '' })
  })

  test('is there again after a restart; with its key revoked it is left out and the others go on', async () => {
    const [, second] = place.servers
    await second.stop()
    await author.isTrustedAt(place.homes[1], { revokedOn: '2020-01-01' })
    const again = await place.restartSecond()
    const admin = await Desk.at(again.url, 'sysadmin', PASSWORD)
    expect((await admin.get('/api/admin/modules')).body.modules).toHaveLength(4)
    const first = await desk('sysadmin')
    expect((await first.get('/api/admin/modules')).body.modules).toHaveLength(5)
  })
})

/** A manifest as if it were of another plugin. */
function renamed(id: string): Record<string, unknown> {
  return { id, permissions: [], roles: {}, pages: [], data: { schema: id, tables: {} } }
}
