import { isAdministratorRole } from '@xuncha/domain'
import type { BuiltManifest, Text } from '@xuncha/plugin-sdk'
import { platformGrants, platformPermissions } from './permissions.ts'

/** What a role opens 权限目录, as the manifests of the installed modules say. */
export interface RoleEntry {
  role: string
  /** One of the three administrators. */
  administrator: boolean
  permissions: { id: string; module: Text; title: Text; risk: 'low' | 'high'; reach: string }[]
}

const platformTitle: Text = { 'zh-CN': '平台', en: 'Platform' }

/** Every role that opens anything, with what it opens. */
export function roleCatalogue(manifests: readonly BuiltManifest[]): RoleEntry[] {
  const sources = [
    { title: platformTitle, permissions: platformPermissions, roles: platformGrants },
    ...manifests,
  ]
  const entries = new Map<string, RoleEntry>()
  for (const { title, permissions, roles } of sources)
    for (const [role, grants] of Object.entries(roles)) {
      const entry = entries.get(role) ?? { role, administrator: isAdministratorRole(role), permissions: [] }
      entries.set(role, entry)
      for (const [id, reach] of Object.entries(grants)) {
        const declared = permissions.find((permission) => permission.id === id)
        if (declared)
          entry.permissions.push({ id, module: title, title: declared.title, risk: declared.risk, reach })
      }
    }
  return [...entries.values()].sort((a, b) => Number(b.administrator) - Number(a.administrator))
}
