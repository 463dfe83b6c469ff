export { APP_ROLE, GATE_ROLE, prepareRoles, type RoleUrls, VAULT_ROLE } from './roles/index.ts'
export {
  type AppliedFile,
  migrate,
  type MigrateOptions,
  type MigrationReport,
  type MigrationSource,
} from './migrate/index.ts'
export { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from './embedded/index.ts'
export { openPool } from './pool.ts'
export { messageOf, SetupError } from './setup-error.ts'
export * from './session/index.ts'
