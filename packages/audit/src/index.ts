export {
  type Checkpoint,
  cosign,
  cosignedAt,
  isSignedBy,
  originOf,
  readCheckpoint,
  signCheckpoint,
} from './checkpoint.ts'
export { type DumpLine, FORMAT } from './dump.ts'
export { type AuditEvent, encodeEvent, type Operation } from './event.ts'
export { type Finding, type FindingCode, findingCodes } from './findings.ts'
export {
  formatNote,
  generateSigner,
  keyFromText,
  keyToText,
  type Note,
  parseNote,
  type Signer,
  signerFromText,
  signerToText,
  type VerifierKey,
} from './note.ts'
export { consistencyProof, inclusionProof, isConsistent, isIncluded, type TreeState } from './proofs.ts'
export { sayIn } from './say.ts'
export { type Digest, Frontier, leafHash, rootOf } from './tree.ts'
export { type Verdict, verifyDump, type VerifyOptions } from './verify.ts'
export { answerAsWitness, type WitnessAnswer, type WitnessRefusal } from './witness.ts'
