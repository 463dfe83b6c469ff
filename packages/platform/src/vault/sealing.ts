import {
  type DataKey,
  generateDataKey,
  open,
  type Place,
  type Profile,
  profileOf,
  seal,
  unwrapKey,
  wrapKey,
} from '@xuncha/crypto'
import type { OwnKey } from './passphrases.ts'

/** What of an entry its ciphertexts are bound to: put elsewhere, they do not open. */
export interface SealedPlace {
  countyId: number
  id: string
  kind: string
  resource: string
  record: string
}

/** Somebody whom data keys are encrypted to: a holder, a reader, or the escrow. */
export interface Recipient {
  profile: string
  public_key: Buffer
}

/** The case that a ciphertext belongs to. The id comes last and has no bar, so no two entries share one. */
function caseOf({ kind, resource, record, id }: SealedPlace): string {
  return [kind, resource, record, id].join('|')
}

function placeOf(entry: SealedPlace, field: string, version: number): Place {
  return { county: entry.countyId, case: caseOf(entry), field, version }
}

/** Seals every value under a fresh data key, each bound to county, case, field and version. */
export function sealFields(
  profile: Profile,
  entry: SealedPlace,
  fields: Readonly<Record<string, string>>,
  version: number,
): { key: DataKey; sealed: { name: string; sealed: string }[] } {
  const key = generateDataKey()
  const sealed = Object.entries(fields).map(([name, value]) => ({
    name,
    sealed: seal(profile, key, Buffer.from(value, 'utf8'), placeOf(entry, name, version)),
  }))
  return { key, sealed }
}

/** The values; undefined where one of them is not what was sealed there. */
export function openFields(
  key: DataKey,
  entry: SealedPlace,
  rows: readonly { name: string; sealed: string }[],
  version: number,
): Record<string, string> | undefined {
  const fields: Record<string, string> = {}
  for (const { name, sealed } of rows) {
    const value = open(key, sealed, placeOf(entry, name, version))
    if (value === undefined) return undefined
    fields[name] = value.toString('utf8')
  }
  return fields
}

/** The data key of an entry, encrypted to a recipient. */
export function wrapFor({ profile, public_key }: Recipient, key: DataKey, entry: SealedPlace): string {
  const known = profileOf(profile)
  if (known === undefined) throw new Error(`A key of the unknown profile "${profile}"`)
  return wrapKey(known, public_key, key, [String(entry.countyId), caseOf(entry)])
}

/** The data key; undefined where it was encrypted to somebody else or for another entry. */
export function unwrapWith(
  { pair }: Pick<OwnKey, 'pair'>,
  wrapped: string,
  entry: SealedPlace,
): DataKey | undefined {
  return unwrapKey(pair, wrapped, [String(entry.countyId), caseOf(entry)])
}
