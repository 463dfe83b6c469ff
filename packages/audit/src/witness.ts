import { cosign, isSignedBy, readCheckpoint } from './checkpoint.ts'
import { formatNote, type Signer, type VerifierKey } from './note.ts'
import { isConsistent } from './proofs.ts'

/** Why a witness 见证人 does not sign. */
export type WitnessRefusal =
  | 'witness.not-a-checkpoint'
  | 'witness.not-signed'
  | 'witness.other-origin'
  | 'witness.rolled-back'
  | 'witness.forked'
  | 'witness.not-consistent'

/** What a witness says to a checkpoint. */
export type WitnessAnswer =
  | { ok: true; /** The note with the witness's line, which is also what it keeps. */ note: string }
  | { ok: false; code: WitnessRefusal; facts: Record<string, unknown> }

/** What a witness is asked. */
export interface WitnessQuestion {
  /** The log's key, which the witness has from elsewhere. */
  log: VerifierKey
  /** Origin of the tree that it watches. */
  origin: string
  /** What it signed last; undefined at first. */
  seen: string | undefined
  note: string
  /** From what it signed last to this one. */
  proof: readonly Buffer[]
}

/** Cosigns a checkpoint that continues what the witness signed last, and nothing else. */
export function answerAsWitness(witness: Signer, question: WitnessQuestion, now: Date): WitnessAnswer {
  const { log, origin, proof } = question
  const given = readCheckpoint(question.note)
  if (given === undefined) return refused('witness.not-a-checkpoint', {})
  if (!isSignedBy(log, given.note)) return refused('witness.not-signed', { key: `${log.name}+${log.id}` })
  const { checkpoint } = given
  if (checkpoint.origin !== origin) return refused('witness.other-origin', { origin: checkpoint.origin })
  if (question.seen !== undefined) {
    const seen = readCheckpoint(question.seen)?.checkpoint
    if (seen === undefined) return refused('witness.not-a-checkpoint', { seen: true })
    const facts = { seen: seen.size, now: checkpoint.size }
    if (checkpoint.size < seen.size) return refused('witness.rolled-back', facts)
    if (checkpoint.size === seen.size && !checkpoint.root.equals(seen.root))
      return refused('witness.forked', facts)
    if (!isConsistent(log.profile.digest, seen, checkpoint, proof))
      return refused('witness.not-consistent', facts)
  }
  const signed = given.note.signatures.filter((line) => line.name === log.name && line.id === log.id)
  const line = cosign(witness, given.note.text, now)
  return { ok: true, note: formatNote({ text: given.note.text, signatures: [...signed, line] }) }
}

function refused(code: WitnessRefusal, facts: Record<string, unknown>): WitnessAnswer {
  return { ok: false, code, facts }
}
