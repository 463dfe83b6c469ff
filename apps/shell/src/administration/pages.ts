import type { HostPage } from '@xuncha/ui/host'

const group = 'shell.admin'
const who = (permission: string): NonNullable<HostPage['shown']> => {
  return ({ permissions }) => permissions.includes(permission)
}

/** What the three administrators work with, and everybody's own account. */
export const administrationPages: readonly HostPage[] = [
  {
    name: 'organisations',
    path: '/admin/organisations',
    title: 'shell.organisations.title',
    icon: 'building',
    menu: true,
    group,
    shown: who('platform.organisation:manage'),
    component: () => import('./OrganisationsPage.vue'),
  },
  {
    name: 'people',
    path: '/admin/people',
    title: 'shell.people.title',
    icon: 'team',
    menu: true,
    group,
    shown: who('platform.person:manage'),
    component: () => import('./PeoplePage.vue'),
  },
  {
    name: 'accounts',
    path: '/admin/accounts',
    title: 'shell.accounts.title',
    icon: 'user',
    menu: true,
    group,
    shown: who('platform.account:read'),
    component: () => import('./AccountsPage.vue'),
  },
  {
    name: 'services',
    path: '/admin/services',
    title: 'shell.services.title',
    icon: 'settings',
    menu: true,
    group,
    shown: who('platform.account:read'),
    component: () => import('./ServicesPage.vue'),
  },
  {
    name: 'role-changes',
    path: '/admin/role-changes',
    title: 'shell.roleChanges.title',
    icon: 'shield',
    menu: true,
    group,
    shown: who('platform.role-change:read'),
    component: () => import('./RoleChangesPage.vue'),
  },
  {
    name: 'roles',
    path: '/admin/roles',
    title: 'shell.roleList.title',
    icon: 'list',
    menu: true,
    group,
    shown: who('platform.role-change:read'),
    component: () => import('./RolesPage.vue'),
  },
  {
    name: 'security-rules',
    path: '/admin/security-rules',
    title: 'shell.securityRules.title',
    icon: 'lock',
    menu: true,
    group,
    shown: who('platform.security-rule:read'),
    component: () => import('./SecurityRulesPage.vue'),
  },
  {
    name: 'own-account',
    path: '/account',
    title: 'shell.ownAccount.title',
    icon: 'user',
    component: () => import('./OwnAccountPage.vue'),
  },
]
