import { createHash } from 'node:crypto'
import { done, type Outcome, refuse } from '@xuncha/domain'
import { listed } from './contents.ts'
import { CONFORMANCE, listedNames } from './names.ts'
import type { OpenedPackage } from './open.ts'

/**
 * What the conformance kit 符合性检验 looks at: `manifest` and `web` in the files as they lie there, the others while the
 * plugin runs. A host takes a package only with all of these passed.
 */
export const checks = [
  'manifest',
  'web',
  'migrations',
  'routes',
  'counties',
  'activation',
  'archive',
  'remains',
] as const

/** One of the things that the conformance kit looks at. */
export type Check = (typeof checks)[number]

/** `conformance.json`: what was passed, and by which files. It is listed and signed with them. */
interface ConformanceRecord {
  format: 1
  checks: readonly string[]
  /** SHA-256 over the names and digests of all other files, in hex. */
  of: string
}

/** The record of files that passed everything, to be put among them. The same files give the same bytes. */
export function conformanceRecord(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const record: ConformanceRecord = { format: 1, checks, of: digestOf(files) }
  return new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`)
}

/**
 * Whether a package carries the record that these very files passed all that is asked for here. It says what whoever
 * signed it says: whoever doubts it runs the kit again.
 * @refuses package.untested, package.tested-otherwise, package.tested-less
 */
export function provenConformant({ files }: Pick<OpenedPackage, 'files'>): Outcome<void> {
  const bytes = files.get(CONFORMANCE)
  if (bytes === undefined) return refuse('package.untested')
  const record = read(bytes)
  if (record?.of !== digestOf(files)) return refuse('package.tested-otherwise')
  const missing = checks.filter((check) => !record.checks.includes(check))
  return missing.length === 0
    ? done(undefined)
    : refuse('package.tested-less', { checks: missing.join(', ') })
}

function digestOf(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha256')
  for (const name of listedNames(files.keys()))
    if (name !== CONFORMANCE) hash.update(`${name} ${listed(files.get(name) as Uint8Array).sha256}\n`)
  return hash.digest('hex')
}

function read(bytes: Uint8Array): ConformanceRecord | undefined {
  try {
    const { format, checks, of } = JSON.parse(new TextDecoder().decode(bytes)) as Partial<ConformanceRecord>
    if (format !== 1 || typeof of !== 'string' || !Array.isArray(checks)) return undefined
    return { format, checks, of }
  } catch {
    return undefined
  }
}
