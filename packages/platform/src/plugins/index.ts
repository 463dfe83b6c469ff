export { type HostParts, TransactionHost } from './host.ts'
export { install, lockPlugins, settleTables } from './install.ts'
export { type InstallationParts, type Installed, installRelease, retireRelease } from './install-release.ts'
export { loadPlugin } from './load.ts'
export { PluginSession } from './plugin-session.ts'
export { type InstalledPlugin, Registry, type Subscriber } from './registry.ts'
export { type LoadedRelease, Releases } from './releases.ts'
export { TRUSTED_KEYS, trustedKeysIn } from './trusted-keys.ts'
export {
  countiesWith,
  forgetPlugin,
  lastRelease,
  listReleases,
  manifestInService,
  packageOf,
  type ReleaseRow,
  takeOutOfService,
} from './releases.repository.ts'
