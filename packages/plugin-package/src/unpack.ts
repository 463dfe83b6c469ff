import { mkdir, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { OpenedPackage } from './open.ts'

/**
 * Puts a package's files into a folder of their own below `root`, named by plugin, version and digest. Where they lie
 * there already, each is compared, and all are put there anew if one differs. Written beside and renamed, so that the
 * folder is there whole or not at all, also after a power cut.
 * @returns the folder
 */
export async function unpackInto(root: string, { digest, contents, files }: OpenedPackage): Promise<string> {
  const folder = join(root, contents.id, `${contents.version}-${digest.slice(0, 16)}`)
  if (await holds(folder, files)) return folder
  await mkdir(dirname(folder), { recursive: true })
  const beside = await mkdtemp(`${folder}.`)
  try {
    await write(beside, files)
    await rename(beside, folder).catch(async (error: unknown) => {
      // Something lies there: what another process put there meanwhile, or what was found changed.
      if (await holds(folder, files)) return
      await rm(folder, { recursive: true, force: true })
      await rename(beside, folder).catch(() => undefined)
      if (!(await holds(folder, files))) throw error
    })
    await sync(dirname(folder))
  } finally {
    await rm(beside, { recursive: true, force: true })
  }
  return folder
}

async function write(folder: string, files: OpenedPackage['files']): Promise<void> {
  const folders = new Set([folder])
  for (const [name, bytes] of files) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    folders.add(dirname(path))
    const file = await open(path, 'wx', 0o444)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  }
  for (const one of folders) await sync(one)
}

/** Brings what a folder lists to the disk. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Whether a folder has these files and no others, and none of them by a link. */
async function holds(folder: string, files: OpenedPackage['files']): Promise<boolean> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const things = found.filter((entry) => !entry.isDirectory())
  if (things.length !== files.size || !things.every((entry) => entry.isFile())) return false
  const same = await Promise.all(
    [...files].map(async ([name, bytes]) => {
      const there = await readFile(join(folder, name)).catch(() => undefined)
      return there?.equals(bytes) ?? false
    }),
  )
  return same.every(Boolean)
}
