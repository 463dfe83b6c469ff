import type { HostPage } from '@xuncha/ui/host'
import { administrationPages } from './administration/pages.ts'
import { secrecyPages } from './secrecy/pages.ts'

/** What the shell shows itself; everything else is a module's. */
export const shellPages: readonly HostPage[] = [
  {
    name: 'home',
    path: '/',
    title: 'shell.home.title',
    icon: 'home',
    menu: true,
    component: () => import('./home/HomePage.vue'),
  },
  {
    name: 'vault',
    path: '/vault',
    title: 'shell.vault.title',
    icon: 'lock',
    menu: true,
    shown: (who) =>
      who.permissions.includes('platform.vault:read') || who.permissions.includes('platform.vault:own-key'),
    component: () => import('./vault/VaultPage.vue'),
  },
  {
    name: 'modules',
    path: '/admin/modules',
    title: 'shell.modules.title',
    icon: 'settings',
    menu: true,
    group: 'shell.admin',
    shown: (who) => who.permissions.includes('platform.module:read'),
    component: () => import('./modules/ModulesPage.vue'),
  },
  {
    name: 'module',
    path: '/admin/modules/:id',
    title: 'shell.modules.title',
    shown: (who) => who.permissions.includes('platform.module:read'),
    component: () => import('./modules/ModulePage.vue'),
  },
  {
    name: 'retained',
    path: '/admin/retained',
    title: 'shell.retained.title',
    icon: 'file',
    menu: true,
    group: 'shell.admin',
    shown: (who) => who.permissions.includes('platform.retention:read'),
    component: () => import('./retained/RetainedPage.vue'),
  },
  ...administrationPages,
  ...secrecyPages,
  {
    name: 'audit',
    path: '/admin/audit',
    title: 'shell.audit.title',
    icon: 'shield',
    menu: true,
    group: 'shell.admin',
    shown: (who) => who.permissions.includes('platform.audit:read'),
    component: () => import('./audit/AuditPage.vue'),
  },
]
