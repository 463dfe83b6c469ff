import { createHmac, diffieHellman, generateKeyPairSync } from 'node:crypto'
import type { KeyPair } from '../profile.ts'
import { privateKeyOf, publicKeyOf, rawOf } from './der.ts'
import { gcmDecrypt, gcmEncrypt } from './gcm.ts'

/**
 * Hybrid public key encryption 混合公钥加密 for one message: RFC 9180, mode base, DHKEM(X25519, HKDF-SHA256),
 * HKDF-SHA256, AES-GCM. The names are those of the RFC, and its vectors are in the tests.
 */
const KEM_ID = 0x0020
const KDF_ID = 0x0001
/** Lengths of key by the RFC's id of the cipher: AES-128-GCM, which the RFC has vectors for, and AES-256-GCM. */
const KEY_LENGTH = { 1: 16, 2: 32 } as const

type AeadId = keyof typeof KEY_LENGTH

const ENC = 32
const KEM_SUITE = Buffer.concat([Buffer.from('KEM'), i2osp2(KEM_ID)])

/** A fresh X25519 key pair. */
export function generate(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  return { publicKey: rawOf(publicKey), privateKey: rawOf(privateKey) }
}

/** SealBase with AES-256-GCM: the encapsulated key, then the ciphertext. */
export function wrap(publicKey: Uint8Array, secret: Uint8Array, associated: Uint8Array): Buffer {
  return sealBase(2, publicKey, generate(), { info: new Uint8Array(), associated, plain: secret })
}

/** OpenBase; undefined where anything was changed. */
export function unwrap(
  privateKey: Uint8Array,
  wrapped: Uint8Array,
  associated: Uint8Array,
): Buffer | undefined {
  return openBase(2, privateKey, wrapped, { info: new Uint8Array(), associated })
}

/** SealBase of the RFC with the ephemeral pair given, for its vectors. */
export function sealBase(
  aead: AeadId,
  recipient: Uint8Array,
  ephemeral: KeyPair,
  message: { info: Uint8Array; associated: Uint8Array; plain: Uint8Array },
): Buffer {
  const dh = exchange(ephemeral.privateKey, recipient)
  const { key, nonce } = keySchedule(aead, extractAndExpand(dh, ephemeral.publicKey, recipient), message.info)
  return Buffer.concat([ephemeral.publicKey, gcmEncrypt(key, nonce, message.plain, message.associated)])
}

/** OpenBase of the RFC. */
export function openBase(
  aead: AeadId,
  privateKey: Uint8Array,
  wrapped: Uint8Array,
  message: { info: Uint8Array; associated: Uint8Array },
): Buffer | undefined {
  if (wrapped.length < ENC) return undefined
  const enc = wrapped.subarray(0, ENC)
  let dh: Buffer
  try {
    dh = exchange(privateKey, enc)
  } catch {
    // A point of small order: whoever sent it wants a secret that everybody knows.
    return undefined
  }
  const { key, nonce } = keySchedule(aead, extractAndExpand(dh, enc, publicOf(privateKey)), message.info)
  return gcmDecrypt(key, nonce, wrapped.subarray(ENC), message.associated)
}

/** X25519 (RFC 7748). */
export function exchange(privateKey: Uint8Array, publicKey: Uint8Array): Buffer {
  return diffieHellman({
    privateKey: privateKeyOf('x25519', privateKey),
    publicKey: publicKeyOf('x25519', publicKey),
  })
}

/** The public key that belongs to a private one: the exchange with the base point. */
function publicOf(privateKey: Uint8Array): Buffer {
  return exchange(privateKey, Buffer.concat([Buffer.from([9]), Buffer.alloc(31)]))
}

function extractAndExpand(dh: Uint8Array, enc: Uint8Array, recipient: Uint8Array): Buffer {
  const prk = labeledExtract(KEM_SUITE, new Uint8Array(), 'eae_prk', dh)
  return labeledExpand(KEM_SUITE, prk, 'shared_secret', Buffer.concat([enc, recipient]), 32)
}

function keySchedule(aead: AeadId, shared: Uint8Array, info: Uint8Array): { key: Buffer; nonce: Buffer } {
  const suite = Buffer.concat([Buffer.from('HPKE'), i2osp2(KEM_ID), i2osp2(KDF_ID), i2osp2(aead)])
  const none = new Uint8Array()
  const context = Buffer.concat([
    Buffer.from([0]),
    labeledExtract(suite, none, 'psk_id_hash', none),
    labeledExtract(suite, none, 'info_hash', info),
  ])
  const secret = labeledExtract(suite, shared, 'secret', none)
  return {
    key: labeledExpand(suite, secret, 'key', context, KEY_LENGTH[aead]),
    nonce: labeledExpand(suite, secret, 'base_nonce', context, 12),
  }
}

function labeledExtract(suite: Uint8Array, salt: Uint8Array, label: string, ikm: Uint8Array): Buffer {
  return hmac(
    salt.length === 0 ? Buffer.alloc(32) : salt,
    Buffer.concat([Buffer.from('HPKE-v1'), suite, Buffer.from(label), ikm]),
  )
}

function labeledExpand(
  suite: Uint8Array,
  prk: Uint8Array,
  label: string,
  info: Uint8Array,
  length: 12 | 16 | 32,
): Buffer {
  const labeled = Buffer.concat([i2osp2(length), Buffer.from('HPKE-v1'), suite, Buffer.from(label), info])
  // One block of the hash is all that is ever asked for here.
  return hmac(prk, Buffer.concat([labeled, Buffer.from([1])])).subarray(0, length)
}

function hmac(key: Uint8Array, data: Uint8Array): Buffer {
  return createHmac('sha256', key).update(data).digest()
}

function i2osp2(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff])
}
