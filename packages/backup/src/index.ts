export { findReferences } from './catalog.repository.ts'
export { drill, type DrillOptions } from './drill.ts'
export { filesIn, isAsNamed, readThrough, syncFolder } from './files.ts'
export {
  keyPairFromText,
  keyPairToText,
  type Openers,
  type Opening,
  type Recipient,
  recipientFromText,
  recipientToText,
} from './keys.ts'
export { readArchive } from './reader.ts'
export { BackupRefused, type RefusalCode } from './refused.ts'
export { restore, type Restored, type RestoreOptions } from './restore.ts'
export { withSnapshot } from './snapshot.repository.ts'
export { type BackupOptions, takeBackup, type Taken } from './take.ts'
export { isSound, type Verification } from './verify.ts'
export { type Contents, walkArchive } from './walk.ts'
export { ArchiveWriter } from './writer.ts'
