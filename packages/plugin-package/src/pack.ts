import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Signer } from '@xuncha/audit'
import type { Refusal } from '@xuncha/domain'
import { archiveOf } from './archive.ts'
import { listed, type PackageContents } from './contents.ts'
import { CONTENTS, listedNames, MANIFEST, SIGNATURE } from './names.ts'
import { openPackage } from './open.ts'
import { signContents } from './signature.ts'

/** What was to be packed would be refused wherever it is opened. */
export class NoPackage extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(`${refusal.code} ${JSON.stringify(refusal.facts ?? {})}`)
    this.refusal = refusal
  }
}

/**
 * A package 插件包 of these files, signed. The same files and key give the same bytes; of an SM2 key all but
 * `signature.txt`, since such a signature takes a new random number each time. Whether a host takes it, `openPackage`
 * says.
 * @throws NoPackage when there is no manifest to name it by
 */
export function packFiles(files: ReadonlyMap<string, Uint8Array>, signer: Signer): Uint8Array {
  const names = listedNames(files.keys())
  const { id, version } = nameOf(files.get(MANIFEST))
  const contents: PackageContents = {
    format: 1,
    id,
    version,
    files: Object.fromEntries(names.map((name) => [name, listed(files.get(name) as Uint8Array)])),
  }
  const list = Buffer.from(`${JSON.stringify(contents, null, 2)}\n`)
  const signature = Buffer.from(signContents(signer, list, { id, version }))
  return archiveOf(new Map([...files, [CONTENTS, list], [SIGNATURE, signature]]))
}

/**
 * The same of everything that lies in a folder, if a host would take it.
 * @throws NoPackage with whatever `openPackage` refuses
 */
export async function packFolder(folder: string, signer: Signer): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue
    const path = join(entry.parentPath, entry.name)
    const name = relative(folder, path).split(sep).join('/')
    // A link, or what is no file at all: nobody can tell what it will be where it is opened.
    if (!entry.isFile()) throw new NoPackage({ code: 'package.name', facts: { name } })
    files.set(name, new Uint8Array(await readFile(path)))
  }
  const packed = packFiles(files, signer)
  const opened = openPackage(packed)
  if (!opened.ok) throw new NoPackage(opened.refusal)
  return packed
}

function nameOf(manifest: Uint8Array | undefined): { id: string; version: string } {
  if (manifest === undefined) throw new NoPackage({ code: 'package.missing', facts: { name: MANIFEST } })
  try {
    const { id, version } = JSON.parse(Buffer.from(manifest).toString('utf8')) as Record<string, unknown>
    return { id: String(id), version: String(version) }
  } catch {
    throw new NoPackage({ code: 'package.malformed', facts: { name: MANIFEST } })
  }
}
