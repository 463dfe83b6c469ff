import { createHash, randomUUID } from 'node:crypto'
import { link, open, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Kysely } from 'kysely'
import type { Signer } from '@xuncha/audit'
import { ArchiveWriter, type Openers, readThrough, syncFolder } from '@xuncha/backup'
import type { DataKey, Profile } from '@xuncha/crypto'
import { countRows, type PlatformDb } from '@xuncha/platform'
import type { OpenedPackage } from '@xuncha/plugin-package'
import {
  type ArchiveContents,
  type ArchiveHead,
  CONTENTS,
  COUNTY,
  type CountyTerms,
  FORMAT,
  HEAD,
  MANIFEST,
  PACKAGE,
  README,
  SIGNATURE,
} from './records.ts'
import { ArchiveRefused } from './refused.ts'
import { filesOf, findLedger, findMoment, findTables, findTerms, rowsOf } from './rows.repository.ts'
import { signArchive } from './signature.ts'
import { tarEnd, tarHeader, tarPadding } from './tar.ts'

/** Bytes of rows in one part of a table, more or less: as much is held in memory. */
const PART = 4 * 1024 * 1024
const TAR = 'county.tar'

const EXPLAINED = `本文件是一个县（市、区）在一个模块中的全部数据，由巡察平台在卸载模块时生成。
All that one county had in one module, made when the module was uninstalled.

archive.json     what this is of; the tables with their columns, types and keys
county.json      what the county had set and approved
manifest.json    what the module said of itself; package.xplugin is the module, with its migrations
tables/<t>/*     the rows, one JSON object a line, in the order of the key
files/<sha256>   the files that the rows refer to
contents.json    size and SHA-256 of each of these, and of each table the number of rows with a sum over their digests
signature.txt    signature over contents.json (C2SP signed-note), by the key of the installation's audit log
`

/** What an archive is made of. */
export interface ArchiveOptions {
  /** A transaction of `inSnapshot`: everything is of one moment. */
  tx: Kysely<PlatformDb>
  county: { id: number; name: string }
  opened: OpenedPackage
  package: Uint8Array
  /** Folder with `files`. */
  home: string
  signer: Signer
  /** The archive; there must be nothing yet. */
  out: string
  profile: Profile
  openers: Openers
}

/** An archive that was made. */
export interface WrittenArchive {
  path: string
  head: ArchiveHead
  terms: CountyTerms
  contents: ArchiveContents
  /** Digests of its files. */
  files: readonly string[]
  /** SHA-256 of the archive as it lies there, in hex. */
  sha256: string
  bytes: number
  /** Opens it, for whoever reads it again at once. */
  key: DataKey
}

/**
 * Writes all that a county has in a plugin into one encrypted, signed file 县级归档. Nothing is held in memory but what is
 * under way, and nothing lies anywhere in the clear.
 * @throws ArchiveRefused county-archive.missing-file
 */
export async function writeArchive(options: ArchiveOptions): Promise<WrittenArchive> {
  const { out, profile, openers } = options
  if ((await stat(out).catch(() => undefined)) !== undefined)
    throw Object.assign(new Error(`EEXIST: file already exists, open '${out}'`), {
      code: 'EEXIST',
      path: out,
    })
  const part = `${out}.part`
  const file = await open(part, 'wx', 0o600)
  try {
    const writer = await ArchiveWriter.begin(file, profile, openers, 'xuncha-county')
    const written = await new CountyWriter(writer).write(options)
    await file.close()
    // A link is never made over what is there.
    await link(part, out)
    await syncFolder(dirname(out))
    const { sha256, bytes } = await readThrough(out)
    return { path: out, ...written, sha256, bytes, key: writer.key }
  } finally {
    await file.close().catch(() => {})
    await rm(part, { force: true })
  }
}

/** Writes the tar inside the seal, and remembers what went in. */
class CountyWriter {
  readonly #writer: ArchiveWriter
  readonly #entries: Record<string, { bytes: number; sha256: string }> = {}
  readonly #all = createHash('sha256')
  #bytes = 0

