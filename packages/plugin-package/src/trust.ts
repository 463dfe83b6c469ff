import { gt, satisfies } from 'semver'
import { keyFromText, type VerifierKey } from '@xuncha/audit'
import { done, type Outcome, refuse } from '@xuncha/domain'
import { SDK_VERSION } from '@xuncha/plugin-sdk'
import type { OpenedPackage } from './open.ts'
import { isSignedWith } from './signature.ts'

/** A key whose packages this installation takes 受信公钥, pinned in a file of the operator's. Days as `YYYY-MM-DD`. */
export interface TrustedKey {
  key: VerifierKey
  /** The last day on which a package signed with it is taken. */
  until?: string
  /** From then on nothing signed with it is taken, nor kept in service. */
  revokedOn?: string
}

/**
 * Reads the pinned keys: `[{ "key": "<name>+<id>+<base64>", "until": "2028-12-31", "revokedOn": null }]`.
 * @refuses trust.malformed, with the number of the entry
 */
export function trustedKeysFrom(text: string): Outcome<TrustedKey[]> {
  let rows: unknown
  try {
    rows = JSON.parse(text)
  } catch {
    return refuse('trust.malformed', { entry: 0 })
  }
  if (!Array.isArray(rows)) return refuse('trust.malformed', { entry: 0 })
  const keys: TrustedKey[] = []
  for (const [at, row] of rows.entries()) {
    const { key: text, until, revokedOn } = (row ?? {}) as Record<string, unknown>
    const key = typeof text === 'string' ? keyFromText(text) : undefined
    // A witness signs what it saw, never what it made.
    if (key?.kind !== 'log' || !isDay(until) || !isDay(revokedOn))
      return refuse('trust.malformed', { entry: at + 1 })
    keys.push({ key, ...(until ? { until } : {}), ...(revokedOn ? { revokedOn } : {}) })
  }
  return done(keys)
}

/**
 * Whether an opened package may be installed: signed with a key that is pinned, in force and not revoked, and written
 * for this version of the plugin interface. Needs no network. Yields the key's name and id.
 * @refuses package.key-unknown, package.key-expired, package.key-revoked, package.sdk
 */
export function verifyPackage(
  { note, manifest }: Pick<OpenedPackage, 'note' | 'manifest'>,
  trusted: readonly TrustedKey[],
  today: string,
): Outcome<string> {
  const signing = trusted.filter(({ key }) => isSignedWith(key, note))
  if (signing.length === 0) return refuse('package.key-unknown', { by: note.signatures[0]?.name ?? '' })
  const standing = signing.filter(({ revokedOn }) => revokedOn === undefined || revokedOn > today)
  const [revoked] = signing
  if (standing.length === 0)
    return refuse('package.key-revoked', { by: revoked?.key.name, on: revoked?.revokedOn })
  const inForce = standing.find(({ until }) => until === undefined || until >= today)
  if (inForce === undefined)
    return refuse('package.key-expired', { by: standing[0]?.key.name, on: standing[0]?.until })
  if (!fitsHost(manifest)) return refuse('package.sdk', { asks: manifest.sdk, has: SDK_VERSION })
  return done(`${inForce.key.name}+${inForce.key.id}`)
}

/** Whether a plugin was written for the plugin interface that this program has. */
export function fitsHost({ sdk }: Pick<OpenedPackage['manifest'], 'sdk'>): boolean {
  return satisfies(SDK_VERSION, sdk)
}

/** Whether a version of a plugin comes after another. */
export function isNewer(version: string, than: string): boolean {
  return gt(version, than)
}

function isDay(value: unknown): value is string | undefined | null {
  return (
    value === undefined || value === null || (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value))
  )
}
