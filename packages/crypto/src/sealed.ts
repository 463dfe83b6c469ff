import { frame } from './frame.ts'
import type { DataKey, Profile } from './profile.ts'
import { profileOf } from './profiles.ts'
import { fromText, toText } from './text.ts'

/** Where a value belongs. A ciphertext opens there and nowhere else. */
export interface Place {
  county: number
  /** Id of the record that it belongs to. */
  case: string
  field: string
  /** Version of the value, from 1: an older one put back does not open. */
  version: number
}

const FORMAT = 'xc1'

/**
 * Encrypts a value for its place 加密字段: `xc1.<profile>.<key id>.<version>.<ciphertext>`. All of the text before the
 * ciphertext is authenticated along with the place.
 */
export function seal(profile: Profile, key: DataKey, plain: Uint8Array, place: Place): string {
  const head = [FORMAT, profile.name, key.id, String(place.version)]
  return [...head, toText(profile.encrypt(key.bytes, plain, associated(head, place)))].join('.')
}

/** The value; undefined where it was sealed under another key or for another place, or was changed. */
export function open(key: DataKey, sealed: string, place: Place): Buffer | undefined {
  const [format, name, keyId, version, body, ...rest] = sealed.split('.')
  if (format !== FORMAT || body === undefined || rest.length > 0) return undefined
  if (keyId !== key.id || version !== String(place.version)) return undefined
  const profile = profileOf(name ?? '')
  const bytes = fromText(body)
  if (profile === undefined || bytes === undefined) return undefined
  return profile.decrypt(key.bytes, bytes, associated([format, profile.name, keyId, version], place))
}

/** What a ciphertext says of itself, to find the key by. Not to be believed before it opened. */
export function headOf(sealed: string): { profile: string; keyId: string; version: number } | undefined {
  const [format, profile, keyId, version] = sealed.split('.')
  if (format !== FORMAT || !profile || !keyId || !/^[1-9]\d{0,8}$/.test(version ?? '')) return undefined
  return { profile, keyId, version: Number(version) }
}

function associated(head: readonly string[], place: Place): Buffer {
  return frame(...head, place.county, place.case, place.field)
}
