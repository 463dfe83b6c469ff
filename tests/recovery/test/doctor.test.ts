import { chmod, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { generateSigner, signerToText } from '@xuncha/audit'
import { profiles } from '@xuncha/crypto'
import { type EmbeddedServer, startEmbedded } from '@xuncha/database'
import { prepareDatabase } from '@xuncha/platform'
import { filesIn } from '@xuncha/backup'
import { plugins } from '@xuncha/test-kit/plugins'
import { certificateUntil } from '../src/certificate.ts'
import { fill, type Installation, rowsOf, sealAll, useFolder } from '../src/installation.ts'
import { type Around, xuncha } from '../src/xuncha.ts'

const folder = useFolder()
const passphrase = 'correct horse battery'
let server: EmbeddedServer
let place: Installation

beforeAll(async () => {
  const home = join(folder.path, 'home')
  server = await startEmbedded({ home })
  place = { ownerUrl: server.url, home, ...(await prepareDatabase(server.url, plugins)) }
  await fill(place)
  const args = ['backup', '--home', home, '--out', join(folder.path, 'archive')]
  const { code, err } = await xuncha(args, { typed: [passphrase, passphrase] })
  if (code !== 0) throw new Error(err)
})
afterAll(() => server?.stop())
beforeEach(() => sealAll(place))

type Line = { state: string; code: string; facts: Record<string, unknown>; text: string; remedy?: string }

async function examined(args: string[] = [], around: Around = {}): Promise<{ code: number; lines: Line[] }> {
  const said = await xuncha(['doctor', '--home', place.home, '--json', ...args], around)
  return { code: said.code, lines: JSON.parse(said.out) as Line[] }
}

async function wrongs(args: string[] = [], around: Around = {}): Promise<string[]> {
  const { code, lines } = await examined(args, around)
  const found = lines.filter(({ state }) => state === 'wrong').map((line) => line.code)
  expect(code).toBe(found.length > 0 ? 1 : 0)
  return [...new Set(found)]
}

/** Plants a fault by SQL, looks, and mends it. */
async function planted(fault: string, mend: string, args: string[] = []): Promise<string[]> {
  await rowsOf(place.ownerUrl, fault)
  try {
    return await wrongs(args)
  } finally {
    await rowsOf(place.ownerUrl, mend)
  }
}

const hours = (count: number) => ({ now: new Date(Date.now() + count * 3_600_000) })

describe('an installation in order', () => {
  test('has nothing wrong, and is told of what it could have besides', async () => {
    const { code, lines } = await examined(['--deep'])
    expect(lines.filter(({ state }) => state === 'wrong')).toEqual([])
    expect(code).toBe(0)
    expect(lines.filter(({ state }) => state === 'note').map((line) => line.code)).toContain('witness-none')
    for (const known of [
      'node',
      'postgres',
      'settings',
      'migrations',
      'fences',
      'roles',
      'seal',
      'files-same',
      'backup',
    ])
      expect(lines.map((line) => line.code)).toContain(known)
  })

  test.each(['zh-CN', 'en'] as const)(
    'is told of in %s, every line a sentence with its facts',
    async (locale) => {
      const said = await xuncha(['doctor', '--home', place.home], { locale })
      expect(said.code).toBe(0)
      expect(said.out).toContain(locale === 'en' ? 'Everything is in order' : '一切正常')
      expect(said.out).not.toMatch(/doctor\.|\{\w+\}/)
    },
  )
})

describe('each planted fault is seen', () => {
  const event = `(select id from platform.audit_event where leaf_index is not null order by leaf_index desc, county_id limit 1)`

  test.each([
    [
      'row-level security not forced',
      'alter table planning.round no force row level security',
      'alter table planning.round force row level security',
      'fences-open',
    ],
    [
      'row-level security off',
      'alter table onsite.team disable row level security',
      'alter table onsite.team enable row level security',
      'fences-open',
    ],
    [
      'a role that bypasses it',
      'alter role xuncha_app bypassrls',
      'alter role xuncha_app nobypassrls',
      'roles-strong',
    ],
    [
      'a role that is in another',
      'create role helper; grant helper to xuncha_app',
      'drop role helper',
      'roles-strong',
    ],
    [
      'a table that a role owns',
      'alter table planning.document owner to xuncha_app',
      'alter table planning.document owner to postgres',
      'roles-strong',
    ],
    [
      'commits that a power cut loses',
      `alter role xuncha_app set synchronous_commit = off`,
      'alter role xuncha_app reset synchronous_commit',
      'settings-lax',
    ],
    [
      'a migration not applied',
      `create table public.kept as select * from onsite.migration order by name desc limit 1; delete from onsite.migration where name in (select name from public.kept)`,
      'insert into onsite.migration select * from public.kept; drop table public.kept',
      'migrations-pending',
    ],
    [
      'a migration changed',
      `update planning.migration set sha256 = 'f' || sha256 where name like '0001%'`,
      `update planning.migration set sha256 = substr(sha256, 2) where name like '0001%'`,
      'migrations-changed',
    ],
    [
      'a sealed event edited',
      `alter table platform.audit_event disable trigger user; update platform.audit_event set object = object || 'x' where id = ${event}`,
      `update platform.audit_event set object = left(object, -1) where id = ${event}; alter table platform.audit_event enable trigger user`,
      'seal-broken',
    ],
    [
      'a checkpoint signed by nobody',
      `update platform.audit_checkpoint set note = replace(note, 'xuncha-audit ', 'xuncha-other ')`,
      `update platform.audit_checkpoint set note = replace(note, 'xuncha-other ', 'xuncha-audit ')`,
      'seal-unsigned',
    ],
    [
      'a witness that stopped coming',
      `insert into platform.audit_cosignature select county_id, size, 'k', now() - interval '3 days', 'l' from platform.audit_checkpoint where size = (select max(size) from platform.audit_checkpoint)`,
      'delete from platform.audit_cosignature',
      'witness-late',
    ],
    [
      'an event that cannot be delivered',
      `insert into pgboss.job (name, state) select name, 'failed' from pgboss.queue limit 1`,
      'delete from pgboss.job',
      'events-failed',
    ],
    [
      'events that nobody takes',
      `insert into pgboss.job (name, start_after) select name, now() - interval '1 hour' from pgboss.queue limit 1`,
      'delete from pgboss.job',
      'events-wait',
    ],
    [
      'no backup',
      'create table public.kept as select * from platform.backup; delete from platform.backup',
      'insert into platform.backup select * from public.kept; drop table public.kept',
      'backup-never',
    ],
  ])('%s', async (_name, fault, mend, code) => {
    expect(await planted(fault, mend)).toEqual([code])
    expect(await wrongs()).toEqual([])
  })

  test('an event of the future', async () => {
    await rowsOf(
      place.ownerUrl,
      `insert into platform.audit_event (county_id, at, object, record_id, operation, row_digest)
       select id, clock_timestamp() + interval '2 hours', 'platform.person', gen_random_uuid(), 'insert', '' from platform.county limit 1`,
    )
    const seen = await wrongs()
    await rowsOf(place.ownerUrl, `delete from platform.audit_event where at > clock_timestamp()`)
    expect(seen).toEqual(['clock-back'])
  })

  test('events that are not sealed', async () => {
    await rowsOf(
      place.ownerUrl,
      `insert into platform.audit_event (county_id, at, object, record_id, operation, row_digest)
       select id, now() - interval '10 minutes', 'platform.person', gen_random_uuid(), 'insert', '' from platform.county limit 1`,
    )
    expect(await wrongs()).toEqual(['sealing-lags'])
  })

  test('a file that is gone; one that was changed, if asked to look into them', async () => {
    const [path = ''] = await filesIn(place.home, ['files'])
    const file = join(place.home, path)
    await rename(file, `${file}.away`)
    expect(await wrongs()).toEqual(['files-missing'])
    await writeFile(file, 'other')
    expect(await wrongs()).toEqual([])
    expect(await wrongs(['--deep'])).toEqual(['files-changed'])
    await rename(`${file}.away`, file)
  })

  test('a sealing key that is gone, is another, or can be read by others', async () => {
    const path = join(place.home, 'keys', 'audit-signing.key')
    await rename(path, `${path}.away`)
    expect(await wrongs()).toEqual(['seal-key-gone'])
    await writeFile(path, signerToText(generateSigner('xuncha-audit', 'log', profiles.intl)), { mode: 0o600 })
    expect(await wrongs()).toEqual(['seal-key-other'])
    await rm(path)
    await rename(`${path}.away`, path)
    await chmod(path, 0o644)
    expect(await wrongs()).toEqual(['rights-open'])
    await chmod(path, 0o600)
    expect(await wrongs()).toEqual([])
  })

  test('a backup that is too old, and a clock that is another', async () => {
    expect(await wrongs(['--backup-hours', '26'], hours(30))).toContain('backup-old')
    expect(await wrongs([], hours(1))).toContain('clock-apart')
    expect(await wrongs(['--backup-hours', '48'], hours(30))).not.toContain('backup-old')
  })

  test('proxies that cannot be meant, or believe everybody', async () => {
    expect(await wrongs([], { env: { XUNCHA_PROXIES: '10.0.0.5,gateway' } })).toEqual(['proxies-malformed'])
    expect(await wrongs([], { env: { XUNCHA_PROXIES: '0.0.0.0/0' } })).toEqual(['proxies-all'])
    expect(await wrongs([], { env: { XUNCHA_PROXIES: '10.0.0.5' } })).toEqual([])
  })

  test('an address that nobody answers at, or without TLS', async () => {
    expect(await wrongs(['--url', 'https://127.0.0.1:1'])).toEqual(['address-silent'])
    const { lines } = await examined(['--url', 'http://127.0.0.1:1'])
    expect(lines.find((line) => line.code === 'address-plain')?.state).toBe('note')
  })

  test.each([
    ['is good for a year', 365, true, []],
    ['ends soon', 9, true, ['certificate-ends']],
    ['has ended', -2, true, ['certificate-ends']],
    ['nobody trusts', 365, false, ['certificate-foreign']],
  ])('a certificate that %s', async (_name, days, isTrusted, codes) => {
    const certificate = certificateUntil(new Date(Date.now() + days * 86_400_000))
    const https = createServer(certificate, (socket) => socket.end())
    await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve))
    const ca = join(folder.path, `${days}.pem`)
    await writeFile(ca, certificate.cert)
    const { port } = https.address() as { port: number }
    try {
      const args = ['--url', `https://127.0.0.1:${port}/`, ...(isTrusted ? ['--ca', ca] : [])]
      expect(await wrongs(args)).toEqual(codes)
    } finally {
      await new Promise((resolve) => https.close(resolve))
    }
  })

  test('a database that is not there, or has nothing in it', async () => {
    const nowhere = await xuncha(['doctor', '--home', join(folder.path, 'nowhere'), '--json'])
    expect(nowhere.out).toContain('home-closed')
    const closed = await wrongs(['--database', 'postgres://nobody:x@127.0.0.1:1/none'])
    expect(closed).toEqual(['database-closed'])
    await rowsOf(place.ownerUrl, 'create database bare')
    const bare = new URL(place.ownerUrl)
    bare.pathname = '/bare'
    expect(await wrongs(['--database', bare.href])).toEqual(['migrations-pending'])
  })
})
