import { profiles } from '@xuncha/crypto'

/** A file as listed: its size in bytes and its digests in both families, in hex. */
export interface Listed {
  size: number
  sha256: string
  sm3: string
}

/** `contents.json`: every file of the package but the list itself and the signature over it. */
export interface PackageContents {
  format: 1
  id: string
  version: string
  files: Readonly<Record<string, Listed>>
}

/** A file as it is listed. */
export function listed(bytes: Uint8Array): Listed {
  return {
    size: bytes.length,
    sha256: profiles.intl.digest(bytes).toString('hex'),
    sm3: profiles.gm.digest(bytes).toString('hex'),
  }
}

/** What a list says; undefined where it is none. */
export function readContents(bytes: Uint8Array): PackageContents | undefined {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
  const { format, id, version, files } = (value ?? {}) as Partial<PackageContents>
  if (format !== 1 || typeof id !== 'string' || typeof version !== 'string') return undefined
  if (typeof files !== 'object' || files === null) return undefined
  return Object.values(files).every(isListed) ? { format, id, version, files } : undefined
}

function isListed(value: unknown): value is Listed {
  const { size, sha256, sm3 } = (value ?? {}) as Partial<Listed>
  return Number.isSafeInteger(size) && isDigest(sha256) && isDigest(sm3)
}

function isDigest(text: unknown): boolean {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text)
}
