import { actsAs, type Duty, type Offer, type Refusal, type RuleActor } from '@xuncha/domain'
import type { Actor, Reach } from '@xuncha/plugin-sdk/server'
import type { WorkReach } from './work-reach.repository.ts'

/** The actor as the rules see them at a record of this team. */
export function partIn(actor: Actor, teamId: string): RuleActor {
  const part = actor.assignments.find((each) => each.teamId === teamId && each.until >= actor.today)
  return { personId: actor.personId, roles: actor.roles, duty: part?.duty }
}

/** Whether the actor was granted a permission, over whatever rows. */
export function may(actor: Actor, permission: string): boolean {
  return actor.grants[permission] !== undefined
}

/** The same at a record of this team: who has it by the team alone needs one of these duties in that very team. */
export function mayAt(
  actor: Actor,
  permission: string,
  { teamId, duties }: { teamId: string; duties: readonly Duty[] },
): boolean {
  const kinds = actor.grants[permission] ?? []
  return kinds.some((kind) => kind !== 'team') || (kinds.length > 0 && actsAs(partIn(actor, teamId), duties))
}

/** How far a permission's reach goes into the work on site for this actor. */
export function workReach(actor: Actor, reach: Reach): WorkReach {
  const kinds = actor.grants['onsite.undecided:read'] ?? []
  if (kinds.includes('county')) return { reach, undecided: { all: true } }
  const open = actor.assignments.filter(({ until }) => kinds.includes('team') && until >= actor.today)
  return {
    reach,
    undecided: { all: false, unitIds: [], teamIds: open.map(({ teamId }) => teamId), personIds: [] },
  }
}

/** Who works on site, and how far they reach there under the permission of the request. */
export interface Worker {
  actor: Actor
  reach: WorkReach
}

/** The actor of a request as somebody who works on site. */
export function workerOf(actor: Actor, reach: Reach): Worker {
  return { actor, reach: workReach(actor, reach) }
}

/** A verb on the wire. */
export interface Verb {
  name: string
  open: boolean
  asks: string[]
  why?: Refusal
}

/** The moves that a reader is offered; none is open once the round was closed. */
export function verbsOf(offers: readonly Offer[], closedOn: string | null): Verb[] {
  return offers.map(({ name, open, asks, why }) => {
    const refusal = closedOn === null ? why : { code: 'onsite.closed', facts: { on: closedOn } }
    return { name, open: open && closedOn === null, asks: [...asks], ...(refusal ? { why: refusal } : {}) }
  })
}

/** A change made on a version that is not the present one. */
export function stale(yours: number, ours: number): Refusal {
  return { code: 'stale', facts: { yours, ours } }
}
