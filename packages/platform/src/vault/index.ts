export { openVault } from './open-vault.ts'
export { type Certificate, destroyKey } from './destruction.ts'
export { type EntryRow, listEntries, type NewEntry, putEntry } from './entries.ts'
export { completeRecovery, makeEscrow, startRecovery } from './escrow.ts'
export {
  admitHolder,
  changePassphrase,
  continueRotation,
  type KeysState,
  listKeys,
  makeKey,
  removeHolder,
} from './keys.ts'
export { type Opened, openEntry, releaseKey } from './opening.ts'
export type { Asking, VaultParts } from './parts.ts'
export { listRequests, type RequestRow, requestUnsealing, sayTo } from './requests.ts'
export type { KeyKind } from './tables.ts'
export { vaultFor } from './for-plugin.ts'
