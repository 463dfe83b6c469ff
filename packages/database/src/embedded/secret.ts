import { randomBytes } from 'node:crypto'
import { chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { SetupError } from '../setup-error.ts'
import type { Account } from './account.ts'

/** The password of the database's owner: made at the first start and kept beside the data. */
export async function ownerSecret(file: string, data: string, account: Account | undefined): Promise<string> {
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (kept !== undefined) return kept.trim()
  if (await stat(data).catch(() => undefined)) throw lost(file)

  const secret = randomBytes(24).toString('base64url')
  const half = `${file}.new`
  await rm(half, { force: true })
  await writeFile(half, `${secret}\n`, { mode: 0o600, flag: 'wx', flush: true })
  // initdb reads it as the account that the server runs as.
  if (account) await chown(half, account.uid, account.gid)
  await rename(half, file)
  return secret
}

function lost(file: string): SetupError {
  return new SetupError({
    code: 'secret-lost',
    step: 'Reading the password of the database',
    message: `${file} is gone, and the data beside it cannot be opened without it.`,
    remedy: 'Put it back from a backup, or move the folder "postgres" away to begin with an empty database.',
  })
}
