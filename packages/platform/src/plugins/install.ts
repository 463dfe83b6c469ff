import { type Kysely, sql } from 'kysely'
import { askOfGrant, askOfPermission, asksOf, type BuiltManifest } from '@xuncha/plugin-sdk'
import { platformGrants } from '../administration/permissions.ts'
import { makeRowPolicies, storePermissions } from '../policy/index.ts'
import type { PlatformDb } from '../tables.ts'
import { releasedManifests } from './releases.repository.ts'

/**
 * Writes down which plugins this installation has, what their manifests grant to roles, and what is denied on their
 * tables: those of the program, given here, and the packages that are in service. As the owner, in a transaction that
 * holds the lock. A trigger makes every session re-read its rights when the policy changed.
 */
export async function install(tx: Kysely<PlatformDb>, ofTheProgram: readonly BuiltManifest[]): Promise<void> {
  const packaged = await releasedManifests(tx)
  const manifests = [...ofTheProgram, ...packaged]
  const rows = manifests.map((manifest) => {
    const { id, version } = manifest
    // Who installed the program took its own modules with it; of a package each county decides.
    const asks = packaged.includes(manifest) ? asksOf(manifest) : []
    return { id, version, manifest: JSON.stringify(manifest), asks }
  })
  if (rows.length > 0)
    await tx
      .insertInto('platform.plugin')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet(({ ref }) => ({
          version: ref('excluded.version'),
          manifest: ref('excluded.manifest'),
          asks: ref('excluded.asks'),
        })),
      )
      .execute()
  await storePermissions(tx, manifests)
  await makeRowPolicies(tx, manifests)
  const before = await tx.selectFrom('platform.role_grant').selectAll().execute()
  const wanted = [
    ...ofTheProgram.flatMap((manifest) => grantsOf(manifest.id, manifest.roles)),
    ...packaged.flatMap((manifest) => askedGrants(manifest)),
  ]
  wanted.push(...grantsOf('platform', platformGrants))
  if (textOf(before) === textOf(wanted)) return
  await tx.deleteFrom('platform.role_grant').execute()
  if (wanted.length > 0) await tx.insertInto('platform.role_grant').values(wanted).execute()
}

/** One at a time: who installs waits for who installs. Whoever only reads the plugins does not. */
export async function lockPlugins(tx: Kysely<PlatformDb>): Promise<void> {
  await sql`lock table platform.plugin in share row exclusive mode`.execute(tx)
}

/** What has to be written down again after the tables of a schema changed. As the owner. */
export async function settleTables(owner: Kysely<PlatformDb>): Promise<void> {
  await sql`select platform.note_shapes()`.execute(owner)
  await sql`select platform.settle_backup()`.execute(owner)
}

type Grant = { plugin_id: string; role: string; permission: string; reach: string; asks: string[] }

function grantsOf(
  pluginId: string,
  roles: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Grant[] {
  return Object.entries(roles).flatMap(([role, grants]) =>
    Object.entries(grants).map(([permission, reach]) => ({
      plugin_id: pluginId,
      role,
      permission,
      reach,
      asks: [],
    })),
  )
}

/** The grants of a package, each with what a county has to have approved before it counts there. */
function askedGrants(manifest: BuiltManifest): Grant[] {
  return grantsOf(manifest.id, manifest.roles).map((grant) => ({
    ...grant,
    asks: [
      askOfPermission(manifest, grant.permission),
      askOfGrant(grant.role, grant.permission, grant.reach),
    ],
  }))
}

function textOf(grants: readonly Grant[]): string {
  return grants
    .map(({ plugin_id, role, permission, reach, asks }) =>
      [plugin_id, role, permission, reach, ...asks].join(' '),
    )
    .sort()
    .join('\n')
}
