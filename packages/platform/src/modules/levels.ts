import { type Kysely, sql } from 'kysely'
import { done, type Outcome, refuse } from '@xuncha/domain'
import type { PlatformDb } from '../tables.ts'
import type { ModuleLevel } from './activations.ts'

/** What was said of a module in one county before. */
export interface LevelBefore {
  county: string
  before: ModuleLevel
}

/**
 * Says as the level above that counties have to have a module, may have it, or may not 上级要求: all of them, or one.
 * Required turns it on, forbidden turns it off; what is allowed again stays as it is. As the owner, in a transaction.
 * @refuses module.unknown, county.unknown
 */
export async function setLevel(
  owner: Kysely<PlatformDb>,
  { pluginId, level, countyId }: { pluginId: string; level: ModuleLevel; countyId?: number },
): Promise<Outcome<LevelBefore[]>> {
  const plugin = await owner
    .selectFrom('platform.plugin')
    .select('id')
    .where('id', '=', pluginId)
    .executeTakeFirst()
  if (plugin === undefined) return refuse('module.unknown', { id: pluginId })
  let query = owner.selectFrom('platform.county').select(['id', 'name']).orderBy('id')
  if (countyId !== undefined) query = query.where('id', '=', countyId)
  const counties = await query.execute()
  if (counties.length === 0) return refuse('county.unknown', { id: countyId ?? '' })
  const told: LevelBefore[] = []
  for (const county of counties) {
    const { rows } = await sql<{ before: ModuleLevel }>`
      select platform.set_level(${county.id}, ${pluginId}, ${level}) as before`.execute(owner)
    told.push({ county: county.name, before: rows[0]?.before ?? 'allowed' })
  }
  return done(told)
}
