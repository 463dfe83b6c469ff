import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { generateSigner, type Signer, signerFromText, signerToText } from '@xuncha/audit'
import type { Profile } from '@xuncha/crypto'
import { Failure } from '../command.ts'

const KEY = 'witness.key'
const SEEN = 'seen.checkpoint'

/** The witness's own key, made at the first time. Its name is part of it. */
export async function openWitnessKey(folder: string, name: string, profile: Profile): Promise<Signer> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, KEY)
  const kept = await textIn(path)
  if (kept === undefined) {
    // Without its key, what it saw is of no use to anybody: then somebody took the key away.
    if ((await readSeen(folder)) !== undefined) throw new Failure('witness-key-gone', { path })
    const signer = generateSigner(name, 'witness', profile)
    await write(path, signerToText(signer))
    return signer
  }
  const signer = signerFromText(kept)
  if (signer === undefined || signer.kind !== 'witness') throw new Failure('witness-key-bad', { path })
  return signer
}

/** What the witness signed last; undefined at first. */
export async function readSeen(folder: string): Promise<string | undefined> {
  return textIn(join(folder, SEEN))
}

/** Keeps what was signed. On disk when this is done, and never half of it. */
export async function keepSeen(folder: string, note: string): Promise<void> {
  await write(join(folder, SEEN), note)
}

async function write(path: string, text: string): Promise<void> {
  const staged = `${path}.new`
  const file = await open(staged, 'w', 0o600)
  try {
    await file.write(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(staged, path)
}

async function textIn(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
