import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isSound, restore, takeBackup } from '@xuncha/backup'
import { profiles } from '@xuncha/crypto'
import { type EmbeddedServer, startEmbedded } from '@xuncha/database'
import { prepareDatabase, systemClock } from '@xuncha/platform'
import { plugins } from '@xuncha/test-kit/plugins'
import {
  fill,
  type Installation,
  migrationsOf,
  rowsOf,
  start,
  signIn,
  useFolder,
} from '../src/installation.ts'

const folder = useFolder()
const passphrase = 'correct horse battery'
const cost = { memory: 64, passes: 1 }
let server: EmbeddedServer
let source: Installation

/** The address of one of the server's databases, as the role that owns it and is no superuser. */
function as(role: string, database: string): string {
  const url = new URL(server.url)
  url.username = role
  url.password = 'owner-password'
  url.pathname = `/${database}`
  return url.href
}

// As docs/operators.md tells the administrator of an outside PostgreSQL to do it.
beforeAll(async () => {
  server = await startEmbedded({ home: join(folder.path, 'server'), settings: { fsync: 'off' } })
  await rowsOf(server.url, `create role county login createrole password 'owner-password'`)
  for (const name of ['source', 'target']) await rowsOf(server.url, `create database ${name} owner county`)
  const ownerUrl = as('county', 'source')
  source = { ownerUrl, home: join(folder.path, 'source'), ...(await prepareDatabase(ownerUrl, plugins)) }
  await fill(source)
})
afterAll(() => server?.stop())

test('the owner of a database, whom row-level security binds too, sees no rows of a module by accident', async () => {
  const rows = await rowsOf(source.ownerUrl, 'select from planning.round')
  expect(rows).toEqual([])
})

test('the owner of an outside database backs all of it up and restores it, without being a superuser', async () => {
  const out = join(folder.path, 'outside.backup')
  const { end } = await takeBackup({ ...source, out, profile: profiles.intl, openers: { passphrase, cost } })
  expect(end.tables['platform.person']?.rows).toBeGreaterThan(10)

  const place = { ownerUrl: as('county', 'target'), home: join(folder.path, 'target') }
  const restored = await restore({
    ...place,
    archive: out,
    opening: { passphrase },
    migrationsOf,
    despiteFindings: false,
    clock: systemClock,
  })
  expect(isSound(restored.verification)).toBe(true)
  const forced = `select count(*)::int as open from pg_class c join pg_namespace n on n.oid = relnamespace
    where relrowsecurity and not relforcerowsecurity and nspname !~ '^pg_'`
  expect(await rowsOf(place.ownerUrl, forced)).toEqual([{ open: 0 }])

  const platform = await start({ ...place, ...(await prepareDatabase(place.ownerUrl, plugins)) })
  try {
    expect((await signIn(platform, 'office')).status).toBe(200)
  } finally {
    await platform.stop()
  }
})

test('a table that the owner would not see all of refuses the backup, and is named', async () => {
  await rowsOf(source.ownerUrl, 'drop policy backup on planning.round')
  const out = join(folder.path, 'partial.backup')
  const taking = takeBackup({ ...source, out, profile: profiles.intl, openers: { passphrase, cost } })
  await expect(taking).rejects.toMatchObject({
    code: 'backup.unreadable-tables',
    facts: { tables: 'planning.round' },
  })
  // The next start puts it right.
  await prepareDatabase(source.ownerUrl, plugins)
  await takeBackup({ ...source, out, profile: profiles.intl, openers: { passphrase, cost } })
})
