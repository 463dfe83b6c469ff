// Hashes and signatures for verify-audit.mjs, in plain arithmetic: the first verifier uses OpenSSL and a library, and a
// fault of theirs must not be one of this. Slow, and nothing here is secret, so that its time may tell what it likes.

// ---------- bytes

export const ascii = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
export const utf8 = (text) => new TextEncoder().encode(text)
export const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
export const join = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]))
export const same = (a, b) => a !== undefined && b !== undefined && hexOf(a) === hexOf(b)
export const bigEndian = (bytes) => BigInt(`0x${hexOf(bytes) || '0'}`)
const littleEndian = (bytes) => bigEndian(Uint8Array.from(bytes).reverse())

export function fromBase64(text) {
  if (typeof text !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0)
    return undefined
  const bytes = ascii(atob(text))
  return btoa(String.fromCharCode(...bytes)) === text ? bytes : undefined
}

function toBytes(number, length) {
  return Uint8Array.from(
    number
      .toString(16)
      .padStart(2 * length, '0')
      .match(/../g),
    (pair) => parseInt(pair, 16),
  )
}

// ---------- hashes

/** Message, a one bit, zeros, and the length in bits at the end of the last block. */
function padded(message, block, lengthBytes) {
  const total = Math.ceil((message.length + 1 + lengthBytes) / block) * block
  const out = new Uint8Array(total)
  out.set(message)
  out[message.length] = 0x80
  out.set(toBytes(BigInt(message.length) * 8n, 8), total - 8)
  return out
}

const primes = []
for (let n = 2; primes.length < 80; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n)

/** First 64 bits behind the point of a prime's square or cube root, which the constants of SHA-2 are. */
function rootBits(prime, power) {
  const wanted = BigInt(prime) << BigInt(64 * power)
  let root = 0n
  for (let bit = 1n << 68n; bit > 0n; bit >>= 1n) if ((root | bit) ** BigInt(power) <= wanted) root |= bit
  return root & 0xffffffffffffffffn
}
const cubes = primes.map((prime) => rootBits(prime, 3))
const squares = primes.slice(0, 8).map((prime) => rootBits(prime, 2))

const K256 = Uint32Array.from(cubes.slice(0, 64), (word) => Number(word >> 32n))
const right = (word, by) => (word >>> by) | (word << (32 - by))

/** SHA-256, FIPS 180-4. */
export function sha256(message) {
  const state = Uint32Array.from(squares, (word) => Number(word >> 32n))
  const data = new DataView(padded(message, 64, 8).buffer)
  const w = new Uint32Array(64)
  for (let at = 0; at < data.byteLength; at += 64) {
    for (let t = 0; t < 16; t++) w[t] = data.getUint32(at + 4 * t)
    for (let t = 16; t < 64; t++) {
      const s0 = right(w[t - 15], 7) ^ right(w[t - 15], 18) ^ (w[t - 15] >>> 3)
      const s1 = right(w[t - 2], 17) ^ right(w[t - 2], 19) ^ (w[t - 2] >>> 10)
      w[t] = w[t - 16] + s0 + w[t - 7] + s1
    }
    let [a, b, c, d, e, f, g, h] = state
    for (let t = 0; t < 64; t++) {
      const sum1 = right(e, 6) ^ right(e, 11) ^ right(e, 25)
      const t1 = (h + sum1 + ((e & f) ^ (~e & g)) + K256[t] + w[t]) | 0
      const t2 = ((right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
    }
    ;[a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] += word))
  }
  return join(...Array.from(state, (word) => toBytes(BigInt(word), 4)))
}

const M64 = 0xffffffffffffffffn
const right64 = (word, by) => ((word >> by) | (word << (64n - by))) & M64

