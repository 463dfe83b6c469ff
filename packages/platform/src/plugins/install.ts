import { type Kysely, sql } from 'kysely'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import { platformGrants } from '../administration/permissions.ts'
import { makeRowPolicies, storePermissions } from '../policy/index.ts'
import type { PlatformDb } from '../tables.ts'

/**
 * Writes down which plugins this installation has, what their manifests grant to roles, and what is denied on their
 * tables. As the owner. A trigger makes every session re-read its rights when the policy changed.
 */
export async function install(owner: Kysely<PlatformDb>, manifests: readonly BuiltManifest[]): Promise<void> {
  await owner.transaction().execute(async (tx) => {
    await sql`lock table platform.plugin in share row exclusive mode`.execute(tx)
    for (const manifest of manifests) {
      const row = { id: manifest.id, version: manifest.version, manifest: JSON.stringify(manifest) }
      await tx
        .insertInto('platform.plugin')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute()
    }
    await storePermissions(tx, manifests)
    for (const manifest of manifests) await makeRowPolicies(tx, manifest)
    const before = await tx.selectFrom('platform.role_grant').selectAll().execute()
    const wanted = manifests.flatMap((manifest) => grantsOf(manifest.id, manifest.roles))
    wanted.push(...grantsOf('platform', platformGrants))
    if (textOf(before) === textOf(wanted)) return
    await tx.deleteFrom('platform.role_grant').execute()
    if (wanted.length > 0) await tx.insertInto('platform.role_grant').values(wanted).execute()
  })
}

type Grant = { plugin_id: string; role: string; permission: string; reach: string }

function grantsOf(
  pluginId: string,
  roles: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Grant[] {
  return Object.entries(roles).flatMap(([role, grants]) =>
    Object.entries(grants).map(([permission, reach]) => ({ plugin_id: pluginId, role, permission, reach })),
  )
}

function textOf(grants: readonly Grant[]): string {
  return grants
    .map(({ plugin_id, role, permission, reach }) => `${plugin_id} ${role} ${permission} ${reach}`)
    .sort()
    .join('\n')
}
