/** What a package may be at most: sizes in bytes. */
export const limits = { packed: 20 << 20, file: 10 << 20, files: 2000 } as const

/** The list of what is in a package, and who signed it. */
export const CONTENTS = 'contents.json'
export const SIGNATURE = 'signature.txt'
export const MANIFEST = 'manifest.json'
export const SERVER = 'server/index.js'
/** What the conformance kit says of the other files. */
export const CONFORMANCE = 'conformance.json'

const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,120}$/
const ROOTS = ['server/', 'web/']
/** As the database's migrations are called: another name would be passed over there. */
const MIGRATION = /^migrations\/\d{4}-[a-z0-9]+(?:-[a-z0-9]+)*\.sql$/
const ALONE = [CONTENTS, SIGNATURE, MANIFEST, CONFORMANCE, 'README.md', 'LICENSE']

/**
 * Whether a file of a package may be called so: in one of its folders, each part of the path plain. Nothing absolute,
 * nothing that leads out, nothing that a file system takes for something else.
 */
export function isPackageName(name: string): boolean {
  if (name.length > 200) return false
  if (ALONE.includes(name) || MIGRATION.test(name)) return true
  return (
    ROOTS.some((root) => name.startsWith(root)) && name.split('/').every((segment) => SEGMENT.test(segment))
  )
}

/** The names that were seen, and the folders above them, as a file system sees them that knows no capitals. */
export type Seen = Map<string, 'file' | 'folder'>

/**
 * Whether a name is, on some file system, one of those seen before, or a folder of theirs, or a file in one of them.
 * Afterwards it is one of them.
 */
export function isClash(seen: Seen, name: string): boolean {
  const folded = name.toLowerCase()
  let clashes = seen.has(folded)
  for (let at = folded.lastIndexOf('/'); at > 0; at = folded.lastIndexOf('/', at - 1)) {
    const folder = folded.slice(0, at)
    clashes ||= seen.get(folder) === 'file'
    seen.set(folder, 'folder')
  }
  seen.set(folded, 'file')
  return clashes
}

/** The names of the files that a list is of, in the order in which they are listed. */
export function listedNames(names: Iterable<string>): string[] {
  return [...names].filter((name) => name !== CONTENTS && name !== SIGNATURE).sort()
}
