import type { Kysely } from 'kysely'
import { done, type Outcome, refuse } from '@xuncha/domain'
import { type BuiltManifest, settingsIn, type SettingValue } from '@xuncha/plugin-sdk'
import type { PlatformDb } from '../tables.ts'

type Tx = Kysely<PlatformDb>

/** A module's settings in a county 模块参数. */
export interface ModuleSettings {
  /** What holds, by name: what the county set, else the default. */
  values: Readonly<Record<string, SettingValue>>
  /** Names of those that the county set. */
  chosen: readonly string[]
  rowVersion: number
}

/** The settings of a module as they hold in the county. */
export async function readSettings(tx: Tx, { id, settings = [] }: BuiltManifest): Promise<ModuleSettings> {
  const row = await tx
    .selectFrom('platform.module_setting')
    .select(['chosen', 'row_version'])
    .where('plugin_id', '=', id)
    .executeTakeFirst()
  const chosen = row?.chosen ?? {}
  return {
    values: settingsIn(settings, chosen),
    chosen: settings.map(({ name }) => name).filter((name) => Object.hasOwn(chosen, name)),
    rowVersion: row?.row_version ?? 0,
  }
}

/**
 * Sets a module's settings for the county: those that are given are set, the others go back to their defaults. In effect
 * with the next request, in every process. `settingsProblems` says first whether they are taken.
 * @refuses stale
 */
export async function chooseSettings(
  tx: Tx,
  manifest: BuiltManifest,
  { values, version }: { values: Readonly<Record<string, unknown>>; version: number },
): Promise<Outcome<ModuleSettings>> {
  const { rowVersion: ours } = await readSettings(tx, manifest)
  if (ours !== version) return refuse('stale', { yours: version, ours })
  const chosen = JSON.stringify(values)
  const stored = await tx
    .insertInto('platform.module_setting')
    .values({ plugin_id: manifest.id, chosen })
    .onConflict((conflict) =>
      conflict
        .columns(['county_id', 'plugin_id'])
        .doUpdateSet({ chosen, row_version: version + 1 })
        // Somebody else was faster: their word stands until it is read.
        .where('platform.module_setting.row_version', '=', version),
    )
    .returning('id')
    .executeTakeFirst()
  if (stored === undefined) return refuse('stale', { yours: version, ours: ours + 1 })
  return done(await readSettings(tx, manifest))
}
