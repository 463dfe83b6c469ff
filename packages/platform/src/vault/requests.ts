import { sql } from 'kysely'
import {
  decideMove,
  done,
  LONGEST_REQUEST_HOURS,
  movesFor,
  type Offer,
  type Outcome,
  refuse,
  type RuleActor,
  type SealedKind,
  type UnsealFacts,
  unsealMoves,
  type UnsealPurpose,
  type UnsealState,
  unsealStateAt,
} from '@xuncha/domain'
import type { Actor, Reach } from '@xuncha/plugin-sdk/server'
import { type Asking, headedTeams, nameOfAccount, type Tx, type VaultParts, visibleEntries } from './parts.ts'
import type { VaultDb } from './tables.ts'

/** Who said what to a request. */
export interface ApprovalRow {
  name: string
  verdict: 'approve' | 'decline'
  reason: string | null
  at: string
  revokedAt: string | null
  /** It counts at this moment: not taken back, and whoever gave it still may. */
  stands: boolean
}

/** A request to open or to destroy an entry 开封申请, with what the reader may do about it. */
export interface RequestRow {
  id: string
  entryId: string
  kind: SealedKind
  resource: string
  record: string
  purpose: UnsealPurpose
  reason: string
  requestedByName: string
  requestedAt: string
  expiresAt: string
  state: Exclude<UnsealState, 'new'>
  approvals: ApprovalRow[]
  rowVersion: number
  verbs: Offer[]
}

/** The same as the use cases need it. */
export interface RequestFacts {
  row: Omit<RequestRow, 'verbs'>
  facts: UnsealFacts
  who: RuleActor
  requesterAccountId: string
  /** Who asked reads with a key of their own that this entry's has not been handed to. */
  lacksKey: boolean
}

const AT_MOST = 200

interface SpokenRow extends ApprovalRow {
  personId: string
}

function requestRows(tx: Tx, actor: Actor, reach: Reach) {
  return visibleEntries(tx, actor, reach)
    .innerJoin('vault.request as request', 'request.entry_id', 'entry.id')
    .innerJoin('platform.account as requester', 'requester.id', 'request.requested_by')
    .select((eb) => [
      'request.id',
      'entry.id as entryId',
      'entry.kind',
      'entry.resource',
      'entry.record',
      'entry.team_id as teamId',
      'request.purpose',
      'request.reason',
      'request.requested_by as requesterAccountId',
      'requester.person_id as requesterId',
      nameOfAccount(eb.ref('request.requested_by')).as('requestedByName'),
      'request.requested_at as requestedAt',
      'request.expires_at as expiresAt',
      'request.state as stored',
      'request.row_version as rowVersion',
      sql<boolean>`request.expires_at <= now()`.as('lapsed'),
      sql<boolean>`exists (select from vault.key_holder k
        where k.account_id = request.requested_by and k.kind = 'reader' and k.state = 'active'
          and not exists (select from vault.wrapped_key w where w.entry_id = entry.id
            and w.key_holder_id = k.id and w.request_id = request.id))`.as('lacksKey'),
      sql<SpokenRow[]>`(select coalesce(jsonb_agg(jsonb_build_object('personId', a.person_id, 'name', p.name,
          'verdict', v.verdict, 'reason', v.reason, 'at', v.at, 'revokedAt', v.revoked_at,
          'stands', v.approver = any (vault.standing_approvals(request.id))) order by v.at), '[]')
        from vault.approval v
        join platform.account a on a.county_id = v.county_id and a.id = v.approver
        join platform.person p on p.county_id = a.county_id and p.id = a.person_id
        where v.request_id = request.id)`.as('spoken'),
      sql<string[]>`(select coalesce(jsonb_agg(b.person_id), '[]') from vault.barred b
        where b.entry_id = entry.id)`.as('barred'),
    ])
}

type Loaded = Awaited<ReturnType<ReturnType<typeof requestRows>['execute']>>[number]

function factsOf(loaded: Loaded, actor: Actor): RequestFacts {
  const { teamId, requesterAccountId, requesterId, stored, lapsed, lacksKey, spoken, barred, ...row } = loaded
  const standing = spoken.filter(({ stands }) => stands)
  const state = unsealStateAt(
    {
      stored,
      // By the database's clock, which is the one that the database insists by.
      expiresAt: lapsed ? 0 : 1,
      declined: spoken.some(({ verdict }) => verdict === 'decline'),
      approvals: standing.length,
    },
    0,
  )
  return {
    row: { ...row, state, approvals: spoken.map(({ personId: _, ...approval }) => approval) },
    facts: {
      state,
      purpose: row.purpose,
      requesterId,
      spoken: spoken.map(({ personId }) => personId),
      approvers: standing.map(({ personId }) => personId),
      barred,
    },
    who: {
      personId: actor.personId,
      roles: actor.roles,
      duty: teamId !== null && headedTeams(actor).includes(teamId) ? 'head' : undefined,
    },
    requesterAccountId,
    lacksKey,
  }
}

/** Only what the reader may do now: whatever else could be done to a request is somebody else's to do, by intent. */
function offered({ row, facts, who, lacksKey }: RequestFacts): RequestRow {
  const isTheirs = ({ name, open }: Offer) => open && (name !== 'release' || lacksKey)
  return { ...row, verbs: movesFor(unsealMoves, facts, who).filter(isTheirs) }
}

