import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepareDatabase } from '@xuncha/platform'
import { plugins } from '@xuncha/test-kit/plugins'
import { fill, type Installation, rowsOf, sealAll, signIn, start, useFolder } from '../src/installation.ts'
import { xuncha } from '../src/xuncha.ts'
import { Cluster } from './cluster.ts'

const folder = useFolder()
let cluster: Cluster
let place: Installation
let moment = ''

beforeAll(async () => {
  cluster = await Cluster.make()
  await cluster.start()
  place = {
    ownerUrl: cluster.url,
    home: join(folder.path, 'home'),
    ...(await prepareDatabase(cluster.url, plugins)),
  }
  await fill(place)
})
afterAll(() => cluster?.remove())

const write = (name: string) =>
  rowsOf(
    cluster.url,
    `insert into platform.organisation (county_id, id, name, type)
     select id, gen_random_uuid(), '${name}', 'department' from platform.county order by id limit 1`,
  )

const names = async () =>
  (
    await rowsOf<{ name: string }>(
      cluster.url,
      `select name from platform.organisation where name like '演练%' order by name`,
    )
  ).map(({ name }) => name)

test('a full backup is taken into an encrypted repository', async () => {
  const said = await cluster.script('backup.sh', 'full')
  expect(said).toMatch(/full backup: \d{8}-\d{6}F/)
  expect(said).toContain('cipher: aes-256-cbc')
  // No name of the demonstration lies there in the clear.
  const repository = join(cluster.folder, 'repo')
  const files = (await readdir(repository, { recursive: true, withFileTypes: true })).filter((file) =>
    file.isFile(),
  )
  expect(files.length).toBeGreaterThan(10)
  for (const file of files) {
    const bytes = await readFile(join(file.parentPath, file.name))
    expect(bytes.subarray(0, 8).toString('latin1')).toBe('Salted__')
  }
})

test('what is written afterwards is in the repository within a minute, although little is written', async () => {
  await write('演练之前')
  await sealAll(place)
  const [at] = await rowsOf<{ file: string }>(
    cluster.url,
    'select pg_walfile_name(pg_current_wal_lsn()) as file',
  )
  const started = Date.now()
  for (;;) {
    const [is] = await rowsOf<{ done: boolean }>(
      cluster.url,
      `select coalesce(last_archived_wal >= '${at?.file}', false) as done from pg_stat_archiver`,
    )
    if (is?.done) break
    // A minute, and the moment that the copy takes.
    expect(Date.now() - started).toBeLessThan(70_000)
    await pause(500)
  }
})

test('the database is brought back to a second before the mistake: what came before is there, the mistake is not', async () => {
  await write('演练当时')
  await sealAll(place)
  await pause(1500)
  const [now] = await rowsOf<{ at: string }>(
    cluster.url,
    `select date_trunc('second', clock_timestamp())::text as at`,
  )
  moment = now?.at ?? ''
  await pause(1500)
  await write('演练之后')
  await rowsOf(cluster.url, `delete from planning.document`)
  await rowsOf(cluster.url, `update platform.person set name = '误改'`)
  await sealAll(place)
  expect(await names()).toEqual(['演练之前', '演练之后', '演练当时'].toSorted())
  await rowsOf(cluster.url, 'select pg_switch_wal()')
  await cluster.script('backup.sh', 'diff')

  await cluster.crash()
  const started = Date.now()
  await cluster.script('recover.sh', moment)
  await cluster.start()
  expect(Date.now() - started).toBeLessThan(120_000)

  expect(await names()).toEqual(['演练之前', '演练当时'].toSorted())
  expect(await rowsOf(cluster.url, `select from platform.person where name = '误改'`)).toEqual([])
  expect((await rowsOf(cluster.url, 'select from planning.document')).length).toBeGreaterThan(0)
})

test('the log of what was recovered verifies, with every row', async () => {
  const key = (await xuncha(['audit', 'key', '--database', cluster.url])).out
  const counties = await rowsOf<{ id: number }>(cluster.url, 'select id from platform.county')
  expect(counties.length).toBe(2)
  for (const { id } of counties) {
    const out = join(folder.path, `${id}.jsonl`)
    const exported = ['audit', 'export', '--database', cluster.url, '--county', `${id}`, '--out', out]
    expect((await xuncha(exported)).err).toBe('')
    const said = await xuncha(['audit', 'verify', out, '--key', key, '--deep'])
    expect(said.out).toMatch(/^Verified: \d+ events/)
    expect(said.code).toBe(0)
  }
})

test('a server starts on it, people sign in, and the log goes on from there', async () => {
  const platform = await start({ ...place, ...(await prepareDatabase(cluster.url, plugins)) })
  try {
    expect((await signIn(platform, 'office')).status).toBe(200)
  } finally {
    await platform.stop()
  }
  await sealAll(place)
  const said = await xuncha(['doctor', '--database', cluster.url, '--home', place.home, '--deep', '--json'])
  const lines = JSON.parse(said.out) as { state: string; code: string }[]
  expect(lines.filter(({ state }) => state === 'wrong')).toEqual([])
  expect(lines.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['archiving', 'seal', 'backup-elsewhere']),
  )
})
