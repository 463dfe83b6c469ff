import { type FileHandle, open } from 'node:fs/promises'
import { piecesOf, profiles } from '@xuncha/crypto'
import { CONTROL, DATA, decodeEnvelope, ENVELOPE_MOST, LARGEST_PIECE, type SealedKind } from './envelope.ts'
import { type Opening, openLocks } from './keys.ts'
import { type Control, FORMAT } from './records.ts'
import { BackupRefused } from './refused.ts'

/** What comes out of an archive, in order. */
export type Entry = { control: Control } | { data: Buffer }

/**
 * Reads an archive from front to back, a piece at a time. Whatever comes out was authenticated; that nothing is missing
 * is known when it has ended.
 * @throws BackupRefused archive.foreign, archive.newer, archive.wrong-key, archive.damaged
 */
export async function* readArchive(
  path: string,
  opening: Opening,
  kind: SealedKind = 'xuncha-backup',
): AsyncGenerator<Entry> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const { envelope, head } = decodeEnvelope(await bytesAt(file, 0, Math.min(size, ENVELOPE_MOST)), kind)
    const key = await openLocks(envelope.locks, envelope.key, opening)
    if (key === undefined) throw new BackupRefused('archive.wrong-key')
    const pieces = piecesOf(profiles[envelope.profile], key, head)
    let at = head.length
    if (at === size) throw new BackupRefused('archive.damaged', { at })
    while (at < size) {
      const sealed = await pieceAt(file, at, size)
      const next = at + 4 + sealed.length
      const plain = pieces.open(sealed, next === size ? 'last' : 'more')
      if (plain === undefined) throw new BackupRefused('archive.damaged', { at })
      yield entryOf(plain)
      at = next
    }
  } finally {
    await file.close()
  }
}

async function pieceAt(file: FileHandle, at: number, size: number): Promise<Buffer> {
  if (size - at < 4) throw new BackupRefused('archive.damaged', { at })
  const length = (await bytesAt(file, at, 4)).readUInt32BE()
  // Before memory is taken for it: nothing has vouched for this number yet.
  if (length > LARGEST_PIECE || length > size - at - 4) throw new BackupRefused('archive.damaged', { at })
  return bytesAt(file, at + 4, length)
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  for (let got = 0; got < length;) {
    const { bytesRead } = await file.read(buffer, got, length - got, at + got)
    if (bytesRead === 0) throw new BackupRefused('archive.damaged', { at })
    got += bytesRead
  }
  return buffer
}

function entryOf(plain: Buffer): Entry {
  const rest = plain.subarray(1)
  if (plain[0] === DATA) return { data: rest }
  if (plain[0] !== CONTROL) throw new BackupRefused('archive.newer')
  const control = JSON.parse(rest.toString('utf8')) as Control
  if (control.kind === 'head' && control.format > FORMAT) throw new BackupRefused('archive.newer')
  return { control }
}
