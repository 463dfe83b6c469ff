import { createHash, type Hash } from 'node:crypto'
import type { VerifierKey } from '@xuncha/audit'
import { type Opening, readArchive } from '@xuncha/backup'
import { openPackage, type OpenedPackage } from '@xuncha/plugin-package'
import {
  type ArchiveContents,
  type ArchiveHead,
  CONTENTS,
  COUNTY,
  type CountyTerms,
  FILE,
  FORMAT,
  HEAD,
  MANIFEST,
  PACKAGE,
  README,
  ROWS,
  SIGNATURE,
} from './records.ts'
import { ArchiveRefused } from './refused.ts'
import { isSignedArchive } from './signature.ts'
import { readTar } from './tar.ts'

/** What is done with the rows and files of an archive as they come by. */
export interface ArchiveVisitor {
  /** Some rows of a table, a JSON object each. */
  rows?(table: string, lines: readonly string[]): Promise<void>
  file?(sha256: string): Promise<void>
  bytes?(bytes: Buffer): Promise<void>
  fileEnd?(sha256: string): Promise<void>
}

/** An archive that was read to its end and found whole. */
export interface ReadArchive {
  head: ArchiveHead
  terms: CountyTerms
  contents: ArchiveContents
  /** The package that made the tables. */
  opened: OpenedPackage
}

const SMALL = new Set([HEAD, COUNTY, MANIFEST, PACKAGE, CONTENTS, SIGNATURE, README])
/** Bytes of what is held whole: more than a package may have, and than a part of a table has with its last row. */
const HELD_MOST = 64 * 1024 * 1024

/**
 * Reads an archive to its end and holds all of it against its signed contents. What a visitor was handed is certain only
 * when this is done: whoever writes it down somewhere reads the archive once without, before.
 * @param by the installation's public key
 * @throws BackupRefused archive.foreign, archive.newer, archive.wrong-key, archive.damaged
 * @throws ArchiveRefused county-archive.malformed, county-archive.newer, county-archive.changed,
 *   county-archive.signature, county-archive.package
 */
export async function walkCountyArchive(
  path: string,
  { opening, by }: { opening: Opening; by: VerifierKey },
  visitor: ArchiveVisitor = {},
): Promise<ReadArchive> {
  const walk = new Walk(visitor)
  try {
    for await (const part of readTar(tarOf(path, opening))) {
      if ('data' in part) await walk.data(part.data)
      else await walk.begin(part.name, part.size)
    }
    await walk.end()
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError)
      throw new ArchiveRefused('county-archive.malformed', { problem: error.message })
    throw error
  }
  return walk.read(by)
}

/** The plain tar inside an archive. What comes out was authenticated piece by piece. */
export async function* tarOf(path: string, opening: Opening): AsyncGenerator<Buffer> {
  for await (const entry of readArchive(path, opening, 'xuncha-county')) if ('data' in entry) yield entry.data
}

class Walk {
  readonly #visitor: ArchiveVisitor
  readonly #small = new Map<string, Buffer>()
  readonly #seen: Record<string, { bytes: number; sha256: string }> = {}
  #open: { name: string; hash: Hash; bytes: number; held: Buffer[] | undefined } | undefined

  constructor(visitor: ArchiveVisitor) {
    this.#visitor = visitor
  }

  async begin(name: string, size: number): Promise<void> {
    await this.end()
    const isHeld = SMALL.has(name) || ROWS.test(name)
    if (!isHeld && !FILE.test(name)) throw new RangeError(name)
    if (name in this.#seen || (isHeld && size > HELD_MOST)) throw new RangeError(name)
    this.#open = { name, hash: createHash('sha256'), bytes: 0, held: isHeld ? [] : undefined }
    if (!isHeld) await this.#visitor.file?.(name.slice('files/'.length))
  }

  async data(bytes: Buffer): Promise<void> {
    const open = this.#open
    if (open === undefined) throw new RangeError('bytes of nothing')
    open.hash.update(bytes)
    open.bytes += bytes.length
    if (open.held) open.held.push(bytes)
    else await this.#visitor.bytes?.(bytes)
  }

  /** The file under way is whole. */
  async end(): Promise<void> {
    if (this.#open === undefined) return
    const { name, hash, bytes, held } = this.#open
    this.#open = undefined
    this.#seen[name] = { bytes, sha256: hash.digest('hex') }
    if (held === undefined) return this.#visitor.fileEnd?.(name.slice('files/'.length))
    const whole = Buffer.concat(held)
    const [, table] = ROWS.exec(name) ?? []
    if (table === undefined) this.#small.set(name, whole)
    else await this.#visitor.rows?.(table, whole.toString('utf8').split('\n').slice(0, -1))
  }

  /** @throws ArchiveRefused */
  read(by: VerifierKey): ReadArchive {
    const head = this.#json<ArchiveHead>(HEAD)
    if (head.format > FORMAT) throw new ArchiveRefused('county-archive.newer')
    const contents = this.#json<ArchiveContents>(CONTENTS)
    const note = this.#bytes(SIGNATURE).toString('utf8')
    if (!isSignedArchive(by, note, head, this.#bytes(CONTENTS)))
      throw new ArchiveRefused('county-archive.signature', { key: `${by.name}+${by.id}` })
    const { [CONTENTS]: _contents, [SIGNATURE]: _signature, ...seen } = this.#seen
    const names = new Set([...Object.keys(seen), ...Object.keys(contents.entries)])
    for (const name of names) {
      const [is, was] = [seen[name], contents.entries[name]]
      if (is?.bytes !== was?.bytes || is?.sha256 !== was?.sha256)
        throw new ArchiveRefused('county-archive.changed', { name })
    }
    const opened = openPackage(this.#bytes(PACKAGE))
    if (!opened.ok || opened.value.digest !== head.digest) throw new ArchiveRefused('county-archive.package')
    return { head, terms: this.#json<CountyTerms>(COUNTY), contents, opened: opened.value }
  }

  #bytes(name: string): Buffer {
    const bytes = this.#small.get(name)
    if (bytes === undefined) throw new ArchiveRefused('county-archive.malformed', { problem: name })
    return bytes
  }

  #json<T>(name: string): T {
    try {
      return JSON.parse(this.#bytes(name).toString('utf8')) as T
    } catch (error) {
      if (error instanceof ArchiveRefused) throw error
      throw new ArchiveRefused('county-archive.malformed', { problem: name })
    }
  }
}
