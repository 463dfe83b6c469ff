import { randomBytes, timingSafeEqual } from 'node:crypto'
import { combine, split } from 'shamir-secret-sharing'
import { frame } from './frame.ts'
import type { Profile } from './profile.ts'
import { profileOf } from './profiles.ts'
import { fromText, toText } from './text.ts'

/** How many shares there are, and how many of them open the secret. */
export interface Sharing {
  shares: number
  needed: number
}

const FORMAT = 'xs1'
const CHECK = 16

/**
 * Splits a secret among several holders 分持, two of three unless told otherwise: fewer learn nothing. A share is
 * `xs1.<profile>.<set>.<needed>.<share>`.
 */
export async function splitSecret(
  profile: Profile,
  secret: Uint8Array,
  { shares, needed }: Sharing = { shares: 3, needed: 2 },
): Promise<string[]> {
  const set = toText(randomBytes(9))
  // The library combines whatever it is given; the check tells a wrong result from the right one.
  const checked = Buffer.concat([secret, checkOf(profile, set, secret)])
  const parts = await split(Uint8Array.from(checked), shares, needed)
  return parts.map((part) => [FORMAT, profile.name, set, String(needed), toText(part)].join('.'))
}

/** The secret; undefined where the shares are too few, of different secrets, twice the same, or one was changed. */
export async function combineShares(texts: readonly string[]): Promise<Buffer | undefined> {
  const shares = texts.map((text) => text.split('.'))
  const [format, name, set, needed] = shares[0] ?? []
  const profile = profileOf(name ?? '')
  if (format !== FORMAT || profile === undefined || set === undefined) return undefined
  const alike = ([f, n, s, k, , ...rest]: string[]) =>
    f === format && n === name && s === set && k === needed && rest.length === 0
  if (!shares.every(alike) || shares.length < 2 || shares.length < Number(needed)) return undefined
  const parts = shares.map(([, , , , body]) => fromText(body ?? ''))
  const whole = await together(parts)
  if (whole === undefined || whole.length <= CHECK) return undefined
  const secret = whole.subarray(0, whole.length - CHECK)
  const right = timingSafeEqual(checkOf(profile, set, secret), whole.subarray(secret.length))
  return right ? secret : undefined
}

async function together(parts: readonly (Buffer | undefined)[]): Promise<Buffer | undefined> {
  const present = parts.filter((part) => part !== undefined).map((part) => Uint8Array.from(part))
  if (present.length < parts.length) return undefined
  try {
    return Buffer.from(await combine(present))
  } catch {
    // Of different lengths, or one of them twice.
    return undefined
  }
}

function checkOf(profile: Profile, set: string, secret: Uint8Array): Buffer {
  return profile.mac(secret, frame('xuncha share', set)).subarray(0, CHECK)
}
