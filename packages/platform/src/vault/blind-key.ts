import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type DataKey, type Profile } from '@xuncha/crypto'

const FILE = 'vault-blind.key'

/**
 * The key that the same reporter is found again by, from a file that only the server's account reads: in the database it
 * would let whoever has a copy try all telephone numbers. Made at the first start. With another one, what was entered
 * before is not found again, and nothing else is lost.
 */
export async function openBlindKey(folder: string, profile: Profile): Promise<DataKey> {
  const path = join(folder, FILE)
  const text = (await read(path)) ?? (await make(folder, path))
  const bytes = Buffer.from(text.trim(), 'base64url')
  if (bytes.length !== 32) throw new Error(`${FILE} does not hold a key`)
  return { id: profile.digest(bytes).subarray(0, 9).toString('base64url'), bytes }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Of several processes at once one makes it, and the others read what it made. */
async function make(folder: string, path: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const staged = `${path}.${randomUUID()}`
  const file = await open(staged, 'wx', 0o600)
  try {
    await file.write(randomBytes(32).toString('base64url'))
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
  return readFile(path, 'utf8')
}
