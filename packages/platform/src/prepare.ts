import {
  kyselyOn,
  type MigrationSource,
  migrate,
  pluginUrls,
  preparePluginRoles,
  prepareRoles,
  SetupError,
  withClient,
} from '@xuncha/database'
import type { Kysely } from 'kysely'
import { installRules } from './identity/index.ts'
import { installQueue } from './jobs/index.ts'
import {
  handOverSchema,
  type InstalledPlugin,
  install,
  lockPlugins,
  openToRunner,
  releasedManifests,
  settleTables,
} from './plugins/index.ts'
import type { PlatformDb } from './tables.ts'

/** Where the requests, the gate and the vault connect once the database is prepared. */
export interface PreparedDatabase {
  appUrl: string
  gateUrl: string
  vaultUrl: string
  /** Where the process of a plugin connects that runs apart, by its schema. */
  runUrl: (schema: string) => string
}

/** The platform's own schema. */
export const platformMigrations: MigrationSource = {
  schema: 'platform',
  folder: new URL('../migrations/', import.meta.url),
}

/** A schema that is there as long as a restore is under way: nothing may start on half of a database. */
export const RESTORING = 'xuncha_restoring'

/** Which server halves run in processes of their own. */
export interface RunApart {
  /** Ids of the program's own modules. */
  modules: readonly string[]
  /** Whether packages do. */
  packages: boolean
}

/**
 * Brings a database to what this program needs: roles, the platform's schema, each plugin's, and the policy of their
 * manifests. Does nothing where nothing is to do. Many processes may do it at once.
 */
export async function prepareDatabase(
  ownerUrl: string,
  plugins: readonly InstalledPlugin[],
  apart: RunApart = { modules: [], packages: false },
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
      await settleApart(tx, ownerUrl, plugins, apart)
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
  return { ...urls, runUrl: (schema) => pluginUrls(ownerUrl, schema).runUrl }
}

/** Makes what plugins need that run apart: their roles, and their tables open to them. */
async function settleApart(
  owner: Kysely<PlatformDb>,
  ownerUrl: string,
  plugins: readonly InstalledPlugin[],
  { modules, packages }: RunApart,
): Promise<void> {
  for (const { manifest } of plugins) {
    const { id, data } = manifest
    if (!modules.includes(id)) continue
    await preparePluginRoles(ownerUrl, data.schema)
    await openToRunner(owner, { id, schema: data.schema })
  }
  if (!packages) return
  for (const { id, data } of await releasedManifests(owner)) {
    await preparePluginRoles(ownerUrl, data.schema)
    await handOverSchema(owner, data.schema)
    await openToRunner(owner, { id, schema: data.schema })
  }
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
