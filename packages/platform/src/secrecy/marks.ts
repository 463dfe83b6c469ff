import { type Kysely, sql } from 'kysely'
import { done, labelAt, labelFrom, type Outcome, rankOf, type RecordLabel, refuse } from '@xuncha/domain'
import type { RowColumns } from '@xuncha/plugin-sdk'
import { type Actor, type Reach, within } from '@xuncha/plugin-sdk/server'
import type { PlatformDb } from '../tables.ts'

type Tx = Kysely<PlatformDb>

/** A table of a plugin whose records carry a label and a seal, as its manifest declares it. */
export interface MarkedTable {
  schema: string
  table: string
  columns: RowColumns
}

/** How a record is marked, and how it came to be. */
export interface Marks {
  label: RecordLabel
  sealed: boolean
  history: {
    act: 'label' | 'seal' | 'unseal'
    label: RecordLabel | null
    reason: string
    personName: string
    at: string
  }[]
}

/** A sealed record, without anything of what it says. */
export interface SealedRecord {
  table: string
  id: string
  sealedAt: string
  reason: string
  personName: string
}

const AT_MOST = 200

interface Found {
  label: number
  sealed: boolean
}

const nameOf = ({ schema, table }: MarkedTable) => `${schema}.${table}`

async function lock(tx: Tx, reach: Reach, target: MarkedTable, id: string): Promise<Found | undefined> {
  const { rows } = await sql<Found>`
    select label, sealed_at is not null as sealed from ${sql.table(nameOf(target))}
    where id = ${id} and ${within(reach, target.columns)} for update`.execute(tx)
  return rows[0]
}

/**
 * How a record within reach is marked.
 * @refuses not-found
 */
export async function marksOf(
  tx: Tx,
  reach: Reach,
  target: MarkedTable,
  id: string,
): Promise<Outcome<Marks>> {
  const found = await lock(tx, reach, target, id)
  if (!found) return refuse('not-found')
  const history = await tx
    .selectFrom('platform.marking')
    .select(['act', 'label', 'reason', 'person_name as personName', 'at'])
    .where('record_id', '=', id)
    .where('object', '=', nameOf(target))
    .orderBy('at')
    .orderBy('id')
    .execute()
  return done({
    label: labelAt(found.label),
    sealed: found.sealed,
    history: history.map((mark) => ({ ...mark, label: mark.label === null ? null : labelAt(mark.label) })),
  })
}

/**
 * Labels a record 定密、变更标识. Nobody labels above their own clearance: the record would be gone for them.
 * @refuses not-found, label.state-secret, label.unknown, label.above-own
 */
export async function labelRecord(
  tx: Tx,
  { actor, reach }: { actor: Actor; reach: Reach },
  target: MarkedTable,
  { id, label, reason }: { id: string; label: string; reason: string },
): Promise<Outcome<Marks>> {
  const asked = labelFrom(label)
  if (!asked.ok) return asked
  const rank = rankOf(asked.value)
  if (rank > actor.clearance) return refuse('label.above-own')
  if (!(await lock(tx, reach, target, id))) return refuse('not-found')
  await note(tx, actor, target, { record_id: id, act: 'label', label: rank, reason })
  await sql`update ${sql.table(nameOf(target))} set label = ${rank} where id = ${id}`.execute(tx)
  return marksOf(tx, reach, target, id)
}

/**
 * Seals a record 封存, or opens it again 启封. Sealed, it is as if missing for everybody.
 * @refuses not-found, seal.as-is
 */
export async function sealRecord(
  tx: Tx,
  { actor, reach }: { actor: Actor; reach: Reach },
  target: MarkedTable,
  { id, sealed, reason }: { id: string; sealed: boolean; reason: string },
): Promise<Outcome<Marks>> {
  const found = await lock(tx, reach, target, id)
  if (!found) return refuse('not-found')
  if (found.sealed === sealed) return refuse('seal.as-is')
  await note(tx, actor, target, { record_id: id, act: sealed ? 'seal' : 'unseal', reason })
  await sql`update ${sql.table(nameOf(target))} set sealed_at = ${sealed ? sql`now()` : sql`null`}
    where id = ${id}`.execute(tx)
  return marksOf(tx, reach, target, id)
}

/** The sealed records of a table within reach, the latest first: which, since when, by whom and why. */
export function sealedIn(reach: Reach, target: MarkedTable) {
  return sql<SealedRecord>`
    select ${target.table}::text as "table", record.id, record.sealed_at as "sealedAt", last.reason,
      last.person_name as "personName"
    from ${sql.table(nameOf(target))} record
    cross join lateral (select m.reason, m.person_name from platform.marking m
      where m.county_id = record.county_id and m.record_id = record.id and m.act = 'seal'
        and m.object = ${nameOf(target)}
      order by m.at desc limit 1) last
    where record.sealed_at is not null and ${within(reach, qualified(target.columns))}
    order by record.sealed_at desc, record.id limit ${AT_MOST}`
}

function qualified(columns: RowColumns): RowColumns {
  return Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, `record.${column}`]))
}

async function note(
  tx: Tx,
  actor: Actor,
  target: MarkedTable,
  mark: { record_id: string; act: 'label' | 'seal' | 'unseal'; label?: number; reason: string },
): Promise<void> {
  await tx
    .insertInto('platform.marking')
    .values({ object: nameOf(target), person_id: actor.personId, person_name: actor.name, ...mark })
    .execute()
}
