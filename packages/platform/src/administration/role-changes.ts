import { type Kysely, sql } from 'kysely'
import {
  decideMove,
  done,
  movesFor,
  type Offer,
  type Outcome,
  refuse,
  type RoleChangeAct,
  type RoleChangeFacts,
  roleChangeMoves,
  type RoleChangeState,
} from '@xuncha/domain'
import type { Actor } from '@xuncha/plugin-sdk/server'
import type { PlatformDb } from '../tables.ts'
import { accountOf, type AccountRow, isService, lockAdministrators, otherHolders } from './accounts.ts'

type Tx = Kysely<PlatformDb>

/** A change of somebody's roles 角色变更 as the three administrators see it. */
export interface RoleChangeRow {
  id: string
  accountId: string
  username: string
  name: string
  act: RoleChangeAct
  role: string
  reason: string
  state: Exclude<RoleChangeState, 'new'>
  proposedByName: string
  proposedAt: string
  decidedByName: string | null
  decidedAt: string | null
  decidedReason: string | null
  rowVersion: number
}

/** The same with what the reader may do about it. */
export interface OfferedRoleChange extends RoleChangeRow {
  verbs: Offer[]
}

const AT_MOST = 200

function listRows(db: Tx) {
  const who = db
    .selectFrom('platform.role_change as change')
    .innerJoin('platform.account as account', (join) =>
      join.onRef('account.county_id', '=', 'change.county_id').onRef('account.id', '=', 'change.account_id'),
    )
    .innerJoin('platform.person as person', (join) =>
      join.onRef('person.county_id', '=', 'account.county_id').onRef('person.id', '=', 'account.person_id'),
    )
  return who.select((eb) => [
    'change.id',
    'change.account_id as accountId',
    'account.username',
    'person.name',
    'change.act',
    'change.role',
    'change.reason',
    'change.state',
    nameOfAccount(eb.ref('change.proposed_by')).as('proposedByName'),
    'change.proposed_at as proposedAt',
    nameOfAccount(eb.ref('change.decided_by')).as('decidedByName'),
    'change.decided_at as decidedAt',
    'change.decided_reason as decidedReason',
    'change.row_version as rowVersion',
  ])
}

function nameOfAccount(id: unknown) {
  return sql<string>`(select p.name from platform.account a
    join platform.person p on p.county_id = a.county_id and p.id = a.person_id where a.id = ${id})`
}

/** What waits for a decision first, then the latest 200 of all; each with what the reader may do. */
export async function listRoleChanges(tx: Tx, actor: Actor): Promise<OfferedRoleChange[]> {
  const rows = await listRows(tx)
    .orderBy(sql`change.state <> 'proposed'`)
    .orderBy('change.proposed_at', 'desc')
    .limit(AT_MOST)
    .execute()
  const offered: OfferedRoleChange[] = []
  for (const row of rows as RoleChangeRow[]) offered.push(await withVerbs(tx, row, actor))
  return offered
}

/**
 * Proposes to give or to take a role. Taking a business role away takes effect at once.
 * @refuses not-found, roles.unknown, roles.open, and what `roleChangeMoves.propose` says
 */
export async function proposeRoleChange(
  tx: Tx,
  actor: Actor,
  proposal: { id: string; accountId: string; act: RoleChangeAct; role: string; reason: string },
): Promise<Outcome<OfferedRoleChange>> {
  const { id, accountId, act, role, reason } = proposal
  await lockAdministrators(tx)
  const known = await listRows(tx).where('change.id', '=', id).executeTakeFirst()
  if (known) return done(await withVerbs(tx, known as RoleChangeRow, actor))
  const account = await tx
    .selectFrom('platform.account')
    .select('id')
    .where('id', '=', accountId)
    .executeTakeFirst()
  if (!account) return refuse('not-found')
  if (act === 'give' && !(await isFor(tx, accountId, role))) return refuse('roles.unknown')
  const facts = await factsOf(tx, await accountOf(tx, accountId), {
    state: 'new',
    act,
    role,
    proposerId: null,
  })
  const decided = decideMove(roleChangeMoves, facts, 'propose', actor, { reason })
  if (!decided.ok) return decided
  if (await isProposedAlready(tx, accountId, role)) return refuse('roles.open')
  await tx
    .insertInto('platform.role_change')
    .values({
      id,
      account_id: accountId,
      act,
      role,
      reason: reason.trim(),
      state: decided.value.to as 'proposed' | 'effective',
      proposed_by: actor.accountId,
    })
    .execute()
  return done(await offeredOf(tx, id, actor))
}

