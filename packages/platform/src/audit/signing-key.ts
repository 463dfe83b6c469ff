import { join } from 'node:path'
import type { Pool } from 'pg'
import { generateSigner, keyToText, type Signer, signerFromText, signerToText } from '@xuncha/audit'
import { type ProfileName, profiles } from '@xuncha/crypto'
import { makeKeyFile, readKeyFile } from '../secrets/index.ts'

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
  if (pinned === undefined)
    await makeKeyFile(path, signerToText(generateSigner(NAME, 'log', profiles[profile])))
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
  const text = await readKeyFile(path)
  if (text === undefined) return 'missing'
  return signerFromText(text) ?? 'malformed'
}
