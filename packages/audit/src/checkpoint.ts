import {
  formatNote,
  type Note,
  parseNote,
  type Signer,
  type SignatureLine,
  type VerifierKey,
} from './note.ts'
import type { TreeState } from './proofs.ts'

/** A state of a county's tree at an instant 检查点, as the log signs it (C2SP tlog-checkpoint). */
export interface Checkpoint extends TreeState {
  /** Which tree: the log's name, and the county. */
  origin: string
  /** Instant in UTC, to the millisecond. */
  at: string
}

/** The origin of a county's tree in the log that this key signs for. */
export function originOf(log: Pick<VerifierKey, 'name'>, county: number): string {
  return `${log.name}/${county}`
}

/** Signs a state. */
export function signCheckpoint(log: Signer, county: number, state: TreeState, now: Date): string {
  const text = `${originOf(log, county)}\n${state.size}\n${state.root.toString('base64')}\ntime ${now.toISOString()}\n`
  const bytes = log.profile.signing.sign(log.privateKey, Buffer.from(text))
  return formatNote({ text, signatures: [{ name: log.name, id: log.id, bytes }] })
}

/** What a note says; undefined where it is no checkpoint. Says nothing of who signed it. */
export function readCheckpoint(note: string): { checkpoint: Checkpoint; note: Note } | undefined {
  const parsed = parseNote(note)
  const lines = /^(\S+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\ntime (\S+)\n$/.exec(parsed?.text ?? '')
  if (parsed === undefined || lines === null) return undefined
  const [, origin = '', size = '', root = '', at = ''] = lines
  const bytes = Buffer.from(root, 'base64')
  if (bytes.toString('base64') !== root || Number.isNaN(Date.parse(at))) return undefined
  return { checkpoint: { origin, size: Number(size), root: bytes, at }, note: parsed }
}

/** Whether the log itself signed this note. */
export function isSignedBy(log: VerifierKey, { text, signatures }: Note): boolean {
  return signatures.some(
    (line) =>
      log.kind === 'log' &&
      isOf(log, line) &&
      log.profile.signing.verify(log.publicKey, Buffer.from(text), line.bytes),
  )
}

/** A witness's signature under a checkpoint's text (C2SP cosignature/v1): with the second in which it was made. */
export function cosign(witness: Signer, text: string, now: Date): SignatureLine {
  const seconds = Math.floor(now.getTime() / 1000)
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(seconds))
  const signature = witness.profile.signing.sign(witness.privateKey, cosigned(seconds, text))
  return { name: witness.name, id: witness.id, bytes: Buffer.concat([time, signature]) }
}

/** When this witness cosigned the note; undefined where it did not. */
export function cosignedAt(witness: VerifierKey, { text, signatures }: Note): Date | undefined {
  for (const line of signatures) {
    if (witness.kind !== 'witness' || !isOf(witness, line) || line.bytes.length !== 72) continue
    const seconds = Number(line.bytes.readBigUInt64BE())
    const signature = line.bytes.subarray(8)
    if (witness.profile.signing.verify(witness.publicKey, cosigned(seconds, text), signature))
      return new Date(seconds * 1000)
  }
  return undefined
}

function cosigned(seconds: number, text: string): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)
}

function isOf(key: VerifierKey, line: SignatureLine): boolean {
  return line.name === key.name && line.id === key.id
}
