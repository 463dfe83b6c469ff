import { createCipheriv, getCiphers, randomBytes, timingSafeEqual } from 'node:crypto'
import { sm4 } from 'sm-crypto-v2'
import { frame } from '../frame.ts'
import { mac } from './sm3.ts'

/** SM4 in counter mode: the same function forth and back. */
type Ctr = (key: Uint8Array, counter: Uint8Array, data: Uint8Array) => Buffer

const BLOCK = 16
const TAG = 32

/** SM4-CTR (GB/T 32907, GB/T 17964) of Node's OpenSSL. */
export const nativeCtr: Ctr = (key, counter, data) => {
  const cipher = createCipheriv('sm4-ctr', key, counter)
  return Buffer.concat([cipher.update(data), cipher.final()])
}

/** The same from the library's single blocks, for a Node that was built without it. */
export const libraryCtr: Ctr = (key, counter, data) => {
  const blocks = Math.ceil(data.length / BLOCK)
  const counters = Buffer.alloc(blocks * BLOCK)
  let value = BigInt(`0x${Buffer.from(counter).toString('hex')}`)
  for (let at = 0; at < blocks; at++) {
    counters.write(value.toString(16).padStart(2 * BLOCK, '0'), at * BLOCK, 'hex')
    value = BigInt.asUintN(8 * BLOCK, value + 1n)
  }
  const stream = sm4.encrypt(Uint8Array.from(counters), Uint8Array.from(key), {
    padding: 'none',
    output: 'array',
  })
  return Buffer.from(data.map((byte, at) => byte ^ (stream[at] as number)))
}

const ctr = getCiphers().includes('sm4-ctr') ? nativeCtr : libraryCtr

/** SM4-CTR, then HMAC-SM3 over associated data, counter and ciphertext: OpenSSL has no SM4-GCM to rely on. */
export function seal(key: Uint8Array, plain: Uint8Array, associated: Uint8Array): Buffer {
  const { cipherKey, macKey } = keysFrom(key)
  const counter = randomBytes(BLOCK)
  const ciphertext = ctr(cipherKey, counter, plain)
  return Buffer.concat([counter, ciphertext, mac(macKey, frame(associated, counter, ciphertext))])
}

/** The reverse; nothing is decrypted before the code was found right. */
export function open(key: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Buffer | undefined {
  if (sealed.length < BLOCK + TAG) return undefined
  const { cipherKey, macKey } = keysFrom(key)
  const counter = sealed.subarray(0, BLOCK)
  const ciphertext = sealed.subarray(BLOCK, sealed.length - TAG)
  const right = mac(macKey, frame(associated, counter, ciphertext))
  if (!timingSafeEqual(right, sealed.subarray(sealed.length - TAG))) return undefined
  return ctr(cipherKey, counter, ciphertext)
}

/** One key for each of the two, so that neither tells anything of the other. */
function keysFrom(key: Uint8Array): { cipherKey: Buffer; macKey: Buffer } {
  return {
    cipherKey: mac(key, Buffer.from('xuncha sm4-ctr')).subarray(0, 16),
    macKey: mac(key, Buffer.from('xuncha hmac-sm3')),
  }
}
