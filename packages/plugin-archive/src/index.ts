export { importArchive, type Imported, type ImportOptions, writeBack } from './import.ts'
export { purge, type Purged } from './purge.ts'
export { type ReadArchive, tarOf, walkCountyArchive } from './read.ts'
export { ArchiveRefused } from './refused.ts'
export { emptyTables, inSnapshot } from './rows.repository.ts'
export { type Reading, Scratch } from './scratch.ts'
export {
  findPlugin,
  type Found,
  impact,
  uninstall,
  type Uninstalled,
  type UninstallOptions,
} from './uninstall.ts'
export { writeArchive, type WrittenArchive } from './write.ts'
