export { lastSealOf, type LastSeal } from './last-seal.repository.ts'
export { exportLines } from './export.ts'
export {
  accountsToChoose,
  findEvents,
  lastCosignatures,
  newestCheckpoint,
  objectsToChoose,
  treeState,
} from './log.repository.ts'
export { exportForOperator, logKeyOf, type OperatorExport } from './operator.ts'
export { type AuditHost, auditIn, type SensitiveRead } from './reads.ts'
export { Sealer, type SealerParts } from './sealer.ts'
export { openSigningKey, pinnedKey } from './signing-key.ts'
export type { AuditDb } from './tables.ts'
export { growthSince, storeCosignature } from './witness.repository.ts'
