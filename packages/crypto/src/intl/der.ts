import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

/** What precedes the 32 bytes of a key in the envelope that Node takes it in (RFC 8410, in DER). */
const before = {
  ed25519: { private: '302e020100300506032b657004220420', public: '302a300506032b6570032100' },
  x25519: { private: '302e020100300506032b656e04220420', public: '302a300506032b656e032100' },
}

/** A private key for Node from its 32 bytes. */
export function privateKeyOf(curve: keyof typeof before, raw: Uint8Array): KeyObject {
  const key = Buffer.concat([Buffer.from(before[curve].private, 'hex'), raw])
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
}

/** A public key for Node from its 32 bytes. */
export function publicKeyOf(curve: keyof typeof before, raw: Uint8Array): KeyObject {
  const key = Buffer.concat([Buffer.from(before[curve].public, 'hex'), raw])
  return createPublicKey({ key, format: 'der', type: 'spki' })
}

/** The 32 bytes of a key that Node made. */
export function rawOf(key: KeyObject): Buffer {
  const der =
    key.type === 'private'
      ? key.export({ format: 'der', type: 'pkcs8' })
      : key.export({ format: 'der', type: 'spki' })
  return Buffer.from(der.subarray(der.length - 32))
}
