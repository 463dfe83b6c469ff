import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** A certificate for 127.0.0.1 that signs itself, as PEM. */
export interface Certificate {
  cert: string
  key: string
}

const ECDSA_WITH_SHA256 = '2a8648ce3d040302'
const COMMON_NAME = '550403'
const BASIC_CONSTRAINTS = '551d13'
const ALTERNATIVE_NAME = '551d11'

/** Makes a certificate (RFC 5280) that is good until then, with no program of the system. */
export function certificateUntil(until: Date): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const body = bodyOf(publicKey, until)
  const signature = sign('sha256', body, privateKey)
  const whole = der(0x30, body, algorithm(), der(0x03, Buffer.of(0), signature))
  const lines = whole.toString('base64').replaceAll(/.{64}/g, '$&\n')
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function bodyOf(publicKey: KeyObject, until: Date): Buffer {
  const name = der(0x30, der(0x31, der(0x30, oid(COMMON_NAME), der(0x0c, Buffer.from('recovery test')))))
  const begin = new Date(until.getTime() - 400 * 86_400_000)
  const authority = der(0x30, oid(BASIC_CONSTRAINTS), der(0x04, der(0x30, der(0x01, Buffer.of(0xff)))))
  const address = der(0x30, oid(ALTERNATIVE_NAME), der(0x04, der(0x30, der(0x87, Buffer.of(127, 0, 0, 1)))))
  return der(
    0x30,
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1)),
    algorithm(),
    name,
    der(0x30, time(begin), time(until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, authority, address)),
  )
}

const algorithm = () => der(0x30, oid(ECDSA_WITH_SHA256))
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const time = (at: Date) =>
  der(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replaceAll(/[-T:]/g, '')}Z`))

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...head), content])
}
