import { createHash, createHmac, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { Profile } from '../profile.ts'
import { privateKeyOf, publicKeyOf, rawOf } from './der.ts'
import { open, seal } from './gcm.ts'
import { generate, unwrap, wrap } from './hpke.ts'

/** SHA-256, HMAC-SHA-256, AES-256-GCM, Ed25519, and HPKE over X25519: all of it Node's own OpenSSL. */
export const intl: Profile = {
  name: 'intl',
  digest: (data) => createHash('sha256').update(data).digest(),
  mac: (key, data) => createHmac('sha256', key).update(data).digest(),
  encrypt: seal,
  decrypt: open,
  signing: {
    generate() {
      const { publicKey, privateKey } = generateKeyPairSync('ed25519')
      return { publicKey: rawOf(publicKey), privateKey: rawOf(privateKey) }
    },
    publicKeyOf: (privateKey) => rawOf(createPublicKey(privateKeyOf('ed25519', privateKey))),
    sign: (privateKey, message) => sign(null, message, privateKeyOf('ed25519', privateKey)),
    verify: (publicKey, message, signature) =>
      publicKey.length === 32 &&
      signature.length === 64 &&
      verify(null, message, publicKeyOf('ed25519', publicKey), signature),
  },
  wrapping: { generate, wrap, unwrap },
}
