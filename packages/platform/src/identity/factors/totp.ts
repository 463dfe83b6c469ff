import { createHmac } from 'node:crypto'

const STEP_SECONDS = 30
const DIGITS = 6
/** Steps before and after the present one that are taken too: clocks differ, and typing takes time. */
const WINDOW = 1
const SECRET_BYTES = 20
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Bytes of a new secret, as RFC 4226 §4 recommends them for SHA-1, which is what every authenticator knows. */
export const secretLength = SECRET_BYTES

/** The code of one step 动态验证码. @source RFC 4226 §5.3; RFC 6238 §4 */
export function codeAt(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', secret).update(counter).digest()
  const offset = (digest.at(-1) as number) & 0xf
  const number = digest.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

/** Which step an instant lies in. */
export function stepOf(instant: Date): number {
  return Math.floor(instant.getTime() / 1000 / STEP_SECONDS)
}

/**
 * The step whose code was typed: the present one, the one before or the one after. Undefined for a wrong code, and for
 * one of a step that is not after `last`, of which a code was taken already.
 */
export function stepOfCode(
  secret: Uint8Array,
  code: string,
  { at, last }: { at: Date; last: number },
): number | undefined {
  const now = stepOf(at)
  for (let step = now - WINDOW; step <= now + WINDOW; step += 1)
    if (step > last && codeAt(secret, step) === code) return step
  return undefined
}

/** Whether a text looks like a code of an authenticator. */
export function isCode(text: string): boolean {
  return /^\d{6}$/.test(text)
}

/** A secret as people type it in where no camera is at hand. @source RFC 4648 §6, without padding */
export function base32(bytes: Uint8Array): string {
  let [bits, value, text] = [0, 0, '']
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(value >>> bits) & 31]
    }
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text
}

/**
 * What the QR code says to an authenticator. Digits, period and algorithm are what every authenticator takes where
 * nothing is said, and a shorter text is a coarser picture, which more cameras read.
 * @source Key Uri Format of Google Authenticator
 */
export function otpauthUri(
  secret: Uint8Array,
  { issuer, account }: { issuer: string; account: string },
): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`
}
