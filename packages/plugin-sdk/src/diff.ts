import type { PluginManifest, ReachKind } from './manifest.ts'

/** One right that a version asks for and the one before did not: a permission for a role, over these rows. */
export interface AskedGrant {
  role: string
  permission: string
  reach: ReachKind
  /** What the role had before; undefined for nothing. */
  before?: ReachKind
}

/** What a version of a plugin asks for beyond the one before 权限差异, and what it gives up. */
export interface ManifestDiff {
  /** Permissions that are new, or riskier, or open to inspected units now, or to more duties. */
  permissions: { id: string; why: 'new' | 'riskier' | 'for-units' | 'more-duties' }[]
  grants: AskedGrant[]
  tables: string[]
  listens: string[]
  uses: string[]
  /** Permissions that are gone. */
  dropped: string[]
}

type Said = Pick<PluginManifest, 'permissions' | 'roles' | 'data' | 'listens' | 'uses'>

const NOTHING: Said = { permissions: [], roles: {}, data: { schema: '', tables: {} }, listens: [], uses: [] }

/**
 * Compares two manifests of a plugin by what an administrator answers for when the newer is put into service. Without a
 * manifest before, everything is new. Whether a reach is wider is not weighed: any other than before is named.
 */
export function manifestDiff(before: Said | undefined, after: Said): ManifestDiff {
  const old = before ?? NOTHING
  const had = new Map(old.permissions.map((permission) => [permission.id as string, permission]))
  const has = new Set(after.permissions.map(({ id }) => id as string))
  return {
    permissions: after.permissions.flatMap((permission) => {
      const why = whyAsked(had.get(permission.id), permission)
      return why === undefined ? [] : [{ id: permission.id, why }]
    }),
    grants: Object.entries(after.roles).flatMap(([role, grants]) =>
      Object.entries(grants).flatMap(([permission, reach]) => {
        const earlier = old.roles[role]?.[permission]
        if (earlier === reach) return []
        return [{ role, permission, reach, ...(earlier === undefined ? {} : { before: earlier }) }]
      }),
    ),
    tables: Object.keys(after.data.tables).filter((name) => !Object.hasOwn(old.data.tables, name)),
    listens: after.listens.filter((name) => !old.listens.includes(name)),
    uses: after.uses.filter((name) => !old.uses.includes(name)),
    dropped: old.permissions.map(({ id }) => id as string).filter((id) => !has.has(id)),
  }
}

type Permission = PluginManifest['permissions'][number]

function whyAsked(
  before: Permission | undefined,
  after: Permission,
): ManifestDiff['permissions'][number]['why'] | undefined {
  if (before === undefined) return 'new'
  if (before.risk === 'low' && after.risk === 'high') return 'riskier'
  if (!before.forUnits && after.forUnits) return 'for-units'
  const more = before.duties && (after.duties === undefined || after.duties.some(isNotIn(before.duties)))
  return more ? 'more-duties' : undefined
}

function isNotIn<T>(list: readonly T[]): (one: T) => boolean {
  return (one) => !list.includes(one)
}

/** Whether a version asks for nothing that the one before did not have. */
export function asksNothingNew({ permissions, grants, tables, listens, uses }: ManifestDiff): boolean {
  return [permissions, grants, tables, listens, uses].every((list) => list.length === 0)
}
