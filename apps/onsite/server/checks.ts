import { done, refuse } from '@xuncha/domain'
import type { Tx } from '@xuncha/plugin-sdk/server'
import { getInspectionAtWork } from './at-work.ts'
import { findCheck, storeCheck } from './checks.repository.ts'
import type { Worker } from './parts.ts'
import type { OnsiteDb } from './tables.ts'

/** A spot check as it is written down. */
export interface NewCheck {
  id: string
  inspectionId: string
  heldOn: string
  place: string
  sampled: string
  reason: string
  found: string
}

/**
 * Records a spot check 抽查. Sent twice, it is one.
 * @refuses not-found, onsite.closed, onsite.in-future
 */
export async function recordCheck(tx: Tx<OnsiteDb>, who: Worker, check: NewCheck) {
  const atWork = await getInspectionAtWork(tx, who.reach, check.inspectionId)
  if (!atWork.ok) return atWork
  const { inspection } = atWork.value
  if (check.heldOn > who.actor.today) return refuse('onsite.in-future')

  await storeCheck(tx, {
    id: check.id,
    inspection_id: inspection.id,
    team_id: inspection.teamId,
    held_on: check.heldOn,
    place: check.place,
    sampled: check.sampled,
    reason: check.reason,
    found: check.found,
    recorder_id: who.actor.personId,
    recorder_name: who.actor.name,
  })
  const stored = await findCheck(tx, who.reach, check.id).executeTakeFirst()
  return stored ? done(stored) : refuse('not-found')
}