/** What is decided about a proposal. */
export interface RoleDecision {
  id: string
  version: number
  move: 'confirm' | 'decline' | 'withdraw'
  reason?: string | undefined
}

/**
 * Confirms, declines or withdraws a proposal. Confirmed, the role is given or taken and the sessions of its account end,
 * in the same transaction.
 * @refuses not-found, stale, and what `roleChangeMoves` says
 */
export async function decideRoleChange(
  tx: Tx,
  actor: Actor,
  { id, version, move, reason }: RoleDecision,
): Promise<Outcome<OfferedRoleChange>> {
  await lockAdministrators(tx)
  const row = await listRows(tx).where('change.id', '=', id).executeTakeFirst()
  if (!row) return refuse('not-found')
  if (row.rowVersion !== version) return refuse('stale', { yours: version, ours: row.rowVersion })
  const facts = await factsOfRow(tx, row as RoleChangeRow)
  const decided = decideMove(roleChangeMoves, facts, move, actor, { reason })
  if (!decided.ok) return decided
  await tx
    .updateTable('platform.role_change')
    .set({
      state: decided.value.to as 'effective' | 'declined' | 'withdrawn',
      decided_by: actor.accountId,
      decided_at: sql`now()`,
      decided_reason: reason?.trim() || null,
      row_version: version + 1,
    })
    .where('id', '=', id)
    .execute()
  return done(await offeredOf(tx, id, actor))
}

async function offeredOf(tx: Tx, id: string, actor: Actor): Promise<OfferedRoleChange> {
  const row = await listRows(tx).where('change.id', '=', id).executeTakeFirstOrThrow()
  return withVerbs(tx, row as RoleChangeRow, actor)
}

async function withVerbs(tx: Tx, row: RoleChangeRow, actor: Actor): Promise<OfferedRoleChange> {
  // Of what is decided there is nothing to be done, and nothing to be looked up.
  if (row.state !== 'proposed') return { ...row, verbs: [] }
  return { ...row, verbs: movesFor(roleChangeMoves, await factsOfRow(tx, row), actor) }
}

async function factsOfRow(tx: Tx, { id, accountId, act, role, state }: RoleChangeRow) {
  const { person_id: proposerId } = await tx
    .selectFrom('platform.role_change as change')
    .innerJoin('platform.account as account', (join) =>
      join.onRef('account.county_id', '=', 'change.county_id').onRef('account.id', '=', 'change.proposed_by'),
    )
    .select('account.person_id')
    .where('change.id', '=', id)
    .executeTakeFirstOrThrow()
  return factsOf(tx, await accountOf(tx, accountId), { state, act, role, proposerId })
}

async function factsOf(
  tx: Tx,
  { id, personId, roles, oneTimeUntil }: AccountRow,
  change: Pick<RoleChangeFacts, 'state' | 'act' | 'role' | 'proposerId'>,
): Promise<RoleChangeFacts> {
  return {
    ...change,
    subjectId: personId,
    held: roles,
    unclaimed: oneTimeUntil !== null,
    otherHolders: await otherHolders(tx, id, change.role),
  }
}

/** A service has scopes, a person has roles. */
async function isFor(tx: Tx, accountId: string, role: string): Promise<boolean> {
  if (!(await isService(tx, accountId))) return isKnownRole(tx, role)
  const { rows } = await sql<{ is: boolean }>`select platform.is_scope(${role}) as is`.execute(tx)
  return rows[0]?.is ?? false
}

async function isKnownRole(tx: Tx, role: string): Promise<boolean> {
  const row = await tx
    .selectFrom('platform.role_grant')
    .select('role')
    .where('role', '=', role)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

async function isProposedAlready(tx: Tx, accountId: string, role: string): Promise<boolean> {
  const row = await tx
    .selectFrom('platform.role_change')
    .select('id')
    .where('account_id', '=', accountId)
    .where('role', '=', role)
    .where('state', '=', 'proposed')
    .executeTakeFirst()
  return row !== undefined
}
