import { open, mkdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateSigner, keyToText } from '@xuncha/audit'
import { BackupRefused, restore, type RestoreOptions, takeBackup, walkArchive } from '@xuncha/backup'
import { profiles } from '@xuncha/crypto'
import { createEmptyDatabase, type TestDatabase } from '@xuncha/database/testing'
import { prepareDatabase, systemClock } from '@xuncha/platform'
import { plugins } from '@xuncha/test-kit/plugins'
import { migrationsOf, rowsOf, useDemo, useFolder } from '../src/installation.ts'

const demo = useDemo()
const folder = useFolder()
const passphrase = 'correct horse battery'
const cost = { memory: 64, passes: 1 }
const archives: Record<'intl' | 'gm', string> = { intl: '', gm: '' }
const made: TestDatabase[] = []

beforeAll(async () => {
  for (const name of ['intl', 'gm'] as const) {
    archives[name] = join(folder.path, `${name}.backup`)
    await takeBackup({ ...demo, out: archives[name], profile: profiles[name], openers: { passphrase, cost } })
  }
})
afterAll(() => Promise.all(made.map((database) => database.drop())))

async function options(name: string, archive: string): Promise<RestoreOptions & { gateUrl: string }> {
  const database = await createEmptyDatabase()
  made.push(database)
  return {
    ...database,
    archive,
    opening: { passphrase },
    home: join(folder.path, name),
    migrationsOf,
    despiteFindings: false,
    clock: systemClock,
  }
}

const SCHEMAS = `select nspname from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')`

async function expectUntouched({ ownerUrl, home }: RestoreOptions): Promise<void> {
  expect(await rowsOf(ownerUrl, SCHEMAS)).toEqual([])
  for (const name of ['files', 'keys', 'restoring'])
    expect(await stat(join(home, name)).catch(() => undefined)).toBeUndefined()
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'taken',
    (error: unknown) => (error instanceof BackupRefused ? error.code : String(error)),
  )
}

/** Every byte counts: also those of the envelope, which is not secret. */
const refusals = ['archive.foreign', 'archive.newer', 'archive.wrong-key', 'archive.damaged']

test.each(['intl', 'gm'] as const)(
  'an archive in %s with any one bit changed is refused, wherever it is',
  async (name) => {
    const whole = await readFile(archives[name])
    const path = join(folder.path, `${name}.changed`)
    await writeFile(path, whole)
    const file = await open(path, 'r+')
    const places = fc.oneof(
      { weight: 1, arbitrary: fc.nat(400) },
      { weight: 4, arbitrary: fc.nat(whole.length - 1) },
      { weight: 1, arbitrary: fc.nat(400).map((back) => whole.length - 1 - back) },
    )
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(places, fc.nat(7), async (at, bit) => {
        await file.write(Buffer.of((whole[at] as number) ^ (1 << bit)), 0, 1, at)
        const code = await codeOf(walkArchive(path, { passphrase }))
        await file.write(whole, at, 1, at)
        seen.add(code)
        return refusals.includes(code)
      }),
      { numRuns: 150 },
    )
    await file.close()
    expect(seen).toContain('archive.damaged')
    expect(await codeOf(walkArchive(path, { passphrase }))).toBe('taken')
  },
)

test('an archive that was cut off, anywhere or between two pieces, or has something behind it, is refused', async () => {
  const whole = await readFile(archives.intl)
  const path = join(folder.path, 'cut')
  const lengths = fc.oneof(fc.nat(whole.length - 1), fc.constantFrom(...pieceEnds(whole).slice(0, -1)))
  await fc.assert(
    fc.asyncProperty(lengths, async (length) => {
      await writeFile(path, whole)
      await truncate(path, length)
      return refusals.includes(await codeOf(walkArchive(path, { passphrase })))
    }),
    { numRuns: 100 },
  )
  await writeFile(path, Buffer.concat([whole, Buffer.alloc(32)]))
  expect(await codeOf(walkArchive(path, { passphrase }))).toBe('archive.damaged')
})

test('an archive with two pieces swapped, one left out or one doubled is refused', async () => {
  const whole = await readFile(archives.intl)
  const ends = pieceEnds(whole)
  const head = whole.subarray(0, ends[0])
  const pieces = ends.slice(1).map((end, at) => whole.subarray(ends[at], end))
  const path = join(folder.path, 'shuffled')
  expect(pieces.length).toBeGreaterThan(50)
  const at = fc.nat(pieces.length - 2)
  const kinds = fc.constantFrom('swap', 'leave out', 'double')
  await fc.assert(
    fc.asyncProperty(at, kinds, async (place, kind) => {
      const [one, next] = [pieces[place] as Buffer, pieces[place + 1] as Buffer]
      const put = { swap: [next, one], 'leave out': [next], double: [one, one, next] }[kind]
      const others = [...pieces.slice(0, place), ...put, ...pieces.slice(place + 2)]
      await writeFile(path, Buffer.concat([head, ...others]))
      return (await codeOf(walkArchive(path, { passphrase }))) === 'archive.damaged'
    }),
    { numRuns: 60 },
  )
})

