import { createHash } from 'node:crypto'
import { type KeyPair, type Profile, type ProfileName, profiles } from '@xuncha/crypto'

/** Who signs: the log its checkpoints, or a witness that saw them grow. */
export type SignerKind = 'log' | 'witness'

/** A public key that notes are verified by, as it is pinned 预置公钥. */
export interface VerifierKey {
  name: string
  kind: SignerKind
  profile: Profile
  publicKey: Buffer
  /** Four bytes in hex, by which a signature line names its key. */
  id: string
}

/** The same with the private key. */
export interface Signer extends VerifierKey {
  privateKey: Buffer
}

/**
 * What precedes the key's bytes in its text: a type of C2SP's signed-note where there is one, else 0xff and a name of
 * ours.
 */
const types: Record<ProfileName, Record<SignerKind, Buffer>> = {
  intl: { log: Buffer.from([0x01]), witness: Buffer.from([0x04]) },
  gm: {
    log: Buffer.concat([Buffer.from([0xff]), Buffer.from('xuncha/sm2-log/')]),
    witness: Buffer.concat([Buffer.from([0xff]), Buffer.from('xuncha/sm2-witness/')]),
  },
}
const PUBLIC_LENGTH: Record<ProfileName, number> = { intl: 32, gm: 65 }
const NAME = /^[^\s+]{1,100}$/

/** A new key of a log or a witness. The name must have no space and no plus sign. */
export function generateSigner(name: string, kind: SignerKind, profile: Profile): Signer {
  if (!NAME.test(name)) throw new RangeError(`"${name}" is no name of a key`)
  return signerOf(name, kind, profile, profile.signing.generate())
}

/** The text of a public key: `<name>+<id>+<base64>`, to be pinned by whoever verifies. */
export function keyToText({ name, id, kind, profile, publicKey }: VerifierKey): string {
  return `${name}+${id}+${Buffer.concat([types[profile.name][kind], publicKey]).toString('base64')}`
}

/** The key that a text stands for; undefined where it is malformed or its id is not its own. */
export function keyFromText(text: string): VerifierKey | undefined {
  const [, name, id, base64] = /^([^\s+]{1,100})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? []
  const bytes = bytesOf(base64)
  if (name === undefined || id === undefined || bytes === undefined) return undefined
  for (const profile of Object.values(profiles))
    for (const kind of ['log', 'witness'] as const) {
      const type = types[profile.name][kind]
      if (bytes.length !== type.length + PUBLIC_LENGTH[profile.name]) continue
      if (!bytes.subarray(0, type.length).equals(type)) continue
      const key = verifierOf(name, kind, profile, bytes.subarray(type.length))
      return key.id === id ? key : undefined
    }
  return undefined
}

/** A signer as text for a file that only its owner reads. */
export function signerToText(signer: Signer): string {
  return `${JSON.stringify({ key: keyToText(signer), private: signer.privateKey.toString('base64') }, null, 2)}\n`
}

/** The reverse; undefined where the two keys do not belong together. */
export function signerFromText(text: string): Signer | undefined {
  const given = parsed(text) as { key?: unknown; private?: unknown } | undefined
  if (typeof given?.key !== 'string' || typeof given.private !== 'string') return undefined
  const key = keyFromText(given.key)
  const privateKey = Buffer.from(given.private, 'base64')
  if (key === undefined || privateKey.length !== 32) return undefined
  return key.profile.signing.publicKeyOf(privateKey).equals(key.publicKey)
    ? { ...key, privateKey }
    : undefined
}

/** A line of a signed note: who signed, with which key, and the bytes. */
export interface SignatureLine {
  name: string
  id: string
  bytes: Buffer
}

/** A text and who signed it (C2SP signed-note). */
export interface Note {
  /** Ends with a newline. */
  text: string
  signatures: readonly SignatureLine[]
}

/** Puts a note together. */
export function formatNote({ text, signatures }: Note): string {
  const lines = signatures.map(
    ({ name, id, bytes }) =>
      `\u2014 ${name} ${Buffer.concat([Buffer.from(id, 'hex'), bytes]).toString('base64')}\n`,
  )
  return `${text}\n${lines.join('')}`
}

/** Takes a note apart; undefined where it is none. */
export function parseNote(note: string): Note | undefined {
  const end = note.lastIndexOf('\n\n')
  if (end <= 0 || !note.endsWith('\n')) return undefined
  const lines = note.slice(end + 2, -1).split('\n')
  const signatures: SignatureLine[] = []
  for (const line of lines) {
    const [, name, base64] = /^\u2014 ([^\s+]{1,100}) (\S+)$/.exec(line) ?? []
    const bytes = bytesOf(base64)
    if (name === undefined || bytes === undefined || bytes.length < 5) return undefined
    signatures.push({ name, id: bytes.toString('hex', 0, 4), bytes: bytes.subarray(4) })
  }
  return { text: note.slice(0, end + 1), signatures }
}

function signerOf(name: string, kind: SignerKind, profile: Profile, pair: KeyPair): Signer {
  return { ...verifierOf(name, kind, profile, pair.publicKey), privateKey: pair.privateKey }
}

function verifierOf(name: string, kind: SignerKind, profile: Profile, publicKey: Buffer): VerifierKey {
  const id = createHash('sha256')
    .update(`${name}\n`)
    .update(types[profile.name][kind])
    .update(publicKey)
    .digest('hex')
    .slice(0, 8)
  return { name, kind, profile, publicKey: Buffer.from(publicKey), id }
}

/** The bytes of a base64 text; undefined where another text would mean the same bytes. */
function bytesOf(base64: string | undefined): Buffer | undefined {
  const bytes = Buffer.from(base64 ?? '', 'base64')
  return bytes.toString('base64') === base64 ? bytes : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
