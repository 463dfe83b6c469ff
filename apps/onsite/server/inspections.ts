import { done, ledgerBalance, refuse } from '@xuncha/domain'
import type { Host, Reach, Session, Tx } from '@xuncha/plugin-sdk/server'
import { countsOf, findInspection } from './inspections.repository.ts'
import { inspectionVerbs } from './inspection-verbs.ts'
import { papersOf } from './papers.repository.ts'
import { workReach } from './parts.ts'
import type { OnsiteDb } from './tables.ts'
import { rosterOfInspection, storeTeam } from './teams.repository.ts'

/** What an inspection has come to: who is on it, what was recorded, what can be done next. */
export async function readWorkbench(session: Session<OnsiteDb>, id: string) {
  const [inspections, roster, counts, papers] = await session.batch((db, permitted, actor) => {
    const reach = workReach(actor, permitted)
    return [
      findInspection(db, reach, id),
      rosterOfInspection(db, reach, id),
      countsOf(db, reach, id),
      papersOf(db, reach, id),
    ]
  })
  const [inspection] = inspections
  const [count] = counts
  if (inspection === undefined || count === undefined) return refuse('not-found')

  const ledger = ledgerBalance(papers)
  const states: Record<string, number> = {}
  for (const { state } of papers) states[state] = (states[state] ?? 0) + 1
  const report = count.reportId && count.reportState ? { id: count.reportId, state: count.reportState } : null
  const feedback =
    count.feedbackId && count.feedbackState ? { id: count.feedbackId, state: count.feedbackState } : null
  return done({
    ...inspection,
    roster,
    interviews: count.interviews,
    checks: count.checks,
    meetings: count.meetings,
    papers: states,
    ledger,
    report,
    feedback,
    verbs: inspectionVerbs(session.actor, inspection, { ledger, report }),
  })
}

/** The ledger of an inspection 问题台账: the balance and the papers behind each of its numbers. */
export async function readLedger(session: Session<OnsiteDb>, id: string) {
  const [inspections, papers] = await session.batch((db, permitted, actor) => {
    const reach = workReach(actor, permitted)
    return [findInspection(db, reach, id), papersOf(db, reach, id)]
  })
  if (inspections[0] === undefined) return refuse('not-found')
  return done({ ...ledgerBalance(papers), papers })
}

/** An inspection as a county without the planning module types it in. */
export interface TypedInspection {
  id: string
  roundTitle: string
  teamName: string
  unitId: string
  startsOn: string
  until: string
  focus: readonly string[]
  members: readonly { personId: string; duty: 'head' | 'deputy' | 'member' | 'liaison' }[]
}

/**
 * Types an inspection in and authorises its team. Only where no planning module authorises teams.
 * @refuses onsite.planned-elsewhere, onsite.dates, onsite.one-head, onsite.unknown-unit, onsite.unknown-person
 */
export async function typeInspection(tx: Tx<OnsiteDb>, host: Host, reach: Reach, given: TypedInspection) {
  if (host.actor.modules.includes('planning')) return refuse('onsite.planned-elsewhere')
  const known = await findInspection(tx, workReach(host.actor, reach), given.id).executeTakeFirst()
  if (known !== undefined) return done(known)
  if (given.until < given.startsOn) return refuse('onsite.dates')
  if (given.members.filter(({ duty }) => duty === 'head').length !== 1) return refuse('onsite.one-head')
  const [unit] = await host.directory.organisations([given.unitId])
  if (unit === undefined) return refuse('onsite.unknown-unit')
  const people = await host.directory.people(given.members.map(({ personId }) => personId))
  const members = given.members.map(({ personId, duty }) => ({
    personId,
    duty,
    name: people.find(({ id }) => id === personId)?.name,
  }))
  if (!members.every(isNamed)) return refuse('onsite.unknown-person')

  // One inspection, one team, one round: their ids need not differ.
  const { id } = given
  const fresh = await storeTeam(tx, {
    id,
    roundId: id,
    roundTitle: given.roundTitle,
    name: given.teamName,
    startsOn: given.startsOn,
    until: given.until,
    focus: given.focus,
    units: [{ inspectionId: id, unitId: unit.id, unitName: unit.name, unitType: unit.type }],
    members,
  })
  if (fresh)
    for (const { personId, duty } of members)
      await host.assign({ teamId: id, personId, duty, until: given.until })
  const stored = await findInspection(tx, workReach(host.actor, reach), id).executeTakeFirst()
  return stored ? done(stored) : refuse('not-found')
}

function isNamed<M extends { name: string | undefined }>(member: M): member is M & { name: string } {
  return member.name !== undefined
}
