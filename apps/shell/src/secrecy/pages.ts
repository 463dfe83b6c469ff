import type { HostPage } from '@xuncha/ui/host'

/** Recusals for those who decide over them; clearances and the reasons of the policy for the security administrator. */
export const secrecyPages: readonly HostPage[] = [
  {
    name: 'recusals',
    path: '/recusals',
    title: 'shell.recusals.title',
    icon: 'shield',
    menu: true,
    shown: ({ permissions }) => permissions.includes('platform.recusal:read'),
    component: () => import('./RecusalsPage.vue'),
  },
  {
    name: 'sealed',
    path: '/sealed-records',
    title: 'shell.sealed.title',
    icon: 'lock',
    menu: true,
    shown: ({ modules }) => modules.some(({ seals }) => seals),
    component: () => import('./SealedPage.vue'),
  },
  {
    name: 'clearances',
    path: '/admin/clearances',
    title: 'shell.clearances.title',
    icon: 'lock',
    menu: true,
    group: 'shell.admin',
    shown: ({ permissions }) => permissions.includes('platform.clearance:manage'),
    component: () => import('./ClearancesPage.vue'),
  },
  {
    name: 'policy',
    path: '/admin/policy',
    title: 'shell.policy.title',
    icon: 'search',
    menu: true,
    group: 'shell.admin',
    shown: ({ permissions }) => permissions.includes('platform.policy:explain'),
    component: () => import('./PolicyPage.vue'),
  },
]
