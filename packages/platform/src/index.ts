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
export type { AssetIndex } from './http/assets.ts'
export type { Page } from './http/page.routes.ts'
export { makePassword, renewPassword, resetPasswords } from './identity/index.ts'
export { installQueue } from './jobs/index.ts'
export { createLog } from './log.ts'
export { type Platform, type PlatformOptions, startPlatform } from './platform.ts'
export type { InstalledPlugin } from './plugins/index.ts'
export { platformMigrations, type PreparedDatabase, prepareDatabase, RESTORING } from './prepare.ts'
export type { PlatformDb } from './tables.ts'
export { type Clock, dateOf, systemClock } from './tenancy/index.ts'
