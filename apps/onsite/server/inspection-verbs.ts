import { type LedgerBalance, mayIssueReport, type Refusal } from '@xuncha/domain'
import type { Actor } from '@xuncha/plugin-sdk/server'
import { may, type Verb } from './parts.ts'

/** What a reader can record on an inspection next and, where it is off, why. */
export function inspectionVerbs(
  actor: Actor,
  inspection: { closedOn: string | null },
  { ledger, report }: { ledger: LedgerBalance; report: object | null },
): Verb[] {
  const closed =
    inspection.closedOn === null ? undefined : { code: 'onsite.closed', facts: { on: inspection.closedOn } }
  const verbs: Verb[] = []
  if (may(actor, 'onsite.work:write'))
    verbs.push(
      verb('interview', closed),
      verb('check', closed),
      verb('paper', closed),
      verb('meeting', closed),
    )
  if (may(actor, 'onsite.report:write') && report === null) {
    const issued = mayIssueReport(ledger)
    verbs.push(verb('report', closed ?? (issued.ok ? undefined : issued.refusal)))
  }
  return verbs
}

function verb(name: string, why: Refusal | undefined): Verb {
  return { name, open: why === undefined, asks: [], ...(why ? { why } : {}) }
}
