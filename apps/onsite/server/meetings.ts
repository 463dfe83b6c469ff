import {
  type collegialMoves,
  decideMove,
  done,
  type Outcome,
  openPaperStates,
  paperMoves,
  refuse,
} from '@xuncha/domain'
import type { Tx } from '@xuncha/plugin-sdk/server'
import { getInspectionAtWork, teamMates } from './at-work.ts'
import { storeDecision, storeMeeting } from './meetings.repository.ts'
import { paperFacts } from './paper-facts.ts'
import { getKnownPaper } from './paper-known.ts'
import { storePaperMove } from './paper-parts.repository.ts'
import { changePaper } from './papers.repository.ts'
import { partIn, type Worker } from './parts.ts'
import type { WorkReach } from './work-reach.repository.ts'
import type { OnsiteDb } from './tables.ts'

/** What the meeting decides over one paper. */
export interface NewDecision {
  paperId: string
  decision: (typeof collegialMoves)[number]
  reason?: string | undefined
  /** The paper that a merged one goes into. */
  into?: string | undefined
  dissent?: string | undefined
}

/** A team meeting as it is written down. */
export interface NewMeeting {
  id: string
  inspectionId: string
  heldOn: string
  attendeeIds: readonly string[]
  views: string
  decisions: readonly NewDecision[]
}

/**
 * Records a team meeting 组务会 and carries out what it decided: all of it or nothing. Sent twice, it is one.
 * @refuses not-found, onsite.closed, onsite.in-future, onsite.too-few, onsite.not-in-team, onsite.decided-twice,
 *   onsite.merge-target, and what the paper's machine says
 */
export async function holdMeeting(tx: Tx<OnsiteDb>, { reach, actor }: Worker, meeting: NewMeeting) {
  const atWork = await getInspectionAtWork(tx, reach, meeting.inspectionId)
  if (!atWork.ok) return atWork
  const { inspection, roster } = atWork.value
  if (meeting.heldOn > actor.today) return refuse('onsite.in-future')
  const attendees = teamMates(roster, [...new Set(meeting.attendeeIds)])
  if (!attendees.ok) return attendees
  if (attendees.value.length < 2) return refuse('onsite.too-few', { present: attendees.value.length })
  if (new Set(meeting.decisions.map(({ paperId }) => paperId)).size < meeting.decisions.length)
    return refuse('onsite.decided-twice')

  const fresh = await storeMeeting(tx, {
    id: meeting.id,
    inspection_id: inspection.id,
    team_id: inspection.teamId,
    held_on: meeting.heldOn,
    attendees: JSON.stringify(attendees.value.map(({ personId, personName }) => ({ personId, personName }))),
    views: meeting.views,
    recorder_id: actor.personId,
    recorder_name: actor.name,
  })
  if (!fresh) return done(undefined)
  for (const decision of meeting.decisions) {
    const carried = await carryOut(tx, { reach, actor }, meeting, decision)
    if (!carried.ok) return carried
  }
  return done(undefined)
}

async function carryOut(
  tx: Tx<OnsiteDb>,
  { reach, actor }: Worker,
  meeting: NewMeeting,
  { paperId, decision, reason, into, dissent }: NewDecision,
): Promise<Outcome<void>> {
  const known = await getKnownPaper(tx, reach, paperId)
  if (!known.ok) return known
  const { paper } = known.value
  if (paper.inspectionId !== meeting.inspectionId) return refuse('not-found')
  const decided = decideMove(
    paperMoves,
    paperFacts(known.value, actor.today),
    decision,
    partIn(actor, paper.teamId),
    {
      meetingId: meeting.id,
      reason,
      intoId: into,
    },
  )
  // Of many papers in one meeting, say which.
  if (!decided.ok) return refuse(decided.refusal.code, { ...decided.refusal.facts, paper: paper.number })
  if (decision === 'merge' && !(await isTarget(tx, reach, meeting, { paperId, into })))
    return refuse('onsite.merge-target', { paper: paper.number })

  const { from, to } = decided.value
  await changePaper(tx, paperId, {
    state: to,
    ...(decision === 'merge' ? { merged_into: into ?? null } : {}),
  })
  await storeDecision(tx, {
    meeting_id: meeting.id,
    paper_id: paperId,
    decision,
    reason: reason ?? null,
    into_paper_id: decision === 'merge' ? (into ?? null) : null,
    dissent: dissent ?? null,
  })
  await storePaperMove(tx, {
    paper_id: paperId,
    move: decision,
    from_state: from,
    to_state: to,
    person_id: actor.personId,
    person_name: actor.name,
    reason: reason ?? null,
    facts: JSON.stringify({ meetingId: meeting.id, ...(dissent ? { dissent } : {}) }),
  })
  return done(undefined)
}

/** A paper is merged into another one of the unit that goes on: adopted, or open and not let go in this meeting. */
async function isTarget(
  tx: Tx<OnsiteDb>,
  reach: WorkReach,
  meeting: NewMeeting,
  { paperId, into }: { paperId: string; into: string | undefined },
): Promise<boolean> {
  if (into === undefined || into === paperId) return false
  const letGo = meeting.decisions.some((each) => each.paperId === into && each.decision !== 'adopt')
  if (letGo) return false
  const target = await getKnownPaper(tx, reach, into)
  if (!target.ok || target.value.paper.inspectionId !== meeting.inspectionId) return false
  const { state } = target.value.paper
  return state === 'adopted' || (openPaperStates as readonly string[]).includes(state)
}
