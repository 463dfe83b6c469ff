import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'

const exec = promisify(execFile)
const programs = '/usr/lib/postgresql/15/bin'
const shipped = (file: string) => fileURLToPath(new URL(`../../../infra/pgbackrest/${file}`, import.meta.url))

/** A PostgreSQL 15 of the system with pgBackRest, set up from the very files that `infra/pgbackrest` ships. */
export class Cluster {
  readonly folder: string
  readonly port: number
  readonly #password = randomUUID()
  readonly #account: { uid: number; gid: number } | undefined
  #server: ChildProcess | undefined

  private constructor(folder: string, port: number, account: Cluster['account']) {
    this.folder = folder
    this.port = port
    this.#account = account
  }

  static async make(): Promise<Cluster> {
    assertInstalled()
    const account = await unprivileged()
    const folder = await mkdtemp(join(tmpdir(), 'xuncha-pitr-'))
    const cluster = new Cluster(folder, await freePort(), account)
    await cluster.#make()
    return cluster
  }

  get account(): { uid: number; gid: number } | undefined {
    return this.#account
  }

  get url(): string {
    return `postgres://postgres:${this.#password}@127.0.0.1:${this.port}/postgres`
  }

  get data(): string {
    return join(this.folder, 'data')
  }

  async #make(): Promise<void> {
    for (const name of ['', 'repo', 'log', 'spool', 'scripts']) await this.#folder(name)
    await this.#file('secret', this.#password)
    const config = (await readFile(shipped('pgbackrest.conf'), 'utf8'))
      .replace('/var/lib/pgbackrest', join(this.folder, 'repo'))
      .replace('/var/log/pgbackrest', join(this.folder, 'log'))
      .replace('/var/lib/postgresql/15/main', this.data)
      .replace('/var/run/postgresql', this.folder)
      .replace('REPLACE-ME', randomBytes(48).toString('base64'))
      .replace(
        'pg1-port=5432',
        `pg1-port=${this.port}\nspool-path=${join(this.folder, 'spool')}\nlock-path=${this.folder}`,
      )
    await this.#file('pgbackrest.conf', config)
    for (const script of ['backup.sh', 'recover.sh'])
      await copyFile(shipped(script), join(this.folder, 'scripts', script))
    const how = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${join(this.folder, 'secret')}`]
    await this.run(join(programs, 'initdb'), [
      '-D',
      this.data,
      ...how,
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '-k',
    ])
    const settings = await readFile(join(this.data, 'postgresql.conf'), 'utf8')
    await this.#file(
      'data/postgresql.conf',
      `${settings}\n${await readFile(shipped('postgresql.conf'), 'utf8')}`,
    )
    // pgBackRest comes in by the socket, as the account that the server runs as.
    const rules = await readFile(join(this.data, 'pg_hba.conf'), 'utf8')
    await this.#file('data/pg_hba.conf', `local all postgres trust\n${rules}`)
  }

  async #folder(name: string): Promise<void> {
    const path = join(this.folder, name)
    await mkdir(path, { recursive: true, mode: 0o700 })
    if (this.#account) await chown(path, this.#account.uid, this.#account.gid)
  }

  async #file(name: string, text: string): Promise<void> {
    const path = join(this.folder, name)
    await writeFile(path, text, { mode: 0o600 })
    if (this.#account) await chown(path, this.#account.uid, this.#account.gid)
  }

  #how() {
    const env = {
      ...process.env,
      PGBACKREST_CONFIG: join(this.folder, 'pgbackrest.conf'),
      PGUSER: 'postgres',
    }
    return { cwd: this.folder, env, ...this.#account }
  }

  /** Runs a program as the account of the server, and yields what it says. */
  async run(program: string, args: readonly string[]): Promise<string> {
    const { stdout, stderr } = await exec(program, [...args], this.#how()).catch(
      (error: Error & { stdout: string; stderr: string }) => {
        throw new Error(`${program} ${args.join(' ')}\n${error.stdout}\n${error.stderr}`, { cause: error })
      },
    )
    return stdout + stderr
  }

  /** Runs one of the scripts that operators have. */
  script(name: 'backup.sh' | 'recover.sh', ...args: string[]): Promise<string> {
    return this.run('/bin/sh', [join(this.folder, 'scripts', name), ...args])
  }

  /** Starts the server and waits until it is open for writing: it may have to recover first. */
  async start(): Promise<void> {
    const options = ['-D', this.data, '-p', `${this.port}`, '-h', '127.0.0.1', '-k', this.folder]
    const server = spawn(join(programs, 'postgres'), options, { ...this.#how(), stdio: 'ignore' })
    this.#server = server
    for (let tries = 0; tries < 600; tries++) {
      if (server.exitCode !== null) break
      const said = await this.run(join(programs, 'psql'), [
        '-h',
        this.folder,
        '-p',
        `${this.port}`,
        '-Atc',
        'select pg_is_in_recovery()',
      ]).catch(() => '')
      if (said.trim() === 'f') return
      await pause(100)
    }
    throw new Error('PostgreSQL 15 did not open')
  }

  /** Ends the server as a power cut does. */
  async crash(): Promise<void> {
    await this.#end('SIGQUIT')
  }

  async remove(): Promise<void> {
    await this.#end('SIGINT')
    await rm(this.folder, { recursive: true, force: true })
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const server = this.#server
    if (server === undefined || server.exitCode !== null) return
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill(signal)
    await ended
  }
}

function assertInstalled(): void {
  const missing = [join(programs, 'initdb'), '/usr/bin/pgbackrest'].filter((path) => !existsSync(path))
  if (missing.length > 0)
    throw new Error(`${missing.join(' and ')} not found: install the packages postgresql-15 and pgbackrest`)
}

/** PostgreSQL refuses root. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const users = await readFile('/etc/passwd', 'utf8')
  const fields = users
    .split('\n')
    .find((line) => line.startsWith('postgres:'))
    ?.split(':')
  return { uid: Number(fields?.[2]), gid: Number(fields?.[3]) }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