/** SHA-512, which Ed25519 needs. */
export function sha512(message) {
  const state = [...squares]
  const data = new DataView(padded(message, 128, 16).buffer)
  for (let at = 0; at < data.byteLength; at += 128) {
    const w = Array.from({ length: 16 }, (_, t) => data.getBigUint64(at + 8 * t))
    for (let t = 16; t < 80; t++) {
      const s0 = right64(w[t - 15], 1n) ^ right64(w[t - 15], 8n) ^ (w[t - 15] >> 7n)
      const s1 = right64(w[t - 2], 19n) ^ right64(w[t - 2], 61n) ^ (w[t - 2] >> 6n)
      w.push((w[t - 16] + s0 + w[t - 7] + s1) & M64)
    }
    let [a, b, c, d, e, f, g, h] = state
    for (let t = 0; t < 80; t++) {
      const sum1 = right64(e, 14n) ^ right64(e, 18n) ^ right64(e, 41n)
      const t1 = (h + sum1 + ((e & f) ^ (~e & M64 & g)) + cubes[t] + w[t]) & M64
      const t2 = (right64(a, 28n) ^ right64(a, 34n) ^ right64(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c))
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & M64, c, b, a, (t1 + t2) & M64]
    }
    ;[a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = (state[i] + word) & M64))
  }
  return join(...state.map((word) => toBytes(word, 8)))
}

const left = (word, by) => (word << (by % 32)) | (by % 32 === 0 ? 0 : word >>> (32 - (by % 32)))

/** SM3, GB/T 32905. */
export function sm3(message) {
  const start = '7380166f 4914b2b9 172442d7 da8a0600 a96f30bc 163138aa e38dee4d b0fb0e4e'
  let state = start.split(' ').map((word) => parseInt(word, 16))
  const data = new DataView(padded(message, 64, 8).buffer)
  for (let at = 0; at < data.byteLength; at += 64) {
    const w = Array.from({ length: 16 }, (_, j) => data.getUint32(at + 4 * j))
    for (let j = 16; j < 68; j++) {
      const x = w[j - 16] ^ w[j - 9] ^ left(w[j - 3], 15)
      w.push(x ^ left(x, 15) ^ left(x, 23) ^ left(w[j - 13], 7) ^ w[j - 6])
    }
    let [a, b, c, d, e, f, g, h] = state
    for (let j = 0; j < 64; j++) {
      const ss1 = left((left(a, 12) + e + left(j < 16 ? 0x79cc4519 : 0x7a879d8a, j)) | 0, 7)
      const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
      const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g)
      const tt1 = (ff + d + (ss1 ^ left(a, 12)) + (w[j] ^ w[j + 4])) | 0
      const tt2 = (gg + h + ss1 + w[j]) | 0
      ;[a, b, c, d, e, f, g, h] = [
        tt1,
        a,
        left(b, 9),
        c,
        tt2 ^ left(tt2, 9) ^ left(tt2, 17),
        e,
        left(f, 19),
        g,
      ]
    }
    state = [a, b, c, d, e, f, g, h].map((word, i) => (word ^ state[i]) >>> 0)
  }
  return join(...state.map((word) => toBytes(BigInt(word), 4)))
}

// ---------- signatures

const mod = (value, by) => ((value % by) + by) % by

function power(base, exponent, by) {
  let result = 1n
  for (let square = mod(base, by); exponent > 0n; exponent >>= 1n, square = (square * square) % by)
    if (exponent & 1n) result = (result * square) % by
  return result
}

/** `times` times a point, by doubling and adding. */
function multiply(point, times, none, add) {
  let result = none
  for (let double = point; times > 0n; times >>= 1n, double = add(double, double))
    if (times & 1n) result = add(result, double)
  return result
}

const P = 2n ** 255n - 19n
const L = 2n ** 252n + 27742317777372353535851937790883648493n
const D = mod(-121665n * power(121666n, P - 2n, P), P)

