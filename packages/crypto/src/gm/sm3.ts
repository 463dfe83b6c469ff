import { createHash, createHmac, getHashes } from 'node:crypto'
import { sm3 } from 'sm-crypto-v2'

/** A hash and its HMAC. */
interface Hashing {
  digest(data: Uint8Array): Buffer
  mac(key: Uint8Array, data: Uint8Array): Buffer
}

/** SM3 (GB/T 32905) of Node's OpenSSL. */
export const nativeSm3: Hashing = {
  digest: (data) => createHash('sm3').update(data).digest(),
  mac: (key, data) => createHmac('sm3', key).update(data).digest(),
}

/** SM3 in plain JavaScript, for a Node that was built without it. */
export const librarySm3: Hashing = {
  digest: (data) => Buffer.from(sm3(Uint8Array.from(data)), 'hex'),
  mac: (key, data) =>
    Buffer.from(sm3(Uint8Array.from(data), { key: Uint8Array.from(key), mode: 'hmac' }), 'hex'),
}

/** The fast one where there is one. */
export const { digest, mac } = getHashes().includes('sm3') ? nativeSm3 : librarySm3
