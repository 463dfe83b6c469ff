import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TrustedKey, trustedKeysFrom } from '@xuncha/plugin-package'

/** The file of pinned keys in an installation's folder of keys. */
export const TRUSTED_KEYS = 'plugin-keys.json'

/**
 * The keys whose packages this installation takes 受信公钥. None where there is no file: then no package is taken.
 * @throws Error that names the file and the entry
 */
export async function trustedKeysIn(keysFolder: string): Promise<TrustedKey[]> {
  const path = join(keysFolder, TRUSTED_KEYS)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  const read = trustedKeysFrom(text)
  if (read.ok) return read.value
  throw new Error(`${path}: entry ${String(read.refusal.facts?.['entry'])} is not a pinned key`)
}