/** One request as it stands at this moment; whoever else works on it waits. Undefined where it does not exist for them. */
export async function loadRequest(
  tx: Tx,
  actor: Actor,
  reach: Reach,
  id: string,
): Promise<RequestFacts | undefined> {
  const loaded = await requestRows(tx, actor, reach)
    .where('request.id', '=', id)
    .forNoKeyUpdate('request')
    .executeTakeFirst()
  return loaded && factsOf(loaded, actor)
}

/** Requests that exist for the reader, the latest 200. */
export async function listRequests(
  { gatekeeper }: VaultParts,
  { token, permission }: Asking,
): Promise<RequestRow[]> {
  return gatekeeper.transaction<VaultDb, RequestRow[]>(token, permission, async (tx, { actor, reach }) => {
    const rows = await requestRows(tx, actor, reach)
      .orderBy('request.requested_at', 'desc')
      .orderBy('request.id')
      .limit(AT_MOST)
      .execute()
    return rows.map((row) => offered(factsOf(row, actor)))
  })
}

/** What somebody asks for. */
export interface NewRequest {
  id: string
  entryId: string
  purpose: UnsealPurpose
  reason: string
  /** After how many hours it lapses, 24 at most. */
  hours: number
}

/**
 * Asks to open an entry, or to destroy its key.
 * @refuses not-found, vault.hours, vault.destroyed, and what `unsealMoves.request` says
 */
export async function requestUnsealing(
  { gatekeeper }: VaultParts,
  { token, permission }: Asking,
  { id, entryId, purpose, reason, hours }: NewRequest,
): Promise<Outcome<RequestRow>> {
  if (!Number.isInteger(hours) || hours < 1 || hours > LONGEST_REQUEST_HOURS)
    return refuse('vault.hours', { most: LONGEST_REQUEST_HOURS })
  return gatekeeper.transaction<VaultDb, Outcome<RequestRow>>(
    token,
    permission,
    async (tx, { actor, reach }) => {
      const known = await loadRequest(tx, actor, reach, id)
      if (known) return done(offered(known))
      const entry = await visibleEntries(tx, actor, reach)
        .select(['entry.state', 'entry.team_id'])
        .where('entry.id', '=', entryId)
        .executeTakeFirst()
      if (!entry) return refuse('not-found')
      if (entry.state === 'destroyed') return refuse('vault.destroyed')
      const who: RuleActor = {
        personId: actor.personId,
        roles: actor.roles,
        duty: entry.team_id !== null && headedTeams(actor).includes(entry.team_id) ? 'head' : undefined,
      }
      const fresh: UnsealFacts = {
        state: 'new',
        purpose,
        requesterId: null,
        spoken: [],
        approvers: [],
        barred: [],
      }
      const decided = decideMove(unsealMoves, fresh, 'request', who, { reason })
      if (!decided.ok) return decided
      await tx
        .insertInto('vault.request')
        .values({
          id,
          entry_id: entryId,
          purpose,
          reason: reason.trim(),
          requested_by: actor.accountId,
          expires_at: sql`now() + make_interval(hours => ${hours})`,
          state: 'open',
        })
        .execute()
      return offeredOf(tx, actor, reach, id)
    },
  )
}

/** What is said to a request, or done with it without opening anything. */
export interface Saying {
  id: string
  move: 'approve' | 'decline' | 'revoke' | 'withdraw'
  reason?: string | undefined
}

/**
 * Approves, declines, takes an approval back, or withdraws.
 * @refuses not-found, and what `unsealMoves` says
 */
export async function sayTo(
  { gatekeeper }: VaultParts,
  { token, permission }: Asking,
  { id, move, reason }: Saying,
): Promise<Outcome<RequestRow>> {
  return gatekeeper.transaction<VaultDb, Outcome<RequestRow>>(
    token,
    permission,
    async (tx, { actor, reach }) => {
      const request = await loadRequest(tx, actor, reach, id)
      if (!request) return refuse('not-found')
      const decided = decideMove<UnsealFacts>(unsealMoves, request.facts, move, request.who, { reason })
      if (!decided.ok) return decided
      if (move === 'withdraw') await endRequest(tx, request, 'withdrawn')
      else if (move === 'revoke')
        await tx
          .updateTable('vault.approval')
          .set({ revoked_at: sql`now()` })
          .where('request_id', '=', id)
          .where('approver', '=', actor.accountId)
          .execute()
      else
        await tx
          .insertInto('vault.approval')
          .values({
            request_id: id,
            approver: actor.accountId,
            verdict: move,
            reason: reason?.trim() || null,
          })
          .execute()
      return offeredOf(tx, actor, reach, id)
    },
  )
}

/** Ends a request, and what was handed over for it. */
export async function endRequest(
  tx: Tx,
  { row: { id, rowVersion } }: Pick<RequestFacts, 'row'>,
  state: 'withdrawn' | 'done',
): Promise<void> {
  await tx
    .updateTable('vault.request')
    .set({ state, row_version: rowVersion + 1 })
    .where('id', '=', id)
    .execute()
  await tx.deleteFrom('vault.wrapped_key').where('request_id', '=', id).execute()
}

async function offeredOf(tx: Tx, actor: Actor, reach: Reach, id: string): Promise<Outcome<RequestRow>> {
  const request = await loadRequest(tx, actor, reach, id)
  return request ? done(offered(request)) : refuse('not-found')
}
