import {
  kyselyOn,
  type MigrationSource,
  migrate,
  prepareRoles,
  SetupError,
  withClient,
} from '@xuncha/database'
import { installRules } from './identity/index.ts'
import { installQueue } from './jobs/index.ts'
import { type InstalledPlugin, install, lockPlugins, settleTables } from './plugins/index.ts'
import type { PlatformDb } from './tables.ts'

/** Where the requests, the gate and the vault connect once the database is prepared. */
export interface PreparedDatabase {
  appUrl: string
  gateUrl: string
  vaultUrl: string
}

/** The platform's own schema. */
export const platformMigrations: MigrationSource = {
  schema: 'platform',
  folder: new URL('../migrations/', import.meta.url),
}

/** A schema that is there as long as a restore is under way: nothing may start on half of a database. */
export const RESTORING = 'xuncha_restoring'

/**
 * Brings a database to what this program needs: roles, the platform's schema, each plugin's, and the policy of their
 * manifests. Does nothing where nothing is to do. Many processes may do it at once.
 */
export async function prepareDatabase(
  ownerUrl: string,
  plugins: readonly InstalledPlugin[],
): Promise<PreparedDatabase> {
  const urls = await prepareRoles(ownerUrl)
  await assertRestored(ownerUrl)
  await migrate(ownerUrl, [
    platformMigrations,
    ...plugins.map(({ manifest, server }) => ({ schema: manifest.data.schema, folder: server.migrations })),
  ])
  await installQueue(urls.gateUrl)
  const owner = kyselyOn<PlatformDb>(ownerUrl, 1)
  try {
    await owner.transaction().execute(async (tx) => {
      await lockPlugins(tx)
      await install(
        tx,
        plugins.map(({ manifest }) => manifest),
      )
    })
    await installRules(owner)
    await settleTables(owner)
  } finally {
    await owner.destroy()
  }
  return urls
}

/** @throws SetupError restore-unfinished */
async function assertRestored(ownerUrl: string): Promise<void> {
  const half = await withClient(ownerUrl, async (owner) => {
    const { rowCount } = await owner.query('select from pg_namespace where nspname = $1', [RESTORING])
    return rowCount !== 0
  })
  if (!half) return
  throw new SetupError({
    code: 'restore-unfinished',
    step: 'Preparing the database',
    message: 'A restore of this database was begun and not finished.',
    remedy: 'Run the same `xuncha restore` again: it clears what is there and begins anew.',
  })
}
