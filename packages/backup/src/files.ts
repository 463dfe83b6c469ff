import { createHash } from 'node:crypto'
import { createReadStream, type Dirent } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** The folders of an installation that are in a backup, below its home: evidence files, and the keys of the server. */
export const FOLDERS = ['files', 'keys'] as const

const DIGEST = /^[0-9a-f]{64}$/
// No part begins with a dot: those are not whole yet, and none leads out of the folder.
const OURS = /^(files|keys)(\/(?!\.)[^/\0]+)+$/

/** Files of these folders, as paths below `home` with slashes, in order. What begins with a dot is left out. */
export async function filesIn(home: string, folders: readonly string[] = FOLDERS): Promise<string[]> {
  const paths: string[] = []
  for (const folder of folders) {
    const entries = await readdir(join(home, folder), { withFileTypes: true, recursive: true }).catch(
      (error: NodeJS.ErrnoException): Dirent[] => {
        if (error.code === 'ENOENT') return []
        throw error
      },
    )
    for (const entry of entries)
      if (entry.isFile()) paths.push(relative(home, join(entry.parentPath, entry.name)).split(sep).join('/'))
  }
  return paths.filter(isOurs).sort()
}

/** Whether a path lies below one of the folders, as those of an archive have to. */
export function isOurs(path: string): boolean {
  return OURS.test(path)
}

/** Whether a file's content is what its name says; a name that is no digest says nothing. */
export function isAsNamed(path: string, sha256: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return !DIGEST.test(name) || name === sha256
}

/** Reads a file to its end, and yields its size and digest. */
export async function readThrough(
  path: string,
  take: (bytes: Buffer) => Promise<void> = async () => {},
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
    await take(chunk)
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** Whether there is nothing in these folders, or no such folders. */
export async function areEmpty(home: string, folders: readonly string[] = FOLDERS): Promise<boolean> {
  for (const folder of folders) {
    const found = await stat(join(home, folder)).catch(() => undefined)
    if (found !== undefined && (await readdir(join(home, folder))).length > 0) return false
  }
  return true
}

/** Makes the names in a folder last: a file may be on disk and its name not. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path)
  await folder.sync().finally(() => folder.close())
}
