import { randomUUID } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { generateSigner, keyToText, type Signer, signerFromText, signerToText } from '@xuncha/audit'
import { type ProfileName, profiles } from '@xuncha/crypto'

/** What the log is called in its checkpoints; the county follows after a slash. */
const NAME = 'xuncha-audit'
const FILE = 'audit-signing.key'

/** Why a process does not seal: what stands in the file is not the key that checkpoints have been signed by. */
export type KeyProblem = 'missing' | 'malformed' | 'foreign'

/**
 * The key that checkpoints are signed by, from a file that only the server's account reads. Made at the first start of
 * an installation and pinned in the database; from then on a process with another one, or none, does not seal: a new
 * key made in silence would look like a rewritten log, and be indistinguishable from one.
 *
 * Whoever is this account on this machine can read it. Only a witness elsewhere guards against that.
 */
export async function openSigningKey(
  folder: string,
  gate: Pool,
  profile: ProfileName,
): Promise<Signer | KeyProblem> {
  const path = join(folder, FILE)
  const pinned = await pinnedKey(gate)
  if (pinned === undefined) await makeKey(folder, path, profile)
  const signer = await readKey(path)
  if (typeof signer === 'string') return signer
  await gate.query('insert into platform.audit_key (key) values ($1) on conflict do nothing', [
    keyToText(signer),
  ])
  return (await pinnedKey(gate)) === keyToText(signer) ? signer : 'foreign'
}

/** The public key that checkpoints are signed by; undefined before the first start that seals. */
export async function pinnedKey(connection: Pick<Pool, 'query'>): Promise<string | undefined> {
  const { rows } = await connection.query<{ key: string }>('select key from platform.audit_key')
  return rows[0]?.key
}

async function readKey(path: string): Promise<Signer | KeyProblem> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'missing'
    throw error
  }
  if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600)
  return signerFromText(text) ?? 'malformed'
}

/** Makes the file where there is none. Of several processes at once one succeeds, and the others read its key. */
async function makeKey(folder: string, path: string, profile: ProfileName): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const staged = `${path}.${randomUUID()}`
  const file = await open(staged, 'wx', 0o600)
  try {
    await file.write(signerToText(generateSigner(NAME, 'log', profiles[profile])))
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    await link(staged, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(staged)
  }
}
