import { gzipSync } from 'node:zlib'
import type { OpenedPackage } from '@xuncha/plugin-package'

/** The files of a web half, by their path below `web/`. */
export function webFiles({ files }: Pick<OpenedPackage, 'files'>): Map<string, string> {
  const found = new Map<string, string>()
  for (const [name, bytes] of files)
    if (name.startsWith('web/')) found.set(name.slice('web/'.length), new TextDecoder().decode(bytes))
  return found
}

/** What a text takes on the wire, in bytes. */
export function packed(text: string): number {
  return gzipSync(text, { level: 6 }).length
}
