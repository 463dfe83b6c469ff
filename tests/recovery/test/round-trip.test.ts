import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import {
  drill,
  filesIn,
  isSound,
  recipientFromText,
  recipientToText,
  restore,
  takeBackup,
  walkArchive,
} from '@xuncha/backup'
import { profiles } from '@xuncha/crypto'
import { createEmptyDatabase, type TestDatabase } from '@xuncha/database/testing'
import { prepareDatabase, systemClock } from '@xuncha/platform'
import { plugins } from '@xuncha/test-kit/plugins'
import { migrationsOf, rowsOf, sealAll, signIn, start, useDemo, useFolder } from '../src/installation.ts'

const demo = useDemo()
const folder = useFolder()
const passphrase = 'correct horse battery'
const cost = { memory: 64, passes: 1 }
const common = { migrationsOf, clock: systemClock }
const pair = profiles.gm.wrapping.generate()
const made: TestDatabase[] = []
afterAll(() => Promise.all(made.map((database) => database.drop())))

async function emptyPlace(name: string) {
  const database = await createEmptyDatabase()
  made.push(database)
  return { ...database, home: join(folder.path, name) }
}

const ROWS = `select format('%I.%I', n.nspname, c.relname) as name,
    (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %s', c.oid::regclass), false, true, '')))[1]::text::int as rows,
    (xpath('/row/d/text()', query_to_xml(format('select md5(coalesce(string_agg(t::text, chr(10) order by t::text), '''')) as d from %s t', c.oid::regclass), false, true, '')))[1]::text as digest
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and c.relname !~ '^(queue_stats|instance)' order by 1`
type TableRows = { name: string; rows: number; digest: string }

test('whoever has the passphrase gets the demonstration back, row for row and file for file', async () => {
  // Somebody is signed in meanwhile.
  const platform = await start(demo)
  expect((await signIn(platform, 'office')).status).toBe(200)
  await platform.stop()
  await sealAll(demo)
  // An event is on its way, and the queue has figures of another day, which has other tables.
  await rowsOf(
    demo.ownerUrl,
    `insert into pgboss.job (name) values ('planning/integrity.commitment-signed.v1')`,
  )
  const [stats] = await rowsOf<{ name: string }>(
    demo.ownerUrl,
    `select oid::regclass::text as name from pg_class where relispartition and relname like 'queue_stats_%' limit 1`,
  )
  await rowsOf(demo.ownerUrl, `alter table ${stats?.name} rename to queue_stats_20200101`)
  const out = join(folder.path, 'intl.backup')
  const before = await rowsOf<TableRows>(demo.ownerUrl, ROWS)
  const taken = await takeBackup({ ...demo, out, profile: profiles.intl, openers: { passphrase, cost } })
  expect(taken.end.files).toBeGreaterThan(1)
  expect((await stat(out)).mode & 0o777).toBe(0o600)

  const place = await emptyPlace('intl')
  const restored = await restore({
    ...common,
    ...place,
    archive: out,
    opening: { passphrase },
    despiteFindings: false,
  })
  expect(isSound(restored.verification)).toBe(true)
  expect(restored.verification.counties.map(({ events }) => events > 5)).toEqual([true, true])
  expect(restored.verification.counties.some(({ rows }) => (rows ?? 0) > 50)).toBe(true)

  const after = new Map((await rowsOf<TableRows>(place.ownerUrl, ROWS)).map((table) => [table.name, table]))
  // What is on record of the backup and the restore itself, and the sessions, differ on purpose.
  const differing = before
    .filter(({ name, digest }) => after.get(name)?.digest !== digest)
    .map(({ name }) => name)
  expect(differing).toEqual(['platform.audit_event', 'platform.backup', 'platform.session'])
  expect(after.get('pgboss.job_common')?.rows).toBe(1)
  expect(after.get('platform.session')?.rows).toBe(0)
  expect(before.find(({ name }) => name === 'platform.session')?.rows).toBe(1)
  expect(before.filter(({ rows }) => rows > 0).length).toBeGreaterThan(30)

  const paths = await filesIn(demo.home)
  expect(await filesIn(place.home)).toEqual(paths)
  expect(paths).toContain('keys/audit-signing.key')
  for (const path of paths)
    expect((await readFile(join(place.home, path))).equals(await readFile(join(demo.home, path)))).toBe(true)
  expect((await stat(join(place.home, 'keys/audit-signing.key'))).mode & 0o777).toBe(0o600)
})

