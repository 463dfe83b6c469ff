import { randomBytes } from 'node:crypto'
import { sm2 } from 'sm-crypto-v2'
import type { KeyPair } from '../profile.ts'
import { open, seal } from './sm4.ts'

/** Default user id of GB/T 35276: what everybody signs under who has agreed on nothing else. */
const USER_ID = '1234567812345678'
/** Order of the curve's base point (GB/T 32918.5). */
const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
/** The first part of an SM2 ciphertext of 32 bytes, C1C3C2: point, hash, and as much as was encrypted. */
const KEM = 64 + 32 + 32
const C1C3C2 = 1

/** A fresh SM2 key pair: 32 bytes, and the point uncompressed in 65. */
export function generate(): KeyPair {
  const { publicKey, privateKey } = sm2.generateKeyPairHex()
  return { publicKey: Buffer.from(publicKey, 'hex'), privateKey: Buffer.from(privateKey, 'hex') }
}

/** The public key that belongs to a private one. */
export function publicKeyOf(privateKey: Uint8Array): Buffer {
  return Buffer.from(sm2.getPublicKeyFromPrivateKey(hex(privateKey)), 'hex')
}

/** SM2 signature with SM3 (GB/T 32918.2): r, then s. */
export function sign(privateKey: Uint8Array, message: Uint8Array): Buffer {
  const options = { hash: true, publicKey: hex(publicKeyOf(privateKey)), userId: USER_ID }
  return Buffer.from(sm2.doSignature(Uint8Array.from(message), hex(privateKey), options), 'hex')
}

/** Whether a signature is the key's. The library leaves the range of r and s to its caller. */
export function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 65 || publicKey[0] !== 4) return false
  const text = hex(signature)
  if (![text.slice(0, 64), text.slice(64)].every(isScalar)) return false
  try {
    const options = { hash: true, userId: USER_ID }
    return sm2.doVerifySignature(Uint8Array.from(message), text, hex(publicKey), options)
  } catch {
    // Not a point of the curve.
    return false
  }
}

/** A key of its own, encrypted by SM2 (GB/T 32918.4), then the secret sealed under that key with what goes along. */
export function wrap(publicKey: Uint8Array, secret: Uint8Array, associated: Uint8Array): Buffer {
  const key = randomBytes(32)
  const encrypted = Buffer.from(sm2.doEncrypt(key, hex(publicKey), C1C3C2), 'hex')
  return Buffer.concat([encrypted, seal(key, secret, Buffer.concat([encrypted, associated]))])
}

/** The reverse; undefined where anything was changed. */
export function unwrap(
  privateKey: Uint8Array,
  wrapped: Uint8Array,
  associated: Uint8Array,
): Buffer | undefined {
  if (wrapped.length < KEM) return undefined
  const encrypted = Buffer.from(wrapped.subarray(0, KEM))
  const key = decrypt(privateKey, encrypted)
  return key && open(key, wrapped.subarray(KEM), Buffer.concat([encrypted, associated]))
}

/** Decrypts what SM2 encrypted; undefined where its hash does not fit or its point is not of the curve. */
export function decrypt(privateKey: Uint8Array, encrypted: Uint8Array): Buffer | undefined {
  try {
    const plain = sm2.doDecrypt(hex(encrypted), hex(privateKey), C1C3C2, { output: 'array' })
    return plain.length === 0 ? undefined : Buffer.from(plain)
  } catch {
    return undefined
  }
}

function isScalar(text: string): boolean {
  const value = BigInt(`0x${text}`)
  return value > 0n && value < ORDER
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
