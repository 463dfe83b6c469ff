import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attempt, run } from './run.mjs'

const programs = '/usr/lib/postgresql/15/bin'

/**
 * A PostgreSQL 15 that is not ours: the one of TEST_DATABASE_URL, else Debian's, started in a temporary folder.
 * Yields its address and how to stop it. With an environment of its own it is always Debian's.
 */
export async function startPostgres15(env) {
  const given = process.env.TEST_DATABASE_URL
  if (given && !env) return { url: given, stop: async () => {} }
  if (!existsSync(join(programs, 'postgres'))) {
    throw new Error(
      'PostgreSQL 15 was not found. Install the package postgresql-15, or set TEST_DATABASE_URL to a server of that version where you may create databases and roles.',
    )
  }
  const user = unprivileged()
  const folder = mkdtempSync(join(tmpdir(), 'xuncha-postgres15-'))
  if (user) chownSync(folder, user.uid, user.gid)
  const clean = () => rmSync(folder, { recursive: true, force: true })
  try {
    const server = await startIn(folder, user, env)
    return { url: server.url, stop: () => server.stop().finally(clean) }
  } catch (error) {
    clean()
    throw error
  }
}

async function startIn(folder, user, env = {}) {
  const data = join(folder, 'data')
  const secret = join(folder, 'secret')
  const password = randomUUID()
  const how = { ...user, cwd: folder }
  writeFileSync(secret, password)
  const made = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8', '-N']
  await run(join(programs, 'initdb'), [...made, '--locale=C.UTF-8'], how)
  const port = await freePort()
  // What a test writes need not survive a power cut.
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200']
  const child = spawn(
    join(programs, 'postgres'),
    [
      '-D',
      data,
      '-p',
      `${port}`,
      '-h',
      '127.0.0.1',
      '-k',
      folder,
      ...settings.flatMap((setting) => ['-c', setting]),
    ],
    { ...how, env: { ...process.env, ...env }, stdio: 'ignore' },
  )
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await answers(port, child)
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      child.kill('SIGINT')
      await ended
    },
  }
}

async function answers(port, child) {
  for (let tries = 0; tries < 150; tries++) {
    if (child.exitCode !== null) break
    const { code } = await attempt(join(programs, 'pg_isready'), ['-h', '127.0.0.1', '-p', `${port}`])
    if (code === 0) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  child.kill('SIGQUIT')
  throw new Error('PostgreSQL 15 did not start.')
}

/** Whom to run PostgreSQL as: it refuses root. */
function unprivileged() {
  if (process.getuid() !== 0) return undefined
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  const line =
    lines.find((one) => one.startsWith('postgres:')) || lines.find((one) => one.startsWith('nobody:'))
  const [, , uid, gid] = line.split(':').map(Number)
  return { uid, gid }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
