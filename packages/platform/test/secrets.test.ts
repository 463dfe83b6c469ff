import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import { openPool } from '@xuncha/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useDatabase } from '@xuncha/database/testing'
import { createLog, type PlatformDb } from '../src/index.ts'
import { Secrets } from '../src/secrets/index.ts'

const database = useDatabase()
const log = createLog('silent')
const place = { county: 990_001, case: 'a', field: 'secret', version: 1 }
let gate: Kysely<PlatformDb>
let folder: string

beforeAll(async () => {
  gate = new Kysely({
    dialect: new PostgresDialect({ pool: openPool({ connectionString: database.gateUrl }) }),
  })
  folder = await mkdtemp(join(tmpdir(), 'xuncha-secrets-'))
})
afterAll(async () => {
  await gate.destroy()
  await rm(folder, { recursive: true, force: true })
})

test('the key is made once, by whichever of several processes comes first, and for the server’s account alone', async () => {
  const all = await Promise.all(Array.from({ length: 5 }, () => Secrets.open(folder, gate, { log })))
  expect(all.map(({ available }) => available)).toEqual([true, true, true, true, true])
  const sealed = all[0]?.seal(Buffer.from('a secret'), place) ?? ''
  for (const secrets of all) expect(secrets.open(sealed, place)?.toString()).toBe('a secret')
  expect(all[1]?.open(sealed, { ...place, county: 990_002 })).toBeUndefined()
  const path = join(folder, 'secrets.key')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  await chmod(path, 0o644)
  await Secrets.open(folder, gate, { log })
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('without its key, or with another, nothing is sealed or opened, and no new one is made in silence', async () => {
  const before = await Secrets.open(folder, gate, { log })
  const sealed = before.seal(Buffer.from('a secret'), place)
  const path = join(folder, 'secrets.key')
  const kept = await readFile(path, 'utf8')
  await rm(path)
  const without = await Secrets.open(folder, gate, { log })
  expect([without.available, without.open(sealed, place)]).toEqual([false, undefined])
  expect(() => without.seal(Buffer.from('x'), place)).toThrow(/no key/)
  for (const text of ['rubbish', kept.replace(/^xck1\.[^.]+/, 'xck1.another')]) {
    await writeFile(path, text)
    expect((await Secrets.open(folder, gate, { log })).available, text.slice(0, 12)).toBe(false)
  }
  await writeFile(path, kept)
  expect((await Secrets.open(folder, gate, { log })).open(sealed, place)?.toString()).toBe('a secret')
})
