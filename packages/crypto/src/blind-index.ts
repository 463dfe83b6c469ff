import { frame } from './frame.ts'
import type { Profile } from './profile.ts'

/** What can be looked up without being stored in the clear: a telephone number, an identity number 身份证号. */
export type BlindKind = 'phone' | 'identity'

/**
 * Finds equal values of a county without keeping them 盲索引: a code over the normalised value that means nothing
 * without the key. Undefined where the value is not of its kind, and so equal to nothing.
 */
export function blindIndex(
  profile: Profile,
  key: Uint8Array,
  county: number,
  kind: BlindKind,
  value: string,
): Buffer | undefined {
  const normal = kind === 'phone' ? normalPhone(value) : normalIdentity(value)
  return normal === undefined
    ? undefined
    : profile.mac(key, frame('xuncha blind index', county, kind, normal))
}

/** Digits alone: full-width ones made plain, spaces, dashes and brackets taken out, the country code left out. */
export function normalPhone(value: string): string | undefined {
  const text = value.normalize('NFKC').replaceAll(/[\s()\u2010-\u2015-]/g, '')
  const [, digits] =
    /^(?:\+?86|0086)?(1\d{10})$/.exec(text) ?? /^(?:\+?86|0086)?(0?\d{6,12})$/.exec(text) ?? []
  return digits
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/**
 * Eighteen places with the check digit right (GB 11643); an old number of fifteen becomes the new one of the person.
 */
export function normalIdentity(value: string): string | undefined {
  const text = value.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase()
  if (/^\d{15}$/.test(text)) return withCheck(`${text.slice(0, 6)}19${text.slice(6)}`)
  return /^\d{17}[\dX]$/.test(text) && withCheck(text.slice(0, 17)) === text ? text : undefined
}

function withCheck(seventeen: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(seventeen[at]), 0)
  return seventeen + '10X98765432'[sum % 11]
}
