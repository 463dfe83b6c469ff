import {
  decideMove,
  done,
  labels,
  mayRaiseRecusal,
  movesFor,
  type Outcome,
  type RecusalGround,
  recusalRequestMoves,
  refuse,
} from '@xuncha/domain'
import type { Actor, Reach, Session } from '@xuncha/plugin-sdk/server'
import {
  answerRequest,
  findRequest,
  isPending,
  listRequests,
  lockRequest,
  type RequestReader,
  storeRequest,
} from './requests.repository.ts'
import { nextOf } from './reading.ts'
import { rosterWithin } from './roster.repository.ts'
import type { IntegrityDb } from './tables.ts'

/** What the head of a unit asks: whom of the team, on what ground, and what speaks for it. */
export interface Raising {
  id: string
  memberId: string
  ground: RecusalGround
  statement: string
}

/** A move as it is asked for, on the version that was looked at. */
export interface AskedOfRequest {
  id: string
  version: number
  move: 'grant' | 'refuse' | 'withdraw'
  reason?: string | undefined
}

/** Who reads requests. */
export function requestReader(actor: Pick<Actor, 'personId'>, reach: Reach): RequestReader {
  return { reach, personId: actor.personId }
}

/**
 * Asks that a member of the team at one's own unit stand aside 回避申请. Sent twice, it is one.
 * @refuses not-found, recusal.not-in-team, recusal.raised-already
 */
export async function raiseRequest(session: Session<IntegrityDb>, raising: Raising): Promise<Outcome<void>> {
  return await session.transaction(async (tx, host, reach) => {
    const { actor } = host
    const sent = await findRequest(tx, requestReader(actor, reach), raising.id).executeTakeFirst()
    if (sent !== undefined) return done(undefined)
    const member = await rosterWithin(tx, reach).where('roster.id', '=', raising.memberId).executeTakeFirst()
    if (member === undefined) return mayRaiseRecusal({ serves: false, isPending: false })
    const may = mayRaiseRecusal({ serves: true, isPending: await isPending(tx, member) })
    if (!may.ok) return may
    const stored = await storeRequest(tx, {
      id: raising.id,
      round_id: member.roundId,
      round_title: member.roundTitle,
      team_id: member.teamId,
      team_name: member.teamName,
      unit_id: member.unitId,
      unit_name: member.unitName,
      person_id: member.personId,
      person_name: member.personName,
      duty: member.duty,
      ground: raising.ground,
      statement: raising.statement,
      raised_by_id: actor.personId,
      raised_by_name: actor.name,
    })
    // Somebody else of the unit was faster, or the id is another unit's: of which nothing is said.
    return stored ? done(undefined) : refuse('recusal.raised-already')
  })
}

/**
 * Decides over a request, or takes it back. Granted, the person stands aside from that moment on 回避即断权.
 * @refuses not-found, stale, recusal.own-request, and what the machine refuses with
 */
export async function moveRequest(
  session: Session<IntegrityDb>,
  { id, version, move, reason }: AskedOfRequest,
): Promise<Outcome<void>> {
  return await session.transaction(async (tx, host, reach) => {
    const { actor } = host
    const request = await lockRequest(tx, requestReader(actor, reach), id)
    if (request === undefined) return refuse('not-found')
    if (request.rowVersion !== version) return refuse('stale', { yours: version, ours: request.rowVersion })
    const decided = decideMove(recusalRequestMoves, request, move, actor, { reason })
    if (!decided.ok) return decided
    const { to } = decided.value
    if (to === 'withdrawn') {
      await answerRequest(tx, { id, state: to })
      return done(undefined)
    }
    const answer = { reason: reason ?? '', by: actor, on: actor.today }
    await answerRequest(tx, { id, state: to, answer })
    if (to === 'granted') {
      const ground = labels['zh-CN'].recusal.grounds[request.ground]
      await host.recuse({
        personId: request.personId,
        unitId: request.unitId,
        origin: 'decided',
        reason: `经被巡察单位申请：${ground}`,
      })
    }
    return done(undefined)
  })
}

/** A page of requests. */
export async function listForReader(
  session: Session<IntegrityDb>,
  query: Parameters<typeof listRequests>[2],
) {
  const [rows] = await session.batch((db, reach, actor) => [
    listRequests(db, requestReader(actor, reach), query),
  ])
  return {
    items: rows.map((row) => requestFor(row, session.actor)),
    next: nextOf(rows, query.limit),
  }
}

/** One request, and what the reader may do with it. @refuses not-found */
export async function readRequest(session: Session<IntegrityDb>, id: string) {
  const [[found]] = await session.batch((db, reach, actor) => [
    findRequest(db, requestReader(actor, reach), id),
  ])
  if (found === undefined) return refuse('not-found')
  const { actor } = session
  return done({ ...requestFor(found, actor), verbs: movesFor(recusalRequestMoves, found, actor) })
}

type RequestRow = Awaited<ReturnType<ReturnType<typeof findRequest>['execute']>>[number]

/** The answer to the unit is the leading group's and not one person's. */
function requestFor({ decidedByName, ...row }: RequestRow, { roles }: Actor) {
  return { ...row, decidedByName: roles.includes('unit-head') ? null : decidedByName }
}
