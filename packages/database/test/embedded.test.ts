import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { withClient } from '../src/client.ts'
import { type EmbeddedOptions, startEmbedded } from '../src/embedded/index.ts'
import { startProgram } from './start-program.ts'

// Most tests start on one folder, one after another; making the data takes longer than all the rest.
let shared: string
let home: string
const running: (() => Promise<unknown>)[] = []

const newHome = () => mkdtemp(join(tmpdir(), 'xuncha-embedded-'))

beforeAll(async () => {
  home = shared = await newHome()
})
afterEach(async () => {
  for (const end of running.splice(0)) await end()
  if (home !== shared) await rm(home, { recursive: true })
  home = shared
})
afterAll(() => rm(shared, { recursive: true }))

async function start(options: Partial<EmbeddedOptions> = { settings: { fsync: 'off' } }) {
  const server = await startEmbedded({ home, ...options })
  running.push(server.stop)
  return server
}

async function startOther() {
  const other = await startProgram(home)
  running.push(other.end)
  return other
}

const query = (url: string, sql: string) =>
  withClient(url, async (client) => (await client.query(sql)).rows as Record<string, unknown>[])

const postmasterPid = async () =>
  Number((await readFile(join(home, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0])

test('a first start makes a database, even after one that was cut off, and a second finds what the first wrote', async () => {
  home = await newHome()
  await mkdir(join(home, 'postgres.new/base'), { recursive: true })
  await writeFile(join(home, 'postgres.new/PG_VERSION'), '18\n')
  const first = await start()
  expect(first.recovered).toBe(false)
  await query(first.url, `create table note as select '巡察' as word`)
  await first.stop()

  const second = await start()
  expect(second.recovered).toBe(false)
  expect(await query(second.url, 'select word from note')).toEqual([{ word: '巡察' }])
})

test('it is set up for one small machine that loses nothing and that nobody else can come to', async () => {
  const { url } = await start({})
  const [found] = await query(
    url,
    `select current_setting('server_encoding') as encoding, current_setting('listen_addresses') as listens,
      current_setting('unix_socket_directories') as sockets, current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as commits, current_setting('data_checksums') as checksums,
      (select datlocale = 'C.UTF-8' and datcollate = 'C' from pg_database where datname = current_database()) as plain,
      (select bool_and(auth_method = 'scram-sha-256') from pg_hba_file_rules) as scram,
      upper('é') as upper`,
  )
  expect(found).toEqual({
    encoding: 'UTF8',
    listens: '127.0.0.1',
    sockets: '',
    fsync: 'on',
    commits: 'on',
    checksums: 'on',
    plain: true,
    scram: true,
    upper: 'É',
  })
  for (const name of ['pg_trgm', 'btree_gin', 'pgcrypto', 'unaccent', 'pg_stat_statements']) {
    await query(url, `create extension ${name}`)
  }
})

test('the password is for the owner of the folder only, and a wrong one does not open', async () => {
  const { url } = await start()
  expect((await stat(join(home, 'postgres.secret'))).mode & 0o777).toBe(0o600)
  expect((await stat(join(home, 'postgres'))).mode & 0o777).toBe(0o700)
  const wrong = new URL(url)
  wrong.password = 'postgres'
  await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
})

test('a second start on the same folder is refused and names the process', async () => {
  await start()
  await expect(start()).rejects.toMatchObject({
    name: 'SetupError',
    code: 'home-in-use',
    message: `${home} is in use by process ${process.pid}.`,
  })
  const { said } = await startOther()
  expect(said).toMatchObject({
    code: 'home-in-use',
    message: expect.stringContaining(`${process.pid}`) as string,
  })
})

test('when the program is killed, the next start ends its server and has all that was committed', async () => {
  const { said, kill } = await startOther()
  await query(said.url, 'create table note as select generate_series(1, 1000) as id')
  const orphan = await postmasterPid()
  await kill()
  expect(() => process.kill(orphan, 0)).not.toThrow()

  const { url, recovered } = await start()
  expect(recovered).toBe(true)
  expect(await postmasterPid()).not.toBe(orphan)
  expect(await query(url, 'select count(*)::int as notes from note')).toEqual([{ notes: 1000 }])
})

test('when program and server are both killed, the next start recovers all that was committed', async () => {
  const { said, kill } = await startOther()
  await query(said.url, 'create table letter as select generate_series(1, 1000) as id')
  await kill()
  process.kill(await postmasterPid(), 'SIGKILL')

  const { url, recovered } = await start()
  expect(recovered).toBe(true)
  expect(await query(url, 'select count(*)::int as letters from letter')).toEqual([{ letters: 1000 }])
})

test('a server that ends by itself is reported, and the folder can then be given back', async () => {
  const onExit = vi.fn<(how: string) => void>()
  const server = await start({ onExit })
  process.kill(await postmasterPid(), 'SIGKILL')
  await vi.waitFor(() => expect(onExit).toHaveBeenCalledWith('signal SIGKILL'))
  await server.stop()

  // By then the number of the dead server may be another process's: this one's parent, say.
  const noted = join(home, 'postgres/postmaster.pid')
  await writeFile(noted, (await readFile(noted, 'utf8')).replace(/^\d+/, String(process.ppid)))
  expect((await start()).recovered).toBe(true)
  expect(() => process.kill(process.ppid, 0)).not.toThrow()
})

test('stop ends what is open, may be called twice, and is not reported as an end', async () => {
  const onExit = vi.fn<(how: string) => void>()
  const server = await start({ onExit })
  const client = new pg.Client(server.url)
  client.on('error', () => {})
  await client.connect()
  await client.query('begin; create table half (id int)')
  await Promise.all([server.stop(), server.stop()])

  expect(onExit).not.toHaveBeenCalled()
  await expect(stat(join(home, 'postgres/postmaster.pid'))).rejects.toThrow('ENOENT')
  await expect(stat(join(home, 'lock'))).rejects.toThrow('ENOENT')
})

test('data of another major version is refused with a way out, and stays as it is', async () => {
  home = await newHome()
  await mkdir(join(home, 'postgres/global'), { recursive: true })
  await writeFile(join(home, 'postgres/PG_VERSION'), '15\n')
  await writeFile(join(home, 'postgres.secret'), 'word\n')
  await expect(start()).rejects.toMatchObject({
    code: 'data-other-version',
    message: expect.stringContaining(
      'was made by PostgreSQL 15; this program brings PostgreSQL 18',
    ) as string,
  })
  expect(await readFile(join(home, 'postgres/PG_VERSION'), 'utf8')).toBe('15\n')
})

test('a folder of something else, a lost or a wrong password and damaged data each have their own word', async () => {
  home = await newHome()
  await mkdir(join(home, 'postgres'))
  await writeFile(join(home, 'postgres/holiday.jpg'), '')
  await expect(start()).rejects.toMatchObject({ code: 'secret-lost' })
  await writeFile(join(home, 'postgres.secret'), 'word\n')
  await expect(start()).rejects.toMatchObject({ code: 'data-foreign' })
  await rm(join(home, 'postgres'), { recursive: true })
  await rm(join(home, 'postgres.secret'))

  await (await start()).stop()
  const secret = await readFile(join(home, 'postgres.secret'))
  await writeFile(join(home, 'postgres.secret'), 'another\n')
  await expect(start()).rejects.toMatchObject({ code: 'secret-wrong' })
  await writeFile(join(home, 'postgres.secret'), secret)
  await rm(join(home, 'postgres/global/pg_control'))
  await expect(start()).rejects.toMatchObject({
    code: 'server-refused',
    remedy: expect.stringContaining('backup') as string,
  })
})

test('a folder that cannot be made names XUNCHA_HOME', async () => {
  home = await newHome()
  await writeFile(join(home, 'file'), '')
  await expect(startEmbedded({ home: join(home, 'file/below') })).rejects.toMatchObject({
    code: 'home-unusable',
    remedy: expect.stringContaining('XUNCHA_HOME') as string,
  })
})
