import { openPool } from '@xuncha/database'
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createLog, Sealer } from '@xuncha/platform'
import { COUNTY, PASSWORD, useTestPlatform } from '@xuncha/platform/testing'
import { localeOf, sayIn } from '../src/say.ts'
import { xuncha } from './xuncha.ts'

const platform = useTestPlatform([])
let folder: string
let sealer: Sealer
let root: pg.Pool
let key: string
const second = fileURLToPath(new URL('../../../infra/verify/verify-audit.mjs', import.meta.url))
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xuncha-cli-'))
  root = openPool({ connectionString: platform.urls.ownerUrl, max: 1 })
  const log = createLog('silent')
  const clock = { now: () => new Date() }
  sealer = new Sealer({ gateUrl: platform.urls.gateUrl, keysFolder: at('keys'), clock, log })
  await sealer.open()
  await writeFile(at('password'), `${PASSWORD}\n`)
})
afterAll(async () => {
  await sealer?.stop()
  await root?.end()
  if (folder) await rm(folder, { recursive: true })
})

const database = () => ({ env: { DATABASE_URL: platform.urls.ownerUrl } })
async function exported(): Promise<string> {
  const path = at(`${randomUUID()}.jsonl`)
  const said = await xuncha(['audit', 'export', '--county', String(COUNTY), '--out', path], database())
  expect(said).toMatchObject({ code: 0, err: '' })
  return path
}
async function more(): Promise<void> {
  await root.query(
    `insert into platform.organisation (county_id, id, name, type)
     select $1, gen_random_uuid(), 'n', 'x' from generate_series(1, 5)`,
    [COUNTY],
  )
}

beforeEach(async () => {
  await more()
  await sealer.sealAll()
  key = (await xuncha(['audit', 'key'], database())).out
})

describe('export and verify', () => {
  test('a log goes out to a file and is verified with no database, by either verifier', async () => {
    const path = await exported()
    expect((await stat(path)).mode & 0o077).toBe(0)
    const first = await xuncha(['audit', 'verify', path, '--key', key, '--deep'])
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(first.out).toMatch(/^Verified: \d+ events/)
    const { stdout } = await promisify(execFile)(process.execPath, [second, path, '--key', key, '--deep'])
    const [, root] = /root (\S+)/.exec(first.out) ?? []
    expect(stdout).toContain(`root ${root}`)
    expect(stdout).toMatch(/^OK: /)
  })

  test('a changed file is refused by both, with exit code 1', async () => {
    const path = await exported()
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.replace('"operation":"insert"', '"operation":"update"'))
    const first = await xuncha(['audit', 'verify', path, '--key', key])
    expect(first.code).toBe(1)
    expect(first.out).toContain('do not have the checkpoint')
    const other = await promisify(execFile)(process.execPath, [second, path, '--key', key]).catch(
      (error: { code: number; stdout: string }) => error,
    )
    expect(other).toMatchObject({ code: 1, stdout: expect.stringContaining('checkpoint.root') })
  })

  test('says it in JSON for a program', async () => {
    const { code, out } = await xuncha(['audit', 'verify', await exported(), '--key', key, '--json'])
    expect([code, JSON.parse(out).ok]).toEqual([0, true])
  })

  test('never writes over a file', async () => {
    const path = await exported()
    const again = await xuncha(['audit', 'export', '--county', String(COUNTY), '--out', path], database())
    expect(again.code).toBe(2)
    expect(again.err).toContain('cannot be written')
  })

  test.each([
    [['audit', 'verify'], 'Name one file'],
    [['audit', 'verify', 'x', 'y', '--key', 'k'], 'Name one file'],
    [['audit', 'verify', 'x'], '--key is missing'],
    [['audit', 'verify', 'x', '--key', 'nonsense'], 'neither a public key'],
    [['audit', 'verify', 'x', '--force'], 'An option is wrong'],
    [['audit', 'export', '--county', 'x', '--out', 'y'], 'no county'],
    [['audit', 'export', '--county', '1', '--out', 'y'], 'DATABASE_URL'],
    [['audit', 'shred'], 'no command “shred”'],
    [['shred'], 'no command “shred”'],
  ])('%j is answered with a sentence', async (args, sentence) => {
    const { code, err } = await xuncha(args)
    expect([code, err]).toEqual([2, expect.stringContaining(sentence)])
  })

  test('a file that is not there is named', async () => {
    expect((await xuncha(['audit', 'verify', at('nothing'), '--key', key])).err).toContain('cannot be read')
  })

  test('lists its commands', async () => {
    expect((await xuncha([])).out).toContain('xuncha audit export | verify | witness | key')
    expect((await xuncha(['audit'])).out).toContain('xuncha audit witness --server')
  })
})

