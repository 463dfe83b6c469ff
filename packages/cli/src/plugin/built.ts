import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Signer } from '@xuncha/audit'
import {
  CONFORMANCE,
  NoPackage,
  openPackage,
  type OpenedPackage,
  packFiles,
  packFolder,
} from '@xuncha/plugin-package'
import { Failure } from '../command.ts'

/** What a folder comes to as a package: built where it is source, taken as it is where it was built already. */
export async function openedFolder(folder: string, signer: Signer): Promise<OpenedPackage> {
  if (existsSync(join(folder, 'manifest.json'))) return packed(folder, signer)
  const scratch = await mkdtemp(join(tmpdir(), 'xuncha-pack-'))
  try {
    // The build brings Vite along, which no other word needs.
    const { buildPackage } = await import('@xuncha/vite-preset/package')
    const into = join(scratch, 'package')
    await buildPackage(folder, into).catch((error: Error) => {
      throw new Failure('plugin-not-built', { text: error.message })
    })
    return await packed(into, signer)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** A package file that a command line names, with its bytes. */
export async function openedAt(path: string): Promise<{ bytes: Uint8Array; opened: OpenedPackage }> {
  const bytes = await readFile(path).catch((error: Error) => {
    throw new Failure('unreadable', { path, text: error.message })
  })
  return { bytes: new Uint8Array(bytes), opened: opened(new Uint8Array(bytes)) }
}

/** Whether a path is a folder; what is not there is none. */
export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}

/** Opens what was packed. @throws Failure */
export function opened(bytes: Uint8Array): OpenedPackage {
  const outcome = openPackage(bytes)
  if (!outcome.ok) throw new Failure(outcome.refusal.code, outcome.refusal.facts)
  return outcome.value
}

async function packed(folder: string, signer: Signer): Promise<OpenedPackage> {
  try {
    const { files } = opened(await packFolder(folder, signer))
    // What an earlier packing found does not count.
    const rest = new Map([...files].filter(([name]) => name !== CONFORMANCE))
    return opened(packFiles(rest, signer))
  } catch (error) {
    if (error instanceof NoPackage) throw new Failure(error.refusal.code, error.refusal.facts)
    throw error
  }
}
