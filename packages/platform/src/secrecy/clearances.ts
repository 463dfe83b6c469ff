import { type Kysely, sql } from 'kysely'
import {
  done,
  labelAt,
  labelFrom,
  ORDINARY_LABEL,
  type Outcome,
  rankOf,
  type RecordLabel,
  refuse,
} from '@xuncha/domain'
import type { Actor } from '@xuncha/plugin-sdk/server'
import type { PlatformDb } from '../tables.ts'

type Tx = Kysely<PlatformDb>

/** Up to which label somebody reads 知悉范围, and why. Version 0: nobody has said anything, so the ordinary one. */
export interface ClearanceRow {
  accountId: string
  username: string
  name: string
  clearance: RecordLabel
  reason: string | null
  setByName: string | null
  setAt: string | null
  rowVersion: number
}

function rows(db: Tx) {
  return db
    .selectFrom('platform.account as account')
    .innerJoin('platform.person as person', (join) =>
      join.onRef('person.county_id', '=', 'account.county_id').onRef('person.id', '=', 'account.person_id'),
    )
    .leftJoin('platform.clearance as clearance', (join) =>
      join
        .onRef('clearance.county_id', '=', 'account.county_id')
        .onRef('clearance.person_id', '=', 'account.person_id'),
    )
    .select([
      'account.id as accountId',
      'account.username',
      'person.id as personId',
      'person.name',
      'clearance.level',
      'clearance.reason',
      sql<string | null>`(select p.name from platform.account a
        join platform.person p on p.county_id = a.county_id and p.id = a.person_id
        where a.id = clearance.set_by)`.as('setByName'),
      'clearance.set_at as setAt',
      'clearance.row_version as rowVersion',
    ])
    .orderBy('account.username')
}

type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

function rowOf({ level, rowVersion, personId: _, ...row }: Row): ClearanceRow {
  return { ...row, clearance: level === null ? ORDINARY_LABEL : labelAt(level), rowVersion: rowVersion ?? 0 }
}

/** Everybody's clearance who has an account. */
export async function listClearances(tx: Tx): Promise<ClearanceRow[]> {
  return (await rows(tx).limit(5000).execute()).map(rowOf)
}

/**
 * Clears somebody up to a label, in effect at once in every session that they have.
 * @refuses not-found, stale, label.state-secret, label.unknown, clearance.own
 */
export async function setClearance(
  tx: Tx,
  actor: Actor,
  {
    accountId,
    clearance,
    reason,
    version,
  }: { accountId: string; clearance: string; reason: string; version: number },
): Promise<Outcome<ClearanceRow>> {
  const asked = labelFrom(clearance)
  if (!asked.ok) return asked
  if (accountId === actor.accountId) return refuse('clearance.own')
  const found = await rows(tx).where('account.id', '=', accountId).executeTakeFirst()
  if (!found) return refuse('not-found')
  const ours = found.rowVersion ?? 0
  if (ours !== version) return refuse('stale', { yours: version, ours })
  const said = { level: rankOf(asked.value), reason, set_by: actor.accountId }
  const stored = await tx
    .insertInto('platform.clearance')
    .values({ person_id: found.personId, ...said })
    .onConflict((conflict) =>
      conflict
        .columns(['county_id', 'person_id'])
        .doUpdateSet({ ...said, set_at: sql`now()`, row_version: version + 1 })
        // Somebody else was faster: their word stands until it is read.
        .where('platform.clearance.row_version', '=', version),
    )
    .returning('id')
    .executeTakeFirst()
  if (!stored) return refuse('stale', { yours: version, ours: ours + 1 })
  return done(rowOf(await rows(tx).where('account.id', '=', accountId).executeTakeFirstOrThrow()))
}
