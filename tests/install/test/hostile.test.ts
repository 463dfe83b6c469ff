import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { generateSigner, keyToText } from '@xuncha/audit'
import { profiles } from '@xuncha/crypto'
import { conformanceRecord } from '@xuncha/plugin-package'
import { Author, manifestWith, tampered } from '../src/author.ts'
import { type Installation, startInstallation } from '../src/installation.ts'

let author: Author
let place: Installation
let package1: string
/** Of somebody else, under the same name. */
const impostor = generateSigner('author.example', 'log', profiles.intl)
/** Of somebody else, whom the operator trusts as well. */
const other = generateSigner('other.example', 'log', profiles.intl)

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

/** The same package, at an installation that knows more about its key. */
async function trusted(path: string, standing: { until?: string; revokedOn?: string }): Promise<string> {
  await author.isTrustedAt(place.homes[0], standing)
  return path
}

const schemas = () => place.rows("select 1 from pg_namespace where nspname = 'vehicles'")
const releases = () =>
  place.rows<{ version: string; state: string }>(
    'select version, state from platform.release order by version',
  )

describe('a package that is not as it should be', () => {
  afterEach(() => author.isTrustedAt(place.homes[0]))

  test.each([
    ['is damaged', async () => tampered(package1), 2, ''],
    ['is signed by somebody else', async () => author.pack({}, impostor), 1, 'not trusted here'],
    [
      'is signed with a key that holds no more',
      async () => trusted(package1, { until: '2020-12-31' }),
      1,
      'taken up to 2020-12-31 only',
    ],
    [
      'is signed with a key that was revoked',
      async () => trusted(package1, { revokedOn: '2020-01-01' }),
      1,
      'revoked since 2020-01-01',
    ],
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
      'has a migration that would keep what it did before it fails',
      async () =>
        author.pack({
          'migrations/0002-more.sql':
            '-- locks: nothing\ncreate table vehicles.more (); commit; select 1/0;\n',
        }),
      1,
      'ends a transaction',
    ],
    [
      'has a table of a county without a county',
      async () =>
        author.pack({
          'migrations/0001-notes.sql': (before) =>
            `${before}\ncreate table vehicles.other (county_id integer);\n`,
        }),
      1,
      'is not declared under data.tables',
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

describe('a package that is to take the place of one in service', () => {
  const next = { 'manifest.json': manifestWith({ version: '0.2.0' }) }

  /** All that an upgrade may change, in words. */
  async function state(): Promise<string> {
    const rows = await Promise.all(
      [
        'select plugin_id, version, state, key_id from platform.release order by 1, 2',
        'select id, version, manifest from platform.plugin order by 1',
        "select table_name, column_name from information_schema.columns where table_schema = 'vehicles' order by 1, 2",
        'select name, sha256 from vehicles.migration order by 1',
        'select tablename, policyname, qual from pg_policies order by 1, 2',
        'select plugin_id, role, permission, reach from platform.role_grant order by 1, 2, 3',
      ].map((text) => place.rows(text)),
    )
    return JSON.stringify(rows)
  }

  beforeAll(async () => {
    await author.isTrustedAt(place.homes[0], {}, [keyToText(other)])
    const said = await place.plugin('install', package1, '--accept')
    if (said.code !== 0) throw new Error(said.err)
  })

  test.each([
    [
      'fails in the second of its migrations',
      async () =>
        author.pack({
          ...next,
          'migrations/0002-plate.sql':
            '-- locks: vehicles.note, for a moment\nalter table vehicles.note add column plate text;\n',
          'migrations/0003-more.sql': '-- locks: nothing\ncreate table vehicles.more ();\nselect 1/0;\n',
        }),
      'nothing was changed',
    ],
    [
      'brings a table that its manifest does not name, which only shows once it is there',
      async () =>
        author.pack({
          ...next,
          'migrations/0002-more.sql': '-- locks: nothing\ncreate table vehicles.more (county_id integer);\n',
        }),
      'nothing was changed',
    ],
    [
      'has a migration of before written anew',
      async () =>
        author.pack({ ...next, 'migrations/0001-notes.sql': (before) => `${before}-- a word more\n` }),
      'nothing was changed',
    ],
    [
      'is older',
      async () => author.pack({ 'manifest.json': manifestWith({ version: '0.0.9' }) }),
      'is older than 0.1.0',
    ],
    [
      'has the same version and other contents',
      async () => author.pack({ 'manifest.json': manifestWith({ order: 91 }) }),
      'another version',
    ],
    [
      'is of another publisher, trusted or not for modules of their own',
      async () => author.pack(next, other),
      'is published by author.example',
    ],
  ])('%s: it is refused, and nothing changes', async (_, make, says) => {
    const before = await state()
    const said = await place.plugin('install', await make(), '--accept')
    expect([said.code, said.err]).toEqual([1, expect.stringContaining(says)])
    expect(await state()).toBe(before)
  })

  test('is of another publisher, who is named as taking over: it is put into service', async () => {
    const theirs = await author.pack(next, other)
    const wrong = await place.plugin('install', theirs, '--accept', '--in-place-of', 'somebody.example')
    expect(wrong.code).toBe(1)
    const said = await place.plugin('install', theirs, '--accept', '--in-place-of', 'author.example')
    expect(said).toMatchObject({ code: 0, err: '' })
    expect(await releases()).toEqual([
      { version: '0.1.0', state: 'replaced' },
      { version: '0.2.0', state: 'installed' },
    ])
  })
})

/** A manifest as if it were of another plugin. */
function renamed(id: string): Record<string, unknown> {
  return { id, permissions: [], roles: {}, pages: [], data: { schema: id, tables: {} } }
}