test('what does not open writes nothing', async () => {
  const whole = await readFile(archives.intl)
  const changed = join(folder.path, 'last-changed')
  const other = Buffer.from(whole)
  other[whole.length - 20] = (other[whole.length - 20] as number) ^ 1
  await writeFile(changed, other)
  const late = await options('late', changed)
  expect(await codeOf(restore(late))).toBe('archive.damaged')
  await expectUntouched(late)

  const wrong = { ...(await options('wrong', archives.gm)), opening: { passphrase: 'correct horse batterz' } }
  expect(await codeOf(restore(wrong))).toBe('archive.wrong-key')
  await expectUntouched(wrong)

  const foreign = await options('foreign', join(folder.path, 'foreign.txt'))
  await writeFile(foreign.archive, 'a text')
  expect(await codeOf(restore(foreign))).toBe('archive.foreign')
})

test('nothing is restored over anything: neither over a database nor over files', async () => {
  const taken = await options('taken', archives.intl)
  await prepareDatabase(taken.ownerUrl, plugins)
  expect(await codeOf(restore(taken))).toBe('restore.database-not-empty')

  const folders = await options('folders', archives.intl)
  await mkdir(join(folders.home, 'files', '330102'), { recursive: true })
  expect(await codeOf(restore(folders))).toBe('restore.folder-not-empty')
  expect(await rowsOf(folders.ownerUrl, SCHEMAS)).toEqual([])

  const table = await options('table', archives.intl)
  await rowsOf(table.ownerUrl, 'create table public.mine (id int)')
  expect(await codeOf(restore(table))).toBe('restore.database-not-empty')
})

test('a program without one of the recorded migrations does not restore, and leaves nothing behind', async () => {
  const lacking = await options('lacking', archives.intl)
  const elsewhere = (schema: string) => migrationsOf(schema === 'onsite' ? 'planning' : schema)
  await expect(restore({ ...lacking, migrationsOf: elsewhere })).rejects.toMatchObject({
    code: 'migration-missing',
  })
  await expectUntouched(lacking)
})

test('where the log does not verify by the key that was written down, nothing is kept; unless somebody insists', async () => {
  const mistaken = await options('mistaken', archives.intl)
  const other = keyToText(generateSigner('xuncha-audit', 'log', profiles.intl))
  await expect(restore({ ...mistaken, logKey: other })).rejects.toMatchObject({ code: 'restore.findings' })
  await expectUntouched(mistaken)

  await rowsOf(demo.ownerUrl, 'alter table platform.person disable trigger user')
  await rowsOf(demo.ownerUrl, `update platform.person set name = name || '改'`)
  await rowsOf(demo.ownerUrl, 'alter table platform.person enable trigger user')
  const archive = join(folder.path, 'altered.backup')
  await takeBackup({ ...demo, out: archive, profile: profiles.intl, openers: { passphrase, cost } })
  const altered = { ...mistaken, archive }
  await expect(restore(altered)).rejects.toMatchObject({ code: 'restore.findings' })
  await expectUntouched(altered)
  const { verification } = await restore({ ...altered, despiteFindings: true })
  expect(verification.counties.flatMap(({ findings }) => findings.map(({ code }) => code))).toContain(
    'row.altered',
  )
})

test('a restore that was killed keeps servers from starting, and the next one begins anew', async () => {
  const place = await options('killed', archives.intl)
  // What a kill leaves: the mark, half of a schema, half of the files.
  await rowsOf(
    place.ownerUrl,
    'create schema xuncha_restoring; create schema planning; create table planning.round (id int)',
  )
  await mkdir(join(place.home, 'restoring', 'files'), { recursive: true })
  await mkdir(join(place.home, 'files'), { recursive: true })
  await writeFile(join(place.home, 'files', 'half'), 'half')
  await expect(prepareDatabase(place.ownerUrl, plugins)).rejects.toMatchObject({ code: 'restore-unfinished' })
  const { end } = await restore(place)
  expect(end.files).toBeGreaterThan(0)
  expect(await stat(join(place.home, 'files', 'half')).catch(() => undefined)).toBeUndefined()
  expect((await prepareDatabase(place.ownerUrl, plugins)).gateUrl).toBe(place.gateUrl)
})

test('an archive is never written over, and one that fails leaves no part of itself', async () => {
  const again = { ...demo, profile: profiles.intl, openers: { passphrase, cost } }
  await expect(takeBackup({ ...again, out: archives.intl })).rejects.toMatchObject({ code: 'EEXIST' })
  const empty = await options('nothing', archives.intl)
  const out = join(folder.path, 'of-nothing.backup')
  expect(await codeOf(takeBackup({ ...again, ownerUrl: empty.ownerUrl, out }))).toBe('backup.not-prepared')
  for (const path of [out, `${out}.part`]) expect(await stat(path).catch(() => undefined)).toBeUndefined()
})

/** Where the envelope ends, and each piece behind it. */
function pieceEnds(whole: Buffer): number[] {
  const ends = [whole.indexOf('\n', whole.indexOf('\n') + 1) + 1]
  for (let at = ends[0] as number; at < whole.length;) {
    at += 4 + whole.readUInt32BE(at)
    ends.push(at)
  }
  return ends
}
