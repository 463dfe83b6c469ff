export {
  type Session,
  useSession,
  type ActiveModule,
  type Locale,
  type ModuleExtension,
  type ModulePage,
  type ModuleVerb,
  type Who,
} from '../compose/session.ts'
export { default as DialogHost } from '../dialog/DialogHost.vue'
export { default as NoticeHost } from '../dialog/NoticeHost.vue'
export { createHostApp, type HostApp } from './create-host-app.ts'
export { createPluginApp, type PluginAppOptions } from './create-plugin-app.ts'
export { default as HostFrame } from './HostFrame.vue'
export { loadPlugin, type LoadPluginOptions, type PluginLoader, WantsReload } from './load-plugin.ts'
export { mountPluginRoutes } from './mount-plugin-routes.ts'
export type { HostMessages, HostOptions, HostPage } from './options.ts'
export { default as PluginBoundary } from './PluginBoundary.vue'
export { default as SignInPage } from './SignInPage.vue'
