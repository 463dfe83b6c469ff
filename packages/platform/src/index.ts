export {
  type AuditHost,
  auditIn,
  exportForOperator,
  type LastSeal,
  lastSealOf,
  logKeyOf,
  type OperatorExport,
  Sealer,
  type SealerParts,
  type SensitiveRead,
} from './audit/index.ts'
export {
  type CountySeed,
  idOf,
  seedCounty,
  type SeededCounty,
  type SeedPasswords,
} from './directory/index.ts'
export { type ApartSpec, type RunnerLimits, Runners, type RunnerState } from './apart/index.ts'
export type { AssetIndex } from './http/assets.ts'
export type { Page } from './http/page.routes.ts'
export { makePassword, renewPassword, resetPasswords } from './identity/index.ts'
export { installQueue } from './jobs/index.ts'
export { createLog } from './log.ts'
export { type ModuleLevel, moduleLevels, setLevel } from './modules/index.ts'
export { type Platform, type PlatformOptions, startPlatform } from './platform.ts'
export {
  type InstallationParts,
  type Installed,
  type InstalledPlugin,
  installRelease,
  listReleases,
  manifestInService,
  type LoadedRelease,
  loadPlugin,
  Registry,
  type ReleaseRow,
  Releases,
  retireRelease,
  TRUSTED_KEYS,
  trustedKeysIn,
} from './plugins/index.ts'
export {
  platformMigrations,
  type PreparedDatabase,
  prepareDatabase,
  RESTORING,
  type RunApart,
} from './prepare.ts'
export type { PlatformDb } from './tables.ts'
export { type Clock, dateOf, systemClock } from './tenancy/index.ts'
