import { type ChildProcess, spawn } from 'node:child_process'
import { type FileHandle, open, rename, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { SetupError } from '../setup-error.ts'
import { type Cluster, folderFor } from './cluster.ts'
import { endServer, readPostmaster } from './postmaster.ts'
import { serverEnvironment } from './run.ts'

export type Server = { child: ChildProcess; pid: number; port: number }

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  synchronous_commit: 'on',
  fsync: 'on',
  full_page_writes: 'on',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  jit: 'off',
}

const ATTEMPTS = 50
const PATIENCE = 5 * 60_000
const LOG_LIMIT = 10_000_000

// Another took the port since we looked, or workers of a killed server are still on their way out.
const PASSING = /Address already in use|pre-existing shared memory block/

/** Starts the server and waits until it takes connections. */
export async function startServer(
  cluster: Cluster,
  logFile: string,
  settings: Record<string, string>,
): Promise<Server> {
  await keepSmall(logFile)
  const log = await open(logFile, 'a+', 0o600)
  try {
    for (let attempt = 1; ; attempt++) {
      const begin = (await log.stat()).size
      const port = settings['port'] ? Number(settings['port']) : await freePort()
      const child = launch(cluster, log, { ...SETTINGS, ...settings, port: String(port) })
      if (await ready(child, cluster.data)) return { child, pid: child.pid as number, port }
      const said = await readFrom(log, begin)
      if (!PASSING.test(said) || attempt === ATTEMPTS) throw refused(said, logFile)
      await pause(100)
    }
  } finally {
    await log.close()
  }
}

function launch({ binaries, data, account }: Cluster, log: FileHandle, settings: Record<string, string>) {
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(binaries.postgres, ['-D', folderFor(account, data), ...options], {
    cwd: data,
    ...account,
    env: serverEnvironment(),
    stdio: ['ignore', log.fd, log.fd],
    // A group of its own: Ctrl-C is for us, and we end the server when its last client is gone.
    detached: true,
  })
  child.on('error', () => {})
  return child
}

async function ready(child: ChildProcess, data: string): Promise<boolean> {
  let ended = child.pid === undefined
  child.once('exit', () => (ended = true))
  const end = performance.now() + PATIENCE
  while (!ended) {
    const noted = await readPostmaster(data)
    if (noted?.ready && noted.pid === child.pid) return true
    if (performance.now() > end) {
      await endServer(child.pid as number)
      return false
    }
    await pause(5)
  }
  return false
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', resolve)
  })
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

async function keepSmall(logFile: string): Promise<void> {
  const found = await stat(logFile).catch(() => undefined)
  if (found && found.size > LOG_LIMIT) await rename(logFile, `${logFile}.1`)
}

async function readFrom(log: FileHandle, begin: number): Promise<string> {
  const { size } = await log.stat()
  const { buffer } = await log.read({ buffer: Buffer.alloc(size - begin), position: begin })
  return buffer.toString()
}

function refused(said: string, logFile: string): SetupError {
  const reason = /(?:FATAL|PANIC):\s+(.*)/.exec(said)?.[1] ?? 'it says nothing'
  return new SetupError({
    code: 'server-refused',
    step: 'Starting PostgreSQL',
    message: `PostgreSQL does not start: ${reason}`,
    remedy: `${logFile} says more. If the data is damaged, restore it from a backup, or move the folder "postgres" away to begin with an empty database.`,
  })
}
