import { openPaperStates } from '@xuncha/domain'

/** The columns of the ledger whose sum is what was recorded, with the states of the papers in each. */
export const ledgerColumns = {
  reported: ['adopted'],
  merged: ['merged'],
  transferred: ['transferred'],
  dropped: ['dropped'],
  open: openPaperStates,
} as const satisfies Record<string, readonly string[]>

/** One of the numbers of the ledger. */
export type LedgerColumnName = keyof typeof ledgerColumns

/** Whether a paper is one of those that a number counts. An archived one counts as what became of it. */
export function isIn(column: LedgerColumnName, paper: { state: string; outcome: string | null }): boolean {
  return (ledgerColumns[column] as readonly string[]).includes(paper.outcome ?? paper.state)
}

/** The columns that a paper leaves the open ones for, in the order of the sum. */
export const settledColumns = ['reported', 'merged', 'transferred', 'dropped'] as const

/** Where the papers behind a number are listed; behind the sum where no column is named. */
export function columnLink(inspectionId: string, column?: LedgerColumnName) {
  return {
    name: 'onsite.inspection',
    params: { id: inspectionId },
    query: { tab: 'ledger', ...(column ? { in: column } : {}) },
  }
}
