import { chown, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { SetupError } from '../setup-error.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { run } from './run.ts'

/** The database in it that is ours. */
export const DATABASE = 'xuncha'

/** A data folder of PostgreSQL, and who its server runs as. */
export type Cluster = {
  data: string
  secretFile: string
  binaries: Binaries
  account: Account | undefined
  /** Whether it has to survive a power cut. */
  durable: boolean
}

/** Makes the data folder if there is none, and refuses one that these programs cannot serve. */
export async function prepareCluster(cluster: Cluster): Promise<void> {
  const content = await readdir(cluster.data).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (content === undefined) await create(cluster)
  else await check(cluster, content)
}

async function check({ data, binaries }: Cluster, content: string[]): Promise<void> {
  const found = content.includes('PG_VERSION') && (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim()
  if (!found || !content.includes('global')) {
    throw new SetupError({
      code: 'data-foreign',
      step: 'Opening the data folder',
      message: `${data} is not a data folder of PostgreSQL, or has lost a part.`,
      remedy: 'Restore it from a backup, or move it away to begin with an empty database.',
    })
  }
  if (found !== binaries.major) {
    throw new SetupError({
      code: 'data-other-version',
      step: 'Opening the data folder',
      message: `${data} was made by PostgreSQL ${found}; this program brings PostgreSQL ${binaries.major}.`,
      remedy: `Start the version of the program that made it and take a backup, move the folder away, and restore the backup with this version.`,
    })
  }
}

/** Made beside and moved into place when whole: an interrupted first start leaves nothing that looks like data. */
async function create({ data, secretFile, binaries, account, durable }: Cluster): Promise<void> {
  const half = `${data}.new`
  await rm(half, { recursive: true, force: true })
  await mkdir(half, { mode: 0o700 })
  if (account) await chown(half, account.uid, account.gid)
  const secret = await open(secretFile)
  try {
    const { ok, output } = await run(
      binaries.initdb,
      [
        ...['--pgdata', folderFor(account, half), '--username', 'postgres', '--pwfile', '/dev/fd/3'],
        ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-instructions'],
        ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
        ...(durable ? [] : ['--no-sync']),
      ],
      { cwd: half, account, extraFile: secret.fd },
    )
    if (!ok) throw refused(output)
  } finally {
    await secret.close()
  }
  await rename(half, data)
}

/**
 * How the server names its data folder. Started by root it is put into the folder before it becomes the
 * unprivileged account and calls it by this name: then it need not be able to come there by way of `/root`.
 */
export function folderFor(account: Account | undefined, folder: string): string {
  return account && process.platform === 'linux' ? '/proc/self/cwd' : folder
}

function refused(output: string): SetupError {
  return new SetupError({
    code: 'data-not-made',
    step: 'Making the data folder',
    message: output.split('\n').findLast((line) => line.includes('error:')) ?? output,
    remedy: 'Name a folder on a local disk with 200 MB to spare in XUNCHA_HOME.',
  })
}
