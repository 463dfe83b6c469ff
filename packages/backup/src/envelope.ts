import { type ProfileName, profileOf } from '@xuncha/crypto'
import { BackupRefused } from './refused.ts'

/** What a sealed file says that it is; the number behind it is that of the envelope's own form. */
export type SealedKind = 'xuncha-backup' | 'xuncha-county'

/** Bytes of an envelope, at most. */
export const ENVELOPE_MOST = 65_536

/** Bytes of content in a piece, at most. */
export const PIECE = 262_144

/** Bytes that a piece takes in the file, at most: a control record may name every table. */
export const LARGEST_PIECE = 16 * 1024 * 1024

/** The first byte of a piece says what the rest of it is. */
export const CONTROL = 0
export const DATA = 1

/** What can be read of an archive without opening it. Not to be believed before the first piece opened. */
export interface Envelope {
  profile: ProfileName
  /** Id of the archive's key. */
  key: string
  locks: readonly string[]
}

/** The envelope as it stands at the head of the file: the format's name, then one line. */
export function encodeEnvelope({ profile, key, locks }: Envelope, kind: SealedKind): Buffer {
  return Buffer.from(`${kind} 1\n${JSON.stringify({ profile, key, locks })}\n`)
}

/**
 * The envelope at the beginning of these bytes, and the bytes that it is.
 * @throws BackupRefused archive.foreign, archive.newer
 */
export function decodeEnvelope(start: Buffer, kind: SealedKind): { envelope: Envelope; head: Buffer } {
  const magic = `${kind} 1\n`
  const text = start.subarray(0, ENVELOPE_MOST).toString('latin1')
  if (!text.startsWith(magic))
    throw new BackupRefused(new RegExp(`^${kind} \\d+\n`).test(text) ? 'archive.newer' : 'archive.foreign')
  const end = text.indexOf('\n', magic.length)
  const envelope = end < 0 ? undefined : parsed(text.slice(magic.length, end))
  if (envelope === undefined) throw new BackupRefused('archive.foreign')
  return { envelope, head: start.subarray(0, end + 1) }
}

function parsed(text: string): Envelope | undefined {
  try {
    const { profile, key, locks } = JSON.parse(text) as Record<string, unknown>
    const known = typeof profile === 'string' ? profileOf(profile) : undefined
    if (known === undefined || typeof key !== 'string' || !Array.isArray(locks)) return undefined
    return { profile: known.name, key, locks: locks.filter((lock) => typeof lock === 'string') }
  } catch {
    return undefined
  }
}