/** Points of the twisted Edwards curve as X, Y, Z, T (RFC 8032 §5.1.4). */
function addEdwards([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const [a, b] = [mod((y1 - x1) * (y2 - x2), P), mod((y1 + x1) * (y2 + x2), P)]
  const [c, d] = [mod(2n * t1 * t2 * D, P), mod(2n * z1 * z2, P)]
  const [e, f, g, h] = [b - a, d - c, d + c, b + a]
  return [mod(e * f, P), mod(g * h, P), mod(f * g, P), mod(e * h, P)]
}

function decodeEdwards(bytes) {
  const number = littleEndian(bytes)
  const y = number & (2n ** 255n - 1n)
  if (y >= P) return undefined
  const square = mod((y * y - 1n) * power(D * y * y + 1n, P - 2n, P), P)
  let x = power(square, (P + 3n) / 8n, P)
  if (mod(x * x - square, P) !== 0n) x = mod(x * power(2n, (P - 1n) / 4n, P), P)
  if (mod(x * x - square, P) !== 0n || (x === 0n && number >> 255n)) return undefined
  if ((x & 1n) !== number >> 255n) x = P - x
  return [x, y, 1n, mod(x * y, P)]
}

/** Ed25519, RFC 8032 §5.1.7. */
export function verifyEd25519(publicKey, message, signature) {
  const base = decodeEdwards(toBytes(mod(4n * power(5n, P - 2n, P), P), 32).reverse())
  const [key, r] = [decodeEdwards(publicKey), decodeEdwards(signature.subarray(0, 32))]
  const s = littleEndian(signature.subarray(32))
  if (key === undefined || r === undefined || s >= L) return false
  const k = littleEndian(sha512(join(signature.subarray(0, 32), publicKey, message))) % L
  const none = [0n, 1n, 1n, 0n]
  const [x1, y1, z1] = multiply(base, s, none, addEdwards)
  const [x2, y2, z2] = addEdwards(r, multiply(key, k, none, addEdwards))
  return mod(x1 * z2 - x2 * z1, P) === 0n && mod(y1 * z2 - y2 * z1, P) === 0n
}

// GB/T 32918.5
const SP = 2n ** 256n - 2n ** 224n - 2n ** 96n + 2n ** 64n - 1n
const SN = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
const SA = SP - 3n
const SB = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n
const GX = 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n
const GY = 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n

/** Affine points; undefined is the point at infinity. */
function addSm2(p, q) {
  if (p === undefined || q === undefined) return p ?? q
  const [[x1, y1], [x2, y2]] = [p, q]
  if (x1 === x2 && mod(y1 + y2, SP) === 0n) return undefined
  const slope =
    x1 === x2
      ? mod((3n * x1 * x1 + SA) * power(2n * y1, SP - 2n, SP), SP)
      : mod((y2 - y1) * power(x2 - x1, SP - 2n, SP), SP)
  const x = mod(slope * slope - x1 - x2, SP)
  return [x, mod(slope * (x1 - x) - y1, SP)]
}

/** SM2 with SM3 and the default user id, GB/T 32918.2. */
export function verifySm2(publicKey, message, signature) {
  const [x, y] = [bigEndian(publicKey.subarray(1, 33)), bigEndian(publicKey.subarray(33))]
  if (publicKey[0] !== 4 || x >= SP || y >= SP || mod(y * y - (x * x * x + SA * x + SB), SP) !== 0n)
    return false
  const [r, s] = [bigEndian(signature.subarray(0, 32)), bigEndian(signature.subarray(32))]
  if (r < 1n || r >= SN || s < 1n || s >= SN) return false
  const curve = [SA, SB, GX, GY, x, y].map((value) => toBytes(value, 32))
  const z = sm3(join([0, 128], ascii('1234567812345678'), ...curve))
  const e = bigEndian(sm3(join(z, message)))
  const t = mod(r + s, SN)
  if (t === 0n) return false
  const point = addSm2(multiply([GX, GY], s, undefined, addSm2), multiply([x, y], t, undefined, addSm2))
  return point !== undefined && mod(e + point[0], SN) === r
}
