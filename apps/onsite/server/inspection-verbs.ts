import { type LedgerBalance, mayIssueReport, paperDuties, type Refusal, reportDuties } from '@xuncha/domain'
import type { Actor } from '@xuncha/plugin-sdk/server'
import { mayAt, type Verb } from './parts.ts'

/** What a reader can record on an inspection next and, where it is off, why. */
export function inspectionVerbs(
  actor: Actor,
  inspection: { teamId: string; closedOn: string | null },
  { ledger, report }: { ledger: LedgerBalance; report: object | null },
): Verb[] {
  const { teamId } = inspection
  const closed =
    inspection.closedOn === null ? undefined : { code: 'onsite.closed', facts: { on: inspection.closedOn } }
  const verbs: Verb[] = []
  if (mayAt(actor, 'onsite.work:write', { teamId, duties: paperDuties }))
    verbs.push(
      verb('interview', closed),
      verb('check', closed),
      verb('paper', closed),
      verb('meeting', closed),
    )
  if (report === null && mayAt(actor, 'onsite.report:draw-up', { teamId, duties: reportDuties })) {
    const issued = mayIssueReport(ledger)
    verbs.push(verb('report', closed ?? (issued.ok ? undefined : issued.refusal)))
  }
  return verbs
}

function verb(name: string, why: Refusal | undefined): Verb {
  return { name, open: why === undefined, asks: [], ...(why ? { why } : {}) }
}
