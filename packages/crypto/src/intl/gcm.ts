import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const NONCE = 12
const TAG = 16

/** AES-GCM with a given nonce (NIST SP 800-38D): ciphertext, then tag. The key's length says which AES. */
export function gcmEncrypt(
  key: Uint8Array,
  nonce: Uint8Array,
  plain: Uint8Array,
  associated: Uint8Array,
): Buffer {
  const cipher = createCipheriv(aesFor(key), key, nonce, { authTagLength: TAG }).setAAD(associated)
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** The reverse; undefined where the tag does not fit. */
export function gcmDecrypt(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  associated: Uint8Array,
): Buffer | undefined {
  if (sealed.length < TAG) return undefined
  const decipher = createDecipheriv(aesFor(key), key, nonce, { authTagLength: TAG })
    .setAAD(associated)
    .setAuthTag(sealed.subarray(sealed.length - TAG))
  const plain = decipher.update(sealed.subarray(0, sealed.length - TAG))
  try {
    return Buffer.concat([plain, decipher.final()])
  } catch {
    return undefined
  }
}

/** AES-256-GCM under a random nonce, which comes first. */
export function seal(key: Uint8Array, plain: Uint8Array, associated: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE)
  return Buffer.concat([nonce, gcmEncrypt(key, nonce, plain, associated)])
}

/** The reverse of `seal`. */
export function open(key: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Buffer | undefined {
  if (sealed.length < NONCE) return undefined
  return gcmDecrypt(key, sealed.subarray(0, NONCE), sealed.subarray(NONCE), associated)
}

function aesFor(key: Uint8Array): 'aes-128-gcm' | 'aes-256-gcm' {
  return key.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm'
}
