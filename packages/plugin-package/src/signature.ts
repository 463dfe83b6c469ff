import { formatNote, type Note, parseNote, type Signer, type VerifierKey } from '@xuncha/audit'
import { listed } from './contents.ts'

/**
 * What is signed: a few lines that a person can read too, with both digests of the list of files. The first line says
 * what kind of text it is, so that a signature under anything else of the same key counts for nothing here.
 */
export function signedText(contents: Uint8Array, { id, version }: { id: string; version: string }): string {
  const { sha256, sm3 } = listed(contents)
  return `xuncha-plugin/1\n${id} ${version}\nsha256 ${sha256}\nsm3 ${sm3}\n`
}

/** Signs a list of files, as a signed note (C2SP signed-note): Ed25519, or SM2 where the key is of that family. */
export function signContents(
  signer: Signer,
  contents: Uint8Array,
  of: { id: string; version: string },
): string {
  const text = signedText(contents, of)
  const bytes = signer.profile.signing.sign(signer.privateKey, Buffer.from(text))
  return formatNote({ text, signatures: [{ name: signer.name, id: signer.id, bytes }] })
}

/** A note of a package; undefined where it is none. Says nothing of whether a signature holds. */
export function readSignature(bytes: Uint8Array): Note | undefined {
  return parseNote(Buffer.from(bytes).toString('utf8'))
}

/** Whether this key signed the note. */
export function isSignedWith(key: VerifierKey, { text, signatures }: Note): boolean {
  return signatures.some(
    (line) =>
      line.name === key.name &&
      line.id === key.id &&
      key.profile.signing.verify(key.publicKey, Buffer.from(text), line.bytes),
  )
}
