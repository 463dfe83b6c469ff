import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Subresource integrity of a file's bytes: `sha384-…`. */
export function digestOf(bytes: string | Uint8Array): string {
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`
}

/**
 * Names of the files that are missing or not what the build wrote.
 * Browsers before Chromium 127 do not check the digests of an import map, so the server does.
 */
export function tamperedFiles(folder: string, files: Readonly<Record<string, string>>): string[] {
  return Object.entries(files)
    .filter(([name, digest]) => contentDigest(join(folder, name)) !== digest)
    .map(([name]) => name)
}

function contentDigest(path: string): string | undefined {
  try {
    return digestOf(readFileSync(path))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
