import { decideMove, done, ledgerBalance, refuse, reportMoves } from '@xuncha/domain'
import type { Actor, Reach, Tx } from '@xuncha/plugin-sdk/server'
import { partIn, stale } from './parts.ts'
import { reportReader } from './reports.ts'
import {
  adoptedPapers,
  changeReport,
  lockReport,
  papersOfReport,
  sectionsOf,
  storeReportMove,
  storeSections,
} from './reports.repository.ts'
import type { OnsiteDb } from './tables.ts'

/** What somebody wants done with a report, and on which version. */
export interface ReportMove {
  id: string
  version: number
  move: string
  reason?: string | undefined
  /** The leading group's decision, in its words. */
  decision?: string | undefined
}

/**
 * Makes one move of a report 巡察报告.
 * @refuses not-found, stale, onsite.closed, and what the report's machine says
 */
export async function moveReport(
  tx: Tx<OnsiteDb>,
  { reach, actor }: { reach: Reach; actor: Actor },
  { id, version, move, reason, decision }: ReportMove,
) {
  const reader = reportReader(actor, reach)
  const report = await lockReport(tx, reader, id)
  if (report === undefined) return refuse('not-found')
  if (report.rowVersion !== version) return { ok: false as const, refusal: stale(version, report.rowVersion) }
  if (report.closedOn !== null) return refuse('onsite.closed', { on: report.closedOn })
  const ledger = ledgerBalance(await papersOfReport(tx, reader, id).execute())
  const facts = { state: report.state, ledger }
  const decided = decideMove(reportMoves, facts, move, partIn(actor, report.teamId), { reason, decision })
  if (!decided.ok) return decided

  // What was adopted since the report was drawn up comes in before it leaves the team.
  if (move === 'submit') await takeInAdopted(tx, reader, report)
  await changeReport(tx, id, { state: decided.value.to })
  await storeReportMove(tx, {
    report_id: id,
    move,
    from_state: decided.value.from,
    to_state: decided.value.to,
    person_id: actor.personId,
    person_name: actor.name,
    reason: reason ?? decision ?? null,
    facts: null,
  })
  return done(undefined)
}

async function takeInAdopted(
  tx: Tx<OnsiteDb>,
  reader: ReturnType<typeof reportReader>,
  report: { id: string; inspectionId: string },
): Promise<void> {
  const present = await sectionsOf(tx, reader, report.id).execute()
  const known = new Set(present.map(({ paperId }) => paperId))
  const adopted = await adoptedPapers(tx, report.inspectionId)
  const added = adopted.filter(({ paper_id }) => !known.has(paper_id))
  const last = present.at(-1)?.ordinal ?? 0
  await storeSections(
    tx,
    added.map((paper, index) => ({ report_id: report.id, ordinal: last + index + 1, ...paper })),
  )
}
