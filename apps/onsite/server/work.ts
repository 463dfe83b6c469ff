import { feedbackMoves, ledgerBalance, movesFor, paperDuties } from '@xuncha/domain'
import type { Actor, Session } from '@xuncha/plugin-sdk/server'
import { feedbackReader } from './feedback.ts'
import { paperVerbs } from './paper-facts.ts'
import { may, mayAt, partIn, type Verb, workReach } from './parts.ts'
import { reportVerbs } from './report-verbs.ts'
import { reportReader } from './reports.ts'
import type { OnsiteDb } from './tables.ts'
import { openFacts, openFeedback, openPapers, openReports } from './work.repository.ts'

/** What can always be done with a record: no reason to lie on somebody's desk. */
const NO_TASK = ['return', 'archive', 'edit']

type Say = (code: string) => string

/** What waits for the reader, decided by the same machines that draw the buttons. */
export async function listWork(session: Session<OnsiteDb>, say: Say) {
  const [papers, reports, feedback, facts] = await session.batch((db, reach, actor) => [
    openPapers(db, workReach(actor, reach), may(actor, 'onsite.work:write')),
    openReports(db, reportReader(actor, reach), may(actor, 'onsite.report:read')),
    openFeedback(db, reach, feedbackReader(actor, reach).prepares),
    openFacts(db, reach, may(actor, 'onsite.fact:answer')),
  ])
  const { actor } = session
  return [
    ...facts.map((fact) => ({
      id: fact.id,
      title: fact.fact.slice(0, 80),
      detail: fact.teamName,
      state: say('onsite.work.fact'),
      dueOn: fact.replyBy,
      path: '/facts',
      kind: 'due' as const,
    })),
    ...feedback
      .filter((row) => hasTask(feedbackOffers(actor, row)))
      .map((row) => ({
        id: row.id,
        title: `${row.unitName} ${row.number}`,
        detail: row.roundTitle,
        state: say(`onsite.feedback.${row.state}`),
        path: `/feedback/${row.id}`,
        kind: 'waiting' as const,
      })),
    ...reports
      .filter((row) => hasTask(verbsOfReport(actor, row)))
      .map((row) => ({
        id: row.id,
        title: `${row.unitName} ${row.number}`,
        state: say(`onsite.report.${row.state}`),
        path: `/reports/${row.id}`,
        kind: 'waiting' as const,
      })),
    ...papers.flatMap((row) => paperTask(actor, row, say)),
  ]
}

type Of<Query extends (...args: never[]) => { execute(): Promise<unknown[]> }> = Awaited<
  ReturnType<ReturnType<Query>['execute']>
>[number]

function paperTask(actor: Actor, row: Of<typeof openPapers>, say: Say) {
  if (!mayAt(actor, 'onsite.paper:read', { teamId: row.teamId, duties: paperDuties })) return []
  const known = {
    paper: row,
    signatures: row.signerIds.map((personId) => ({ personId })),
    evidence: row.evidence,
    factChecks: row.replyBy === null ? [] : [{ opinion: row.opinion, replyBy: row.replyBy }],
  }
  const mine = row.authorId === actor.personId
  const returned = row.state === 'returned' && mine
  const decidable = row.state === 'collegial' && partIn(actor, row.teamId).duty === 'head'
  if (!returned && !decidable && !hasTask(paperVerbs(known, actor))) return []
  return [
    {
      id: row.id,
      title: row.title,
      detail: `${row.unitName} ${row.number}`,
      state: say(`onsite.paper.${row.state}`),
      path: `/papers/${row.id}`,
      kind: returned ? ('returned' as const) : ('waiting' as const),
    },
  ]
}

function verbsOfReport(actor: Actor, row: Of<typeof openReports>): Verb[] {
  const ledger = ledgerBalance(row.papers.map((state) => ({ state })))
  return reportVerbs(actor, { ...row, ledger })
}

function feedbackOffers(actor: Actor, row: Of<typeof openFeedback>) {
  return movesFor(feedbackMoves, row, partIn(actor, row.teamId))
}

function hasTask(verbs: readonly { name: string; open: boolean }[]): boolean {
  return verbs.some(({ name, open }) => open && !NO_TASK.includes(name))
}
