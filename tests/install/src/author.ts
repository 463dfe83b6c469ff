import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateSigner, keyToText, type Signer } from '@xuncha/audit'
import { profiles } from '@xuncha/crypto'
import { scaffold } from '@xuncha/create-plugin'
import { CONFORMANCE, conformanceRecord, openPackage, packFiles, packFolder } from '@xuncha/plugin-package'
import { buildPlugin } from '@xuncha/test-kit'

/** An author of plugins with a folder outside of the repository and a key. */
export class Author {
  readonly signer: Signer
  readonly folder: string
  /** What the last build left, by name. */
  files = new Map<string, Uint8Array>()

  private constructor(folder: string, signer: Signer) {
    this.folder = folder
    this.signer = signer
  }

  static async begin(): Promise<Author> {
    const folder = await mkdtemp(join(tmpdir(), 'xuncha-author-'))
    return new Author(folder, generateSigner('author.example', 'log', profiles.intl))
  }

  /** Makes a plugin with the scaffold, changes its sources as `change` does, builds both halves of it. */
  async make(
    id: string,
    title: { 'zh-CN': string; en: string },
    change?: (folder: string) => Promise<void>,
  ): Promise<void> {
    const place = join(this.folder, id)
    await scaffold(place, { id, title })
    await change?.(place)
    await this.build(id)
  }

  async build(id: string): Promise<void> {
    const staged = join(this.folder, `${id}-staged`)
    await buildPlugin(join(this.folder, id), staged)
    const opened = openPackage(await packFolder(staged, this.signer))
    if (!opened.ok) throw new Error(opened.refusal.code)
    this.files = new Map(opened.value.files)
  }

  /**
   * Packs what was built with some files changed, and writes it down. The record of the conformance kit is forged: what
   * comes after it is to be seen refusing as well.
   * @returns the file
   */
  async pack(
    changes: Readonly<Record<string, string | ((before: string) => string)>> = {},
    signer = this.signer,
  ): Promise<string> {
    const files = new Map(this.files)
    for (const [name, change] of Object.entries(changes)) {
      const before = Buffer.from(files.get(name) ?? []).toString('utf8')
      files.set(name, new TextEncoder().encode(typeof change === 'string' ? change : change(before)))
    }
    if (!(CONFORMANCE in changes)) files.set(CONFORMANCE, conformanceRecord(files))
    const path = join(this.folder, `${crypto.randomUUID()}.xplugin`)
    await writeFile(path, packFiles(files, signer))
    return path
  }

  /** Has an installation take this author's packages, and those of these other keys. */
  async isTrustedAt(
    home: string,
    standing: { until?: string; revokedOn?: string } = {},
    others: readonly string[] = [],
  ): Promise<void> {
    await mkdir(join(home, 'keys'), { recursive: true })
    await writeFile(
      join(home, 'keys/plugin-keys.json'),
      JSON.stringify([{ key: keyToText(this.signer), ...standing }, ...others.map((key) => ({ key }))]),
    )
  }

  async end(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** A package with one byte of a file inside changed. */
export async function tampered(path: string): Promise<string> {
  const bytes = await readFile(path)
  // Into the middle of the first compressed file's data.
  const at = Math.floor(bytes.length / 3)
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0x55, at)
  const changed = `${path}.tampered`
  await writeFile(changed, bytes)
  return changed
}

type Fields = Record<string, unknown>

/** A change of a manifest, as a change of its text. */
export function manifestWith(changes: Fields | ((manifest: Fields) => Fields)): (before: string) => string {
  return (before) => {
    const manifest = JSON.parse(before) as Fields
    return JSON.stringify(
      { ...manifest, ...(typeof changes === 'function' ? changes(manifest) : changes) },
      null,
      2,
    )
  }
}