test('the schema is the same: columns, policies, triggers, references, functions, rights', async () => {
  const [, place] = [demo, made[0]]
  // What is denied is made from the manifests at every start, before anybody is served.
  await prepareDatabase(place?.ownerUrl ?? '', plugins)
  const schema = `
    select 'column' as what, format('%s.%s %s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, attidentity) as text
      from pg_attribute a join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
      where attnum > 0 and not attisdropped and relname !~ '^queue_stats' and nspname !~ '^pg_' and nspname <> 'information_schema' and relkind = 'r'
    union all select 'constraint', format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint where conrelid <> 0 and conrelid::regclass::text !~ 'queue_stats_'
    union all select 'policy', format('%s %s %s %s', polrelid::regclass, polname, pg_get_expr(polqual, polrelid), polroles::regrole[]) from pg_policy
    union all select 'trigger', format('%s %s %s', tgrelid::regclass, tgname, tgenabled) from pg_trigger where not tgisinternal
    union all select 'rls', format('%s %s %s %s', oid::regclass, relrowsecurity, relforcerowsecurity, relacl) from pg_class where relkind = 'r' and relnamespace = 'platform'::regnamespace
    union all select 'function', format('%s %s %s', p.oid::regprocedure, proowner::regrole, md5(prosrc)) from pg_proc p join pg_namespace n on n.oid = pronamespace where nspname = 'platform'
    union all select 'sequence', format('%s.%s %s', schemaname, sequencename, last_value) from pg_sequences where sequencename !~ 'audit_event'
    order by 1, 2`
  const restored = await rowsOf(place?.ownerUrl ?? '', schema)
  expect(restored).toEqual(await rowsOf(demo.ownerUrl, schema))
  expect(restored.length).toBeGreaterThan(300)
})

test('a server starts on what was restored, nobody is signed in, and people sign in and work', async () => {
  const place = { ...(made[0] as TestDatabase), home: join(folder.path, 'intl') }
  await prepareDatabase(place.ownerUrl, plugins)
  const platform = await start(place)
  try {
    const { status, cookie } = await signIn(platform, 'office')
    expect(status).toBe(200)
    const answer = await platform.app.request('/api/session', { headers: { cookie } })
    expect(answer.status).toBe(200)
    const auditor = await signIn(platform, 'auditor')
    const url = '/api/audit/events?object=platform.backup'
    const events = await platform.app.request(url, { headers: { cookie: auditor.cookie } })
    expect(await events.text()).toContain('backup-restored')
  } finally {
    await platform.stop()
  }
})

test('an archive for a recipient opens for the holder of the private key, in the national algorithms', async () => {
  const out = join(folder.path, 'gm.backup')
  const recipient = recipientFromText(recipientToText({ profile: profiles.gm, publicKey: pair.publicKey }))
  await takeBackup({ ...demo, out, profile: profiles.gm, openers: { recipient } })
  const restored = await drill({ ...common, archive: out, opening: { keyPair: pair }, scratch: folder.path })
  expect(isSound(restored.verification)).toBe(true)
  // Taking the one before is on record by now, in both counties.
  expect(restored.end.tables['platform.backup']?.rows).toBe(1)
  const other = profiles.gm.wrapping.generate()
  await expect(walkArchive(out, { keyPair: other })).rejects.toMatchObject({ code: 'archive.wrong-key' })
  await expect(walkArchive(out, { passphrase })).rejects.toMatchObject({ code: 'archive.wrong-key' })
})

test('numbers go on where they were: what is written after a restore gets none that was given', async () => {
  const place = made[0]
  const text = `select (select max(id) from platform.audit_event) as given,
    (select last_value from pg_sequences where sequencename ~ 'audit_event') as next`
  const [row] = await rowsOf<{ given: string; next: string }>(place?.ownerUrl ?? '', text)
  expect(Number(row?.next)).toBeGreaterThanOrEqual(Number(row?.given))
})
