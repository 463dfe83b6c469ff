import { createHash } from 'node:crypto'
import { formatNote, isSignedBy, parseNote, type Signer, type VerifierKey } from '@xuncha/audit'
import { profiles } from '@xuncha/crypto'
import type { ArchiveHead } from './records.ts'

type Named = Pick<ArchiveHead, 'id' | 'plugin' | 'version' | 'county'>

/** The text that is signed: of what archive it is, and the digests of its contents in both families. */
function signedText({ id, plugin, version, county }: Named, contents: Buffer): string {
  return [
    'xuncha county archive',
    `${county.id} ${plugin} ${version} ${id}`,
    `sha256 ${createHash('sha256').update(contents).digest('hex')}`,
    `sm3 ${profiles.gm.digest(contents).toString('hex')}`,
    '',
  ].join('\n')
}

/** Signs an archive's contents by the key that the installation's log is sealed by (C2SP signed-note). */
export function signArchive(signer: Signer, head: Named, contents: Buffer): string {
  const text = signedText(head, contents)
  const bytes = signer.profile.signing.sign(signer.privateKey, Buffer.from(text))
  return formatNote({ text, signatures: [{ name: signer.name, id: signer.id, bytes }] })
}

/** Whether an installation signed these contents. */
export function isSignedArchive(key: VerifierKey, note: string, head: Named, contents: Buffer): boolean {
  const parsed = parseNote(note)
  return parsed !== undefined && parsed.text === signedText(head, contents) && isSignedBy(key, parsed)
}
