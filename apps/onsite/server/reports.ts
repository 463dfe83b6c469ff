import {
  decidedReportStates,
  done,
  ledgerBalance,
  mayIssueReport,
  refuse,
  reportStates,
} from '@xuncha/domain'
import type { Actor, Reach, Session, Tx } from '@xuncha/plugin-sdk/server'
import { getInspectionAtWork } from './at-work.ts'
import { papersOf } from './papers.repository.ts'
import { may, stale, workReach } from './parts.ts'
import { reportVerbs } from './report-verbs.ts'
import {
  adoptedPapers,
  changeReport,
  countReports,
  feedbackIdOf,
  findReport,
  lockReport,
  papersOfReport,
  type ReportReader,
  reportIdOf,
  reportTimeline,
  sectionsOf,
  storeReport,
} from './reports.repository.ts'
import type { OnsiteDb } from './tables.ts'

/** What the team writes around the problems. */
export interface ReportText {
  overview: string
  advice: string
}

/** Whoever hears and decides sees a report from the moment it leaves the team; who acts upon it, once it is decided. */
const SUBMITTED = reportStates.filter((state) => state !== 'drafting')

/** Which reports an actor is shown. */
export function reportReader(actor: Actor, reach: Reach): ReportReader {
  return {
    ...workReach(actor, reach),
    from: may(actor, 'onsite.report:decide') ? SUBMITTED : decidedReportStates,
  }
}

/**
 * Draws up the report 巡察报告 from the adopted papers. Sent twice, it is one.
 * @refuses not-found, onsite.closed, onsite.report-exists, report.nothing-recorded, report.unbalanced with the figures
 */
export async function drawReport(
  tx: Tx<OnsiteDb>,
  { reach, actor }: { reach: Reach; actor: Actor },
  { id, inspectionId, text }: { id: string; inspectionId: string; text: ReportText },
) {
  const atWork = await getInspectionAtWork(tx, workReach(actor, reach), inspectionId)
  if (!atWork.ok) return atWork
  const { inspection } = atWork.value
  const existing = await reportIdOf(tx, inspectionId)
  if (existing !== undefined) return existing === id ? done({ id }) : refuse('onsite.report-exists')
  const issued = mayIssueReport(
    ledgerBalance(await papersOf(tx, workReach(actor, reach), inspectionId).execute()),
  )
  if (!issued.ok) return issued

  const serial = (await countReports(tx, inspection.teamId)) + 1
  const adopted = await adoptedPapers(tx, inspectionId)
  await storeReport(
    tx,
    {
      id,
      inspection_id: inspectionId,
      team_id: inspection.teamId,
      number: `${inspection.teamName}报〔${inspection.startsOn.slice(0, 4)}〕${serial}号`,
      overview: text.overview,
      advice: text.advice,
      author_id: actor.personId,
      author_name: actor.name,
      state: 'drafting',
    },
    adopted.map((paper, index) => ({ report_id: id, ordinal: index + 1, ...paper })),
  )
  return done({ id })
}

/**
 * Stores what the team changed while the report is with it.
 * @refuses not-found, stale, onsite.closed, onsite.report-left
 */
export async function editReport(
  tx: Tx<OnsiteDb>,
  { reach, actor }: { reach: Reach; actor: Actor },
  { id, version, text }: { id: string; version: number; text: ReportText },
) {
  const report = await lockReport(tx, reportReader(actor, reach), id)
  if (report === undefined) return refuse('not-found')
  if (report.rowVersion !== version) return { ok: false as const, refusal: stale(version, report.rowVersion) }
  if (report.closedOn !== null) return refuse('onsite.closed', { on: report.closedOn })
  if (report.state !== 'drafting') return refuse('onsite.report-left')
  await changeReport(tx, id, text)
  return done(undefined)
}

/** A report, whole, and what the reader can do with it. */
export async function readReport(session: Session<OnsiteDb>, id: string) {
  const [reports, sections, papers, feedback, timeline] = await session.batch((db, reach, actor) => {
    const reader = reportReader(actor, reach)
    return [
      findReport(db, reader, id),
      sectionsOf(db, reader, id),
      papersOfReport(db, reader, id),
      feedbackIdOf(db, reader, id),
      reportTimeline(db, reader, id),
    ]
  })
  const [report] = reports
  if (report === undefined) return refuse('not-found')
  const ledger = ledgerBalance(papers)
  const feedbackId = feedback[0]?.id ?? null
  return done({
    ...report,
    sections,
    ledger,
    feedbackId,
    timeline,
    verbs: reportVerbs(session.actor, { ...report, ledger, sections: sections.length, feedbackId }),
  })
}
