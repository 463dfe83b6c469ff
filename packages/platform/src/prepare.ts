import { Kysely, PostgresDialect, sql } from 'kysely'
import { migrate, openPool, prepareRoles } from '@xuncha/database'
import { installRules } from './identity/index.ts'
import { installQueue } from './jobs/index.ts'
import { type InstalledPlugin, install } from './plugins/index.ts'
import type { PlatformDb } from './tables.ts'

/** Where the requests, the gate and the vault connect once the database is prepared. */
export interface PreparedDatabase {
  appUrl: string
  gateUrl: string
  vaultUrl: string
}

/**
 * Brings a database to what this program needs: roles, the platform's schema, each plugin's, and the policy of their
 * manifests. Does nothing where nothing is to do. Many processes may do it at once.
 */
export async function prepareDatabase(
  ownerUrl: string,
  plugins: readonly InstalledPlugin[],
): Promise<PreparedDatabase> {
  const urls = await prepareRoles(ownerUrl)
  await migrate(ownerUrl, [
    { schema: 'platform', folder: new URL('../migrations/', import.meta.url) },
    ...plugins.map(({ manifest, server }) => ({ schema: manifest.data.schema, folder: server.migrations })),
  ])
  await installQueue(urls.gateUrl)
  const owner = new Kysely<PlatformDb>({
    dialect: new PostgresDialect({ pool: openPool({ connectionString: ownerUrl, max: 1 }) }),
  })
  try {
    await install(
      owner,
      plugins.map(({ manifest }) => manifest),
    )
    await installRules(owner)
    await sql`select platform.note_shapes()`.execute(owner)
  } finally {
    await owner.destroy()
  }
  return urls
}
