import { frame } from './frame.ts'
import { keyIdOf } from './keys.ts'
import type { DataKey, KeyPair, Profile } from './profile.ts'
import { profileOf } from './profiles.ts'
import { fromText, toText } from './text.ts'

const FORMAT = 'xw1'

/**
 * A data key for one holder 密钥封装: `xw1.<profile>.<holder's key id>.<data key id>.<ciphertext>`, which only the
 * holder's private key opens. `place` says what the data key is of (a county and case, say) and is authenticated.
 */
export function wrapKey(
  profile: Profile,
  holder: Uint8Array,
  key: DataKey,
  place: readonly string[],
): string {
  const head = [FORMAT, profile.name, keyIdOf(profile, 'wrap', holder), key.id]
  return [...head, toText(profile.wrapping.wrap(holder, key.bytes, frame(...head, ...place)))].join('.')
}

/** The data key; undefined where it was wrapped for another holder or place, or was changed. */
export function unwrapKey(holder: KeyPair, wrapped: string, place: readonly string[]): DataKey | undefined {
  const [format, name, holderId, id, body, ...rest] = wrapped.split('.')
  if (format !== FORMAT || id === undefined || body === undefined || rest.length > 0) return undefined
  const profile = profileOf(name ?? '')
  const bytes = fromText(body)
  if (profile === undefined || bytes === undefined) return undefined
  if (holderId !== keyIdOf(profile, 'wrap', holder.publicKey)) return undefined
  const head = [format, profile.name, holderId, id]
  const secret = profile.wrapping.unwrap(holder.privateKey, bytes, frame(...head, ...place))
  return secret?.length === 32 ? { id, bytes: secret } : undefined
}
