import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** Where a page says that it is. */
export const ORIGIN = 'http://localhost'

interface Asked {
  challenge: string
  rpId?: string
}

/** How a signature deviates from what an honest browser and key would make of it. */
export interface Deviation {
  origin?: string
  challenge?: string
  rpId?: string
  type?: string
  /** What the key says of how often it signed. */
  counter?: number
  /** Says to be this credential. */
  as?: string
}

/** A security key in memory: makes one credential, and signs what it is asked to, or something else. */
export class SecurityKey {
  readonly #pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  readonly id = randomBytes(16).toString('base64url')
  counter = 0

  /** A new credential, as `navigator.credentials.create` hands it on. */
  create({ challenge, rp }: { challenge: string; rp: { id?: string } }, deviation: Deviation = {}) {
    const { origin = ORIGIN, rpId = rp.id ?? 'localhost' } = deviation
    const type = deviation.type ?? 'webauthn.create'
    const credentialId = Buffer.from(this.id, 'base64url')
    const length = Buffer.alloc(2)
    length.writeUInt16BE(credentialId.length)
    const attested = Buffer.concat([Buffer.alloc(16), length, credentialId, coseOf(this.#pair.publicKey)])
    const data = Buffer.concat([authenticatorData(rpId, 0x41, this.counter), attested])
    const attestation = map([
      [text('fmt'), text('none')],
      [text('attStmt'), map([])],
      [text('authData'), byteString(data)],
    ])
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData(type, deviation.challenge ?? challenge, origin).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['usb'],
      },
    }
  }

  /** A signature, as `navigator.credentials.get` hands it on. */
  sign({ challenge, rpId = 'localhost' }: Asked, deviation: Deviation = {}) {
    this.counter = deviation.counter ?? this.counter + 1
    const type = deviation.type ?? 'webauthn.get'
    const client = clientData(type, deviation.challenge ?? challenge, deviation.origin ?? ORIGIN)
    const data = authenticatorData(deviation.rpId ?? rpId, 0x01, this.counter)
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
    const id = deviation.as ?? this.id
    return {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', signed, this.#pair.privateKey).toString('base64url'),
      },
    }
  }
}

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
}

/** @param flags bit 0: somebody touched it; bit 6: it has a credential to show */
function authenticatorData(rpId: string, flags: number, counter: number): Buffer {
  const tail = Buffer.alloc(5)
  tail.writeUInt8(flags)
  tail.writeUInt32BE(counter, 1)
  return Buffer.concat([createHash('sha256').update(rpId).digest(), tail])
}

/** A public key on P-256 in COSE: type EC2, algorithm ES256, curve, x, y. */
function coseOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return map([
    [Buffer.from([0x01]), Buffer.from([0x02])],
    [Buffer.from([0x03]), Buffer.from([0x26])],
    [Buffer.from([0x20]), Buffer.from([0x01])],
    [Buffer.from([0x21]), byteString(Buffer.from(x, 'base64url'))],
    [Buffer.from([0x22]), byteString(Buffer.from(y, 'base64url'))],
  ])
}

// As much CBOR (RFC 8949) as that takes.
function map(entries: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([Buffer.from([0xa0 | entries.length]), ...entries.flat()])
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 | value.length]), Buffer.from(value)])
}

function byteString(value: Buffer): Buffer {
  const head =
    value.length < 256
      ? Buffer.from([0x58, value.length])
      : Buffer.from([0x59, value.length >> 8, value.length & 255])
  return Buffer.concat([head, value])
}
