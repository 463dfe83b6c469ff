import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { startEmbedded } from '@xuncha/database'
import { prepareDatabase } from '@xuncha/platform'
import { plugins } from '@xuncha/test-kit/plugins'
import { fill, rowsOf, signIn, start, useFolder } from '../src/installation.ts'
import { xuncha } from '../src/xuncha.ts'

const folder = useFolder()
const passphrase = 'correct horse battery'
const at = (name: string) => join(folder.path, name)

beforeAll(async () => {
  const server = await startEmbedded({ home: at('home') })
  await fill({ ownerUrl: server.url, home: at('home'), ...(await prepareDatabase(server.url, plugins)) })
  await server.stop()
  await writeFile(at('passphrase'), `${passphrase}\n`)
})

test('the embedded installation is backed up while it rests, by whoever types a passphrase twice', async () => {
  const said = await xuncha(['backup', '--home', at('home'), '--out', at('resting')], {
    typed: [passphrase, passphrase],
  })
  expect(said).toMatchObject({ code: 0, err: '' })
  expect(said.out).toMatch(/The backup is in .*resting .* as of .* rows and \d+ files/)
  // It was started for the backup alone.
  expect(await stat(join(at('home'), 'lock')).catch(() => undefined)).toBeUndefined()
})

test('… and while it runs, beside the server, from a file, in the national algorithms', async () => {
  const server = await startEmbedded({ home: at('home') })
  try {
    const args = ['backup', '--out', at('running'), '--passphrase-file', at('passphrase'), '--profile', 'gm']
    const said = await xuncha(args, { env: { XUNCHA_HOME: at('home') }, locale: 'zh-CN' })
    expect(said).toMatchObject({ code: 0, err: '' })
    expect(said.out).toContain('备份已写入')
    const rows = await rowsOf(server.url, `select what from platform.backup`)
    expect(rows).toEqual([{ what: 'taken' }, { what: 'taken' }])
    const events = `select distinct act from platform.audit_event where object = 'platform.backup'`
    expect(await rowsOf(server.url, events)).toEqual([{ act: 'backup-taken' }])
  } finally {
    await server.stop()
  }
  expect((await readFile(at('running'), 'utf8')).split('\n')[1]).toContain('"profile":"gm"')
})

test('the drill says what is in it, and leaves nothing behind', async () => {
  const args = ['backup', 'verify', at('running'), '--passphrase-file', at('passphrase')]
  const said = await xuncha([...args, '--scratch', folder.path])
  expect(said).toMatchObject({ code: 0, err: '' })
  expect(said.out).toContain('this backup can be restored')
  expect(said.out).toMatch(/County 99\d+: \d{2,} events are what its checkpoints say, \d{2,} rows/)
})

test('a new home is restored, and the server starts there', async () => {
  const args = ['restore', at('running'), '--home', at('new-home'), '--passphrase-file', at('passphrase')]
  const said = await xuncha(args)
  expect(said).toMatchObject({ code: 0, err: '' })
  expect(said.out).toContain('Everybody has to sign in anew')

  const again = await xuncha(args)
  expect(again.code).toBe(2)
  expect(again.err).toMatch(/The database is not empty/)

  const server = await startEmbedded({ home: at('new-home') })
  const urls = await prepareDatabase(server.url, plugins)
  const platform = await start({ ownerUrl: server.url, home: at('new-home'), ...urls })
  expect((await signIn(platform, 'leader')).status).toBe(200)
  await platform.stop()
  await server.stop()
})

test('an archive for a recipient: the server keeps no secret that opens it', async () => {
  const made = await xuncha(['backup', 'key', '--out', at('identity'), '--passphrase-file', at('passphrase')])
  expect(made.out).toMatch(/^xb1\.intl\./)
  const args = ['backup', '--home', at('home'), '--out', at('for-recipient'), '--recipient', made.out]
  expect((await xuncha(args)).code).toBe(0)
  const opened = ['backup', 'verify', at('for-recipient'), '--passphrase-file', at('passphrase')]
  expect((await xuncha([...opened, '--identity', at('identity'), '--scratch', folder.path])).code).toBe(0)
  const without = await xuncha(opened)
  expect(without).toMatchObject({ code: 2, err: expect.stringMatching(/does not open/) })
})

test.each([
  [['backup'], [], /--out is missing/],
  [['backup', '--out', 'x'], [], /No passphrase/],
  [['backup', '--out', 'x'], ['short'], /at least 12 characters/],
  [['backup', '--out', 'x'], [passphrase, `${passphrase}.`], /not the same/],
  [['backup', '--out', 'x', '--profile', 'rot13'], [], /no algorithms called/],
  [['backup', '--out', 'x', '--recipient', '/dev/null'], [], /neither a recipient's key/],
  [['backup', '--out', 'x', '--home', '@none'], [passphrase, passphrase], /no embedded database/],
  [['restore'], [], /Name one file/],
  [['restore', '@no-archive', '--home', '@none'], [passphrase], /not done/],
  [['backup', 'verify', '@no-archive'], [passphrase], /not done/],
  [['backup', 'verify', '/dev/null', '--key', 'x'], [passphrase], /neither a public key/],
])('what cannot be meant is said in a sentence: %j', async (args, typed, message) => {
  const said = await xuncha(
    args.map((arg) => arg.replace('@', `${folder.path}/`)),
    { typed },
  )
  expect(said.code).toBe(2)
  expect(said.err).toMatch(message)
  // Nor was anything made for it.
  expect(await stat(at('none')).catch(() => undefined)).toBeUndefined()
})

test('an archive that is there is not written over', async () => {
  const said = await xuncha(['backup', '--home', at('home'), '--out', at('resting')], {
    typed: [passphrase, passphrase],
  })
  expect(said).toMatchObject({ code: 2, err: expect.stringMatching(/there already/) })
})
