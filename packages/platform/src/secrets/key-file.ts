import { randomUUID } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Reads a key's file, which only the server's account may read from then on. Undefined where there is none. */
export async function readKeyFile(path: string): Promise<string | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600)
  return text
}

/** Makes the file where there is none. Of several processes at once one succeeds, and the others read its key. */
export async function makeKeyFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const staged = `${path}.${randomUUID()}`
  const file = await open(staged, 'wx', 0o600)
  try {
    await file.write(text)
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
