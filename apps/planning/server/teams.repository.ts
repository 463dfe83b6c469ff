import { type Reach, type Tx, within } from '@xuncha/plugin-sdk/server'
import { sql } from 'kysely'
import type { PlanningDb } from './tables.ts'

/** A team within reach, locked, so that nobody joins or leaves while it is decided about. */
export async function lockTeam(tx: Tx<PlanningDb>, reach: Reach, id: string) {
  return await tx
    .selectFrom('planning.team as team')
    .select([
      'team.id',
      'team.round_id as roundId',
      'team.name',
      'team.authorised_on as authorisedOn',
      'team.until',
      'team.row_version as rowVersion',
    ])
    .where('team.id', '=', id)
    .where(within(reach, { team: 'team.id' }))
    .forUpdate()
    .executeTakeFirst()
}

/** Writes down until when a team is authorised. */
export async function storeAuthorisation(tx: Tx<PlanningDb>, id: string, on: string, until: string) {
  await tx
    .updateTable('planning.team')
    .set({ authorised_on: on, until, row_version: sql<number>`row_version + 1` })
    .where('id', '=', id)
    .execute()
}

/** The people of the team changed: whoever looked at it before has to look again. */
export async function touchTeam(tx: Tx<PlanningDb>, id: string) {
  await tx
    .updateTable('planning.team')
    .set({ row_version: sql<number>`row_version + 1` })
    .where('id', '=', id)
    .execute()
}
