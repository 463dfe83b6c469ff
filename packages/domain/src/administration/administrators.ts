import { done, type Outcome, refuse } from '../outcome.ts'

/**
 * The three administrators 三员: system 系统管理员 (accounts, no grants), security 安全保密管理员 (grants, no accounts),
 * audit 安全审计员 (reads the log). None of them reads what the inspection contains.
 * @source domain.md §3, SYS / SEC / AUD [V35]
 */
export const administratorRoles = ['system-admin', 'security-admin', 'audit-admin'] as const

/** One of the three. */
export type AdministratorRole = (typeof administratorRoles)[number]

/** Whether a role is one of the three. Any other is a business role 业务角色. */
export function isAdministratorRole(role: string): role is AdministratorRole {
  return (administratorRoles as readonly string[]).includes(role)
}

/**
 * Whether one person may hold these roles together: one of the three alone, or business roles alone.
 * @refuses administrator.two-roles, administrator.business
 * @source domain.md §3: no business data; the auditor is neither of the others [V35]
 */
export function holdTogether(roles: readonly string[]): Outcome<void> {
  const distinct = [...new Set(roles)]
  const administrators = distinct.filter(isAdministratorRole)
  if (administrators.length > 1) return refuse('administrator.two-roles')
  if (administrators.length === 1 && distinct.length > 1) return refuse('administrator.business')
  return done(undefined)
}
