import { done, refuse } from '@xuncha/domain'
import type { Tx } from '@xuncha/plugin-sdk/server'
import { getInspectionAtWork, type TeamMate, teamMates } from './at-work.ts'
import { findInterview, storeInterview } from './interviews.repository.ts'
import type { Worker } from './parts.ts'
import type { OnsiteDb } from './tables.ts'

/** A talk as it is written down. */
export interface NewInterview {
  id: string
  inspectionId: string
  heldOn: string
  place: string
  talkeeRole: string
  interviewerIds: readonly [string, string]
  recorderId: string
  topics: string
  content: string
  signed: boolean
}

/**
 * Records a talk 谈话. Sent twice, it is one.
 * @refuses not-found, onsite.closed, onsite.in-future, onsite.two-people, onsite.not-in-team
 */
export async function recordInterview(tx: Tx<OnsiteDb>, who: Worker, talk: NewInterview) {
  const atWork = await getInspectionAtWork(tx, who.reach, talk.inspectionId)
  if (!atWork.ok) return atWork
  const { inspection, roster } = atWork.value
  if (talk.heldOn > who.actor.today) return refuse('onsite.in-future')
  if (talk.interviewerIds[0] === talk.interviewerIds[1]) return refuse('onsite.two-people')
  const people = teamMates(roster, [...talk.interviewerIds, talk.recorderId])
  if (!people.ok) return people
  const [first, second, recorder] = people.value as [TeamMate, TeamMate, TeamMate]

  await storeInterview(tx, {
    id: talk.id,
    inspection_id: inspection.id,
    team_id: inspection.teamId,
    held_on: talk.heldOn,
    place: talk.place,
    talkee_role: talk.talkeeRole,
    first_id: first.personId,
    first_name: first.personName,
    second_id: second.personId,
    second_name: second.personName,
    recorder_id: recorder.personId,
    recorder_name: recorder.personName,
    topics: talk.topics,
    content: talk.content,
    signed: talk.signed,
  })
  const stored = await findInterview(tx, who.reach, talk.id).executeTakeFirst()
  return stored ? done(stored) : refuse('not-found')
}
