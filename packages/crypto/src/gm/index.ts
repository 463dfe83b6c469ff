import type { Profile } from '../profile.ts'
import { generate, publicKeyOf, sign, unwrap, verify, wrap } from './sm2.ts'
import { digest, mac } from './sm3.ts'
import { open, seal } from './sm4.ts'

/** SM3, HMAC-SM3, SM4-CTR with HMAC-SM3, and SM2 国密. Symmetric parts are Node's own where it has them. */
export const gm: Profile = {
  name: 'gm',
  digest,
  mac,
  encrypt: seal,
  decrypt: open,
  signing: { generate, publicKeyOf, sign, verify },
  wrapping: { generate, wrap, unwrap },
}
