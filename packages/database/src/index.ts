export {
  APP_ROLE,
  GATE_ROLE,
  PLUGIN_GROUP,
  pluginRoles,
  type PluginRoleUrls,
  pluginUrls,
  preparePluginRoles,
  prepareRoles,
  type RoleUrls,
  VAULT_ROLE,
} from './roles/index.ts'
export { withClient } from './client.ts'
export {
  type Applied,
  type AppliedFile,
  type FileGuard,
  findApplied,
  type Ledger,
  migrate,
  migrationState,
  rebuild,
  type MigrateOptions,
  type MigrationReport,
  type MigrationSource,
} from './migrate/index.ts'
export { copyIn, copyOut } from './copy.ts'
export { type AttachedServer, attachEmbedded, hasEmbedded } from './embedded/attach.ts'
export { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from './embedded/index.ts'
export { kyselyOn } from './kysely-on.ts'
export { openPool } from './pool.ts'
export { messageOf, SetupError } from './setup-error.ts'
export * from './session/index.ts'