  constructor(writer: ArchiveWriter) {
    this.#writer = writer
  }

  async write(
    options: ArchiveOptions,
  ): Promise<Pick<WrittenArchive, 'head' | 'terms' | 'contents' | 'files'>> {
    const { tx, county, opened, home, signer } = options
    const { manifest, digest } = opened
    const { schema } = manifest.data
    await this.#writer.control({ kind: 'file', path: TAR })
    const head: ArchiveHead = {
      format: FORMAT,
      id: randomUUID(),
      plugin: manifest.id,
      version: manifest.version,
      digest,
      schema,
      county,
      shows: await findMoment(tx),
      ledger: await findLedger(tx, schema),
      tables: await findTables(tx, schema),
    }
    const terms = await findTerms(tx, county.id, manifest.id)
    await this.#file(README, Buffer.from(EXPLAINED))
    await this.#file(HEAD, jsonOf(head))
    await this.#file(COUNTY, jsonOf(terms))
    await this.#file(MANIFEST, jsonOf(manifest))
    await this.#file(PACKAGE, Buffer.from(options.package))
    const names = head.tables.map(({ name }) => name)
    const tables = await countRows(tx as unknown as Kysely<never>, {
      schema,
      tables: names,
      county: county.id,
    })
    for (const table of head.tables)
      await this.#table(table.name, rowsOf(tx, { schema, table, county: county.id }))
    const files = await filesOf(tx, { schema, tables: head.tables, county: county.id })
    for (const sha256 of files) await this.#stored(join(home, 'files', String(county.id), sha256), sha256)
    const contents: ArchiveContents = { entries: this.#entries, tables }
    const text = jsonOf(contents)
    await this.#entry(CONTENTS, text)
    await this.#entry(SIGNATURE, Buffer.from(signArchive(signer, head, text)))
    await this.#put(tarEnd())
    await this.#writer.control({
      kind: 'file-end',
      path: TAR,
      bytes: this.#bytes,
      sha256: this.#all.digest('hex'),
    })
    await this.#writer.end({
      kind: 'end',
      tables: {},
      sequences: 0,
      files: 1,
      bytes: this.#bytes,
      damaged: [],
    })
    return { head, terms, contents, files }
  }

  /** The rows of a table, in parts of a size that can be held. */
  async #table(name: string, rows: AsyncIterable<string[]>): Promise<void> {
    let [held, size, part] = [[] as Buffer[], 0, 0]
    const flush = async () => {
      if (size === 0) return
      part += 1
      await this.#file(`tables/${name}/${String(part).padStart(6, '0')}.ndjson`, Buffer.concat(held))
      held = []
      size = 0
    }
    for await (const some of rows)
      for (const line of some) {
        const bytes = Buffer.from(`${line}\n`)
        held.push(bytes)
        size += bytes.length
        if (size >= PART) await flush()
      }
    await flush()
  }

  /** A file from the installation's folder, which has to be what its name says. */
  async #stored(path: string, sha256: string): Promise<void> {
    const found = await stat(path).catch(() => undefined)
    if (found === undefined) throw new ArchiveRefused('county-archive.missing-file', { path })
    await this.#put(tarHeader(`files/${sha256}`, found.size))
    const read = await readThrough(path, (chunk) => this.#put(chunk))
    if (read.sha256 !== sha256 || read.bytes !== found.size)
      throw new ArchiveRefused('county-archive.missing-file', { path })
    await this.#put(tarPadding(read.bytes))
    this.#entries[`files/${sha256}`] = read
  }

  async #file(name: string, bytes: Buffer): Promise<void> {
    this.#entries[name] = {
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }
    await this.#entry(name, bytes)
  }

  async #entry(name: string, bytes: Buffer): Promise<void> {
    await this.#put(tarHeader(name, bytes.length))
    await this.#put(bytes)
    await this.#put(tarPadding(bytes.length))
  }

  async #put(bytes: Buffer): Promise<void> {
    this.#all.update(bytes)
    this.#bytes += bytes.length
    await this.#writer.data(bytes)
  }
}

function jsonOf(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
}
