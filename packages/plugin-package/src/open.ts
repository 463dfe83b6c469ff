import { createHash } from 'node:crypto'
import { done, type Outcome, refuse } from '@xuncha/domain'
import type { Note } from '@xuncha/audit'
import { type BuiltManifest, parseBuiltManifest } from '@xuncha/plugin-sdk'
import { filesOf } from './archive.ts'
import { listed, type PackageContents, readContents } from './contents.ts'
import { CONTENTS, listedNames, MANIFEST, SERVER, SIGNATURE } from './names.ts'
import { readSignature, signedText } from './signature.ts'

/** A package as it was handed in. That it is whole is certain; by whose key it was signed is not, see `verifyPackage`. */
export interface OpenedPackage {
  /** SHA-256 of the package, in hex: by it an approval says what was looked at. */
  digest: string
  manifest: BuiltManifest
  contents: PackageContents
  /** Name → bytes, of everything that is listed. */
  files: ReadonlyMap<string, Uint8Array>
  note: Note
}

/**
 * Takes a package apart and compares every file with the signed list. Nothing is written, nothing of it runs.
 * @refuses package.too-large, package.too-many, package.malformed, package.name, package.clash, package.missing,
 *   package.unlisted, package.changed, package.note, package.manifest, package.web
 */
export function openPackage(bytes: Uint8Array): Outcome<OpenedPackage> {
  const archived = filesOf(bytes)
  if (!archived.ok) return archived
  const files = archived.value
  for (const name of [CONTENTS, SIGNATURE, MANIFEST, SERVER])
    if (!files.has(name)) return refuse('package.missing', { name })
  const list = files.get(CONTENTS) as Uint8Array
  const contents = readContents(list)
  if (contents === undefined) return refuse('package.malformed', { name: CONTENTS })
  const note = readSignature(files.get(SIGNATURE) as Uint8Array)
  if (note === undefined || note.text !== signedText(list, contents)) return refuse('package.note')

  const compared = compare(files, contents)
  if (!compared.ok) return compared
  const read = manifestOf(files.get(MANIFEST) as Uint8Array, contents)
  if (!read.ok) return read
  const web = compareWeb(files, read.value)
  if (!web.ok) return web
  const digest = createHash('sha256').update(bytes).digest('hex')
  const kept = new Map(listedNames(files.keys()).map((name) => [name, files.get(name) as Uint8Array]))
  return done({ digest, manifest: read.value, contents, files: kept, note })
}

function compare(files: ReadonlyMap<string, Uint8Array>, contents: PackageContents): Outcome<void> {
  for (const name of listedNames(files.keys()))
    if (!Object.hasOwn(contents.files, name)) return refuse('package.unlisted', { name })
  for (const [name, { size, sha256, sm3 }] of Object.entries(contents.files)) {
    const bytes = files.get(name)
    if (bytes === undefined) return refuse('package.missing', { name: name.slice(0, 200) })
    const found = listed(bytes)
    if (found.size !== size || found.sha256 !== sha256 || found.sm3 !== sm3)
      return refuse('package.changed', { name })
  }
  return done(undefined)
}

function manifestOf(bytes: Uint8Array, { id, version }: PackageContents): Outcome<BuiltManifest> {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return refuse('package.malformed', { name: MANIFEST })
  }
  const read = parseBuiltManifest(json)
  if (!read.ok) return refuse('package.manifest', { problems: read.problems.join('; ') })
  const { manifest } = read
  if (manifest.id === id && manifest.version === version) return done(manifest)
  const problems = `it is of ${manifest.id} ${manifest.version}, the list of ${id} ${version}`
  return refuse('package.manifest', { problems })
}

/** A page takes a file of the web half only with the digest that the manifest gives: one that differs would not load. */
function compareWeb(files: ReadonlyMap<string, Uint8Array>, { web }: BuiltManifest): Outcome<void> {
  const names = [...files.keys()].filter((name) => name.startsWith('web/')).map((name) => name.slice(4))
  for (const name of new Set([...names, ...Object.keys(web.files)])) {
    const bytes = files.get(`web/${name}`)
    const digest = bytes && `sha384-${createHash('sha384').update(bytes).digest('base64')}`
    if (digest === undefined || !Object.hasOwn(web.files, name) || web.files[name] !== digest)
      return refuse('package.web', { name: name.slice(0, 200) })
  }
  return done(undefined)
}
