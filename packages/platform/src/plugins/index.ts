export { type HostParts, TransactionHost } from './host.ts'
export { install } from './install.ts'
export { PluginSession } from './plugin-session.ts'
export { type InstalledPlugin, Registry, type Subscriber } from './registry.ts'
