import type { BuiltManifest, FieldRule } from '@xuncha/plugin-sdk'
import { type Duty, isAdministratorRole } from '@xuncha/domain'
import { platformGrants, platformPermissions } from '../administration/permissions.ts'

/** What the manifests say of one permission, beside who is granted it. */
export interface PermissionRule {
  /** Open to inspected units 被巡察单位. */
  forUnits: boolean
  /** The duties in a team by which its reach counts; undefined for all. */
  duties: readonly Duty[] | undefined
  /** By it records are labelled, or sealed and opened again. */
  marks: 'label' | 'seal' | null
  /** Fields that answers under it leave out, and for whom. */
  fields: readonly FieldRule[]
}

/** The policy as data: what every manifest of this installation says, and the platform of itself. */
export interface PolicyRules {
  permissions: ReadonlyMap<string, PermissionRule>
  /** The only permissions that count for one of the three administrators 三员, whatever is granted by mistake. */
  forAdministrators: ReadonlySet<string>
}

type Said = Pick<BuiltManifest, 'permissions' | 'fields' | 'marks'>

/** Reads the policy out of the manifests. */
export function policyRules(manifests: readonly Said[]): PolicyRules {
  const permissions = new Map<string, PermissionRule>()
  for (const said of [{ permissions: platformPermissions } as Said, ...manifests])
    for (const { id, forUnits = false, duties } of said.permissions)
      permissions.set(id, {
        forUnits,
        duties,
        marks: id === said.marks?.label ? 'label' : id === said.marks?.seal ? 'seal' : null,
        fields: (said.fields ?? []).filter(({ permission }) => permission === id),
      })
  const forAdministrators = Object.entries(platformGrants)
    .filter(([role]) => isAdministratorRole(role))
    .flatMap(([, grants]) => Object.keys(grants))
  return { permissions, forAdministrators: new Set(forAdministrators) }
}