describe('a witness', () => {
  const fetcher = (async (input: URL, init?: RequestInit) =>
    platform.app.request(input.pathname + input.search, init)) as unknown as typeof fetch
  const witness = (state: string, ...others: string[]) =>
    xuncha(
      [
        ...['audit', 'witness', '--server', 'http://localhost', '--county', String(COUNTY), '--key', key],
        ...['--user', 'auditor', '--password-file', at('password'), '--state', at(state)],
        ...others,
      ],
      { fetcher },
    )

  test('signs, keeps what it signed, and the export has its signature', async () => {
    const first = await witness('desk')
    expect(first).toMatchObject({ code: 0, err: '' })
    const [, public_] = /key: (\S+)$/.exec(first.out) as unknown as [string, string]
    await more()
    await sealer.sealAll()
    expect((await witness('desk')).out).toMatch(/^From event [1-9]/)
    expect((await witness('desk')).code).toBe(0)
    expect((await stat(at('desk/witness.key'))).mode & 0o077).toBe(0)
    expect((await readdir(at('desk'))).toSorted()).toEqual(['seen.checkpoint', 'witness.key'])

    const path = await exported()
    const args = [
      'audit',
      'verify',
      path,
      '--key',
      key,
      '--witness',
      public_,
      '--seen',
      at('desk/seen.checkpoint'),
    ]
    const verified = await xuncha(args)
    expect(verified.code).toBe(0)
    expect(verified.out).toMatch(/A witness signed up to event \d+/)
  })

  test('raises an alarm when the log was put back, and signs nothing', async () => {
    await witness('alarm')
    const kept = await readFile(at('alarm/seen.checkpoint'), 'utf8')
    const size = Number(kept.split('\n')[1])
    await root.query(`set session_replication_role = replica;
      create temp table kept_checkpoint as select * from platform.audit_checkpoint where size = ${size};
      create temp table kept_cosignature as select * from platform.audit_cosignature where size = ${size};
      delete from platform.audit_cosignature where size = ${size};
      delete from platform.audit_checkpoint where size = ${size}`)
    const said = await witness('alarm')
    expect(said.code).not.toBe(0)
    expect(await readFile(at('alarm/seen.checkpoint'), 'utf8')).toBe(kept)
    const verified = await xuncha([
      ...['audit', 'verify', await exported(), '--key', key, '--seen', at('alarm/seen.checkpoint')],
    ])
    expect(verified.code).toBe(1)
    await root.query(`insert into platform.audit_checkpoint select * from kept_checkpoint;
      insert into platform.audit_cosignature select * from kept_cosignature;
      drop table kept_checkpoint, kept_cosignature;
      reset session_replication_role`)
    expect((await witness('alarm')).code).toBe(0)
  })

  test('raises an alarm when an event was changed behind what it signed', async () => {
    await witness('edited')
    await more()
    await sealer.sealAll()
    await root.query(`set session_replication_role = replica;
      update platform.audit_event set permission = 'forged' where county_id = ${COUNTY}
        and leaf_index = (select max(leaf_index) from platform.audit_event where county_id = ${COUNTY});
      reset session_replication_role`)
    const said = await witness('edited')
    expect([said.code, said.err]).toEqual([1, expect.stringContaining('report this at once')])
    await root.query(`set session_replication_role = replica;
      update platform.audit_event set permission = null where county_id = ${COUNTY} and permission = 'forged';
      reset session_replication_role`)
    expect((await witness('edited')).code).toBe(0)
  })

  test('does not make itself a new key where the old one is gone', async () => {
    await witness('lost')
    await rm(at('lost/witness.key'))
    expect((await witness('lost')).err).toContain('restore it')
    await writeFile(at('lost/witness.key'), 'x')
    expect((await witness('lost')).err).toContain('damaged')
  })

  test('is told what is wrong with password, account and server', async () => {
    await writeFile(at('wrong'), 'wrong')
    expect((await witness('w', '--password-file', at('wrong'))).err).toContain('It was not done')
    expect((await witness('w', '--user', 'sysadmin')).err).toContain('It was not done')
    expect((await witness('w', '--server', 'nonsense')).err).toContain('no server')
    const dead = await xuncha(
      [
        ...['audit', 'witness', '--server', 'http://127.0.0.1:9', '--county', '1', '--key', key],
        ...['--user', 'a', '--password-file', at('password'), '--state', at('w')],
      ],
      { fetcher: fetch },
    )
    expect(dead.err).toContain('cannot be reached')
  })
})

test('speaks Chinese unless the terminal is set to another language', () => {
  expect([localeOf({}), localeOf({ LANG: 'C.UTF-8' }), localeOf({ LANG: 'zh_CN.UTF-8' })]).toEqual(
    Array(3).fill('zh-CN'),
  )
  expect(localeOf({ LANG: 'en_GB.UTF-8' })).toBe('en')
  expect(sayIn('zh-CN')('one-file')).toBe('请给出一个文件')
})
