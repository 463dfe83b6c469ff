import { frame } from './frame.ts'
import type { DataKey, Profile } from './profile.ts'

/**
 * A message too large to be held, sealed in pieces 分段加密. Each is bound to what stands at the head, to its place, and to
 * whether it is the last: one that is missing, doubled, moved or cut off, and a head that was changed, do not open. The
 * key must be of this message alone.
 */
export interface Pieces {
  /** Encrypts the next piece. */
  seal(plain: Uint8Array, end: 'more' | 'last'): Buffer
  /** Decrypts the next piece; undefined where anything is not as it was sealed. */
  open(sealed: Uint8Array, end: 'more' | 'last'): Buffer | undefined
}

/** The pieces of one message, from its first. Its head is not secret and is authenticated with every piece. */
export function piecesOf(profile: Profile, key: DataKey, head: Uint8Array): Pieces {
  const message = profile.digest(head)
  let at = 0
  const place = (end: string) => frame('xuncha pieces', profile.name, key.id, message, at++, end)
  return {
    seal: (plain, end) => profile.encrypt(key.bytes, plain, place(end)),
    open: (sealed, end) => profile.decrypt(key.bytes, sealed, place(end)),
  }
}
