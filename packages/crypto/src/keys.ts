import { randomBytes } from 'node:crypto'
import { frame } from './frame.ts'
import type { DataKey, Profile } from './profile.ts'
import { toText } from './text.ts'

/** What a public key is for; its id is another for each. */
export type KeyUse = 'sign' | 'wrap'

/** A fresh symmetric key 数据密钥 with a random id. */
export function generateDataKey(): DataKey {
  return { id: toText(randomBytes(9)), bytes: randomBytes(32) }
}

/** Short name of a public key: nine bytes of its digest, so that nobody can give a key another's name. */
export function keyIdOf(profile: Profile, use: KeyUse, publicKey: Uint8Array): string {
  return toText(profile.digest(frame('xuncha key id', profile.name, use, publicKey)).subarray(0, 9))
}
