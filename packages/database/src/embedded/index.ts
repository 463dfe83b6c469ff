import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { withClient } from '../client.ts'
import { messageOf, SetupError } from '../setup-error.ts'
import { serverAccount } from './account.ts'
import { findBinaries } from './binaries.ts'
import { DATABASE, prepareCluster } from './cluster.ts'
import { lockHome } from './lock.ts'
import { endOrphan, endServer } from './postmaster.ts'
import { ownerSecret } from './secret.ts'
import { type Server, startServer } from './server.ts'

export type EmbeddedOptions = {
  /** Folder for the data, the password, the lock and the log; made if it is not there. */
  home: string
  /** Told each step, for a person. */
  log?: (line: string) => void
  /** Told when the server ends and nobody asked it to. */
  onExit?: (how: string) => void
  /** PostgreSQL's own settings, over ours. With `port` it is that one or none; without, a free one. */
  settings?: Record<string, string>
}

export type EmbeddedServer = {
  /** Logs in as the owner of the database. */
  url: string
  port: number
  /** Process that all of PostgreSQL's others are children of. */
  pid: number
  /** The last run did not end in order; what was committed is there all the same. */
  recovered: boolean
  /** Ends the server and gives the folder back; what is open is rolled back. */
  stop(): Promise<void>
}

/** Starts the PostgreSQL that comes with the program, on a folder that no other process uses. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const home = resolve(options.home)
  const unlock = await translated(home, async () => {
    await mkdir(home, { recursive: true, mode: 0o700 })
    return await lockHome(home)
  })
  try {
    return await translated(home, () => startLocked({ ...options, home }, unlock))
  } catch (error) {
    await unlock()
    throw error
  }
}

async function startLocked(
  { home, log = () => {}, onExit = () => {}, settings = {} }: EmbeddedOptions,
  unlock: () => Promise<void>,
): Promise<EmbeddedServer> {
  const data = join(home, 'postgres')
  const secretFile = join(home, 'postgres.secret')
  const account = await serverAccount(data)
  const binaries = await findBinaries(account)
  const secret = await ownerSecret(secretFile, data, account)

  const recovered = await endOrphan(data)
  if (recovered) log('The last run was cut off; PostgreSQL recovers')
  const cluster = { data, secretFile, binaries, account, durable: settings['fsync'] !== 'off' }
  await prepareCluster(cluster)
  const server = await startServer(cluster, join(home, 'postgres.log'), settings)
  const stop = watch(server, unlock, onExit)
  try {
    const url = `postgres://postgres:${secret}@127.0.0.1:${server.port}/${DATABASE}`
    await createDatabase(url, secretFile)
    log(`PostgreSQL listens on 127.0.0.1:${server.port}`)
    return { url, port: server.port, pid: server.pid, recovered, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Follows the server to its end. @returns the stop, which may be called more than once */
function watch({ child, pid }: Server, unlock: () => Promise<void>, onExit: (how: string) => void) {
  let stopping: Promise<void> | undefined
  let ended = false
  // Where the process ends without asking us: the server then ends by itself, a moment later.
  const farewell = () => child.kill('SIGINT')
  process.once('exit', farewell)
  child.once('exit', (code, signal) => {
    process.off('exit', farewell)
    ended = true
    if (!stopping) onExit(signal ? `signal ${signal}` : `code ${code}`)
  })
  // Once it has ended, its number may be another's.
  return () => (stopping ??= (ended ? Promise.resolve() : endServer(pid)).then(unlock))
}

async function createDatabase(url: string, secretFile: string): Promise<void> {
  const maintenance = new URL(url)
  maintenance.pathname = '/postgres'
  try {
    await withClient(maintenance.href, async (client) => {
      const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE])
      if (rowCount === 0) await client.query(`create database ${DATABASE}`)
    })
  } catch (cause) {
    if (!/password authentication failed/.test(messageOf(cause))) throw cause
    throw new SetupError({
      code: 'secret-wrong',
      step: 'Opening the database',
      message: `The password in ${secretFile} is not that of the data beside it.`,
      remedy: 'Put the file back from the backup that the data come from.',
      cause,
    })
  }
}

async function translated<T>(home: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof SetupError) throw cause
    throw new SetupError({
      code: 'home-unusable',
      step: 'Preparing the data folder',
      message: `${home} cannot be used: ${messageOf(cause)}`,
      remedy: 'Name a folder that you may write to in XUNCHA_HOME.',
      cause,
    })
  }
}
