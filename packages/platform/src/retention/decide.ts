import { type Kysely, sql } from 'kysely'
import {
  decideMove,
  done,
  movesFor,
  type Offer,
  type Outcome,
  refuse,
  type RetainedFacts,
  retainedMoves,
  type RetainedState,
} from '@xuncha/domain'
import type { BuiltManifest, Text } from '@xuncha/plugin-sdk'
import type { Actor } from '@xuncha/plugin-sdk/server'
import type { PlatformDb } from '../tables.ts'

type Tx = Kysely<PlatformDb>

/** What a county keeps of a module that was uninstalled 留存数据, as its administrators see it: numbers and no content. */
export interface RetainedView {
  id: string
  pluginId: string
  title: Text
  version: string
  reason: string
  retainedAt: string
  state: RetainedState
  tables: { name: string; rows: number }[]
  files: number
  archive: string
  /** Last day of keeping; null: for good. */
  keepUntil: string | null
  isDue: boolean
  endedAt: string | null
  moves: { move: string; reason: string; early: boolean; byName: string; at: string }[]
  rowVersion: number
  verbs: Offer[]
}

/** What is decided about it. */
export interface RetainedDecision {
  id: string
  version: number
  move: keyof typeof retainedMoves
  reason: string
  /** Though the term of keeping is not over. */
  early: boolean
}

/** Everything that the county keeps or has kept, what is there first. */
export async function listRetainedParts(tx: Tx, actor: Actor, today: string): Promise<RetainedView[]> {
  const rows = await partRows(tx)
    .orderBy(sql`part.ended_at is not null`)
    .orderBy('retained.at', 'desc')
    .execute()
  const views: RetainedView[] = []
  for (const row of rows) views.push(await viewOf(tx, row, actor, today))
  return views
}

/**
 * Proposes to destroy what is kept, approves it, takes either back, or puts a hold on it. Destroyed it is by the operator's
 * command, once both have spoken.
 * @refuses not-found, stale, and what `retainedMoves` says
 */
export async function decideRetained(
  tx: Tx,
  actor: Actor,
  { id, version, move, reason, early }: RetainedDecision,
  today: string,
): Promise<Outcome<RetainedView>> {
  const row = await partRows(tx).where('part.id', '=', id).executeTakeFirst()
  if (row === undefined) return refuse('not-found')
  if (row.rowVersion !== version) return refuse('stale', { yours: version, ours: row.rowVersion })
  const facts = { ...(await factsOf(tx, row, today)), early }
  const decided = decideMove<RetainedFacts>(retainedMoves, facts, move, actor, { reason })
  if (!decided.ok) return decided
  await tx
    .insertInto('platform.retained_move')
    .values({
      id: sql<string>`gen_random_uuid()`,
      part_id: id,
      move,
      reason: reason.trim(),
      early,
      account_id: actor.accountId,
      by_name: actor.name,
    })
    .execute()
  const moved = await partRows(tx).where('part.id', '=', id).executeTakeFirstOrThrow()
  return done(await viewOf(tx, moved, actor, today))
}

function partRows(tx: Tx) {
  return tx
    .selectFrom('platform.retained_part as part')
    .innerJoin('platform.retained as retained', 'retained.id', 'part.retained_id')
    .select([
      'part.id',
      'retained.plugin_id as pluginId',
      'retained.manifest',
      'retained.version',
      'retained.reason',
      'retained.at as retainedAt',
      'part.state',
      'part.tables',
      'part.files',
      'part.archive',
      'part.keep_until as keepUntil',
      'part.proposed_by as proposedBy',
      'part.ended_at as endedAt',
      'part.row_version as rowVersion',
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof partRows>['executeTakeFirstOrThrow']>>

async function viewOf(tx: Tx, row: Row, actor: Actor, today: string): Promise<RetainedView> {
  const { manifest, tables, files, archive, proposedBy: _, ...rest } = row
  const facts = await factsOf(tx, row, today)
  // Whether somebody means to do it before its time is asked when they do it.
  const verbs = movesFor(retainedMoves, { ...facts, early: true }, actor)
  const moves = await tx
    .selectFrom('platform.retained_move')
    .select(['move', 'reason', 'early', 'by_name as byName', 'at'])
    .where('part_id', '=', row.id)
    .orderBy('at')
    .execute()
  return {
    ...rest,
    title: (manifest as unknown as BuiltManifest).title,
    tables: Object.entries(tables).map(([name, { rows }]) => ({ name, rows })),
    files: files.length,
    archive: archive.name,
    isDue: facts.isDue,
    moves,
    verbs,
  }
}

async function factsOf(
  tx: Tx,
  { state, keepUntil, proposedBy }: Row,
  today: string,
): Promise<Omit<RetainedFacts, 'early'>> {
  const proposer = proposedBy
    ? await tx
        .selectFrom('platform.account')
        .select('person_id as personId')
        .where('id', '=', proposedBy)
        .executeTakeFirst()
    : undefined
  return { state, proposerId: proposer?.personId ?? null, isDue: keepUntil !== null && keepUntil < today }
}
