import type { Moves } from '../machine.ts'
import { done, type Outcome, refuse } from '../outcome.ts'
import type { RuleActor } from '../role.ts'

/**
 * States of an incident about an inspector: 反映, 交办, 核实, then 澄清, 提醒, 更换 or 移交.
 * @source domain.md §4.9
 */
export const incidentStates = [
  'reported',
  'assigned',
  'verified',
  'cleared',
  'reminded',
  'exchanged',
  'transferred',
] as const

/** One state of an incident. */
export type IncidentState = (typeof incidentStates)[number]

/** What the rules need to know of an incident. People are person ids. */
export interface IncidentFacts {
  state: IncidentState
  /** The inspector whom it is about. */
  subjectId: string
  /** Who verifies it, once assigned. */
  assigneeId: string | null
}

/**
 * Nobody handles what is about themselves.
 * @refuses incident.own
 * @source domain.md §8.6: independent handling of complaints about inspectors
 */
function isIndependent(incident: IncidentFacts, actor: RuleActor): Outcome<void> {
  return incident.subjectId === actor.personId ? refuse('incident.own') : done(undefined)
}

/**
 * Verified by the one to whom it was assigned.
 * @refuses incident.own, incident.not-assigned
 * @source domain.md §4.9
 */
function isAssigned(incident: IncidentFacts, actor: RuleActor): Outcome<void> {
  const independent = isIndependent(incident, actor)
  if (!independent.ok) return independent
  return incident.assigneeId === actor.personId ? done(undefined) : refuse('incident.not-assigned')
}

const deciders = ['office', 'leading-group'] as const

/**
 * Reported, assigned to somebody independent, verified, and closed one of four ways.
 * @source domain.md §4.9; §8.6
 */
export const incidentMoves = {
  assign: {
    from: ['reported'],
    to: 'assigned',
    by: ['office', 'discipline'],
    asks: ['assignee'],
    guard: isIndependent,
  },
  verify: {
    from: ['assigned'],
    to: 'verified',
    by: ['discipline', 'office'],
    asks: ['reason'],
    guard: isAssigned,
  },
  clear: { from: ['verified'], to: 'cleared', by: deciders, asks: ['reason'], guard: isIndependent },
  remind: { from: ['verified'], to: 'reminded', by: deciders, asks: ['reason'], guard: isIndependent },
  exchange: { from: ['verified'], to: 'exchanged', by: deciders, asks: ['reason'], guard: isIndependent },
  transfer: {
    from: ['verified'],
    to: 'transferred',
    by: ['leading-group'],
    asks: ['reason'],
    guard: isIndependent,
  },
} as const satisfies Moves<IncidentFacts>
