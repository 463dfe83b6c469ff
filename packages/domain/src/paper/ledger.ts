import { done, type Outcome, refuse } from '../outcome.ts'
import { openPaperStates, type PaperState } from './paper.ts'

/** Where each recorded paper of an inspection stands. `outcome` outlives archiving. */
export interface LedgerEntry {
  state: PaperState
  /** How the paper left the ledger, kept when it is archived. */
  outcome?: PaperState | null
}

/** The count that has to come out: reported + merged + transferred + dropped = recorded. */
export interface LedgerBalance {
  recorded: number
  reported: number
  merged: number
  transferred: number
  dropped: number
  /** Recorded and not decided. */
  open: number
  balanced: boolean
}

/**
 * Counts the ledger 底稿台账 of an inspection: every recorded paper stands in exactly one column.
 * @source domain.md §1 row 56; peers.md §2 no. 1
 */
export function ledgerBalance(entries: readonly LedgerEntry[]): LedgerBalance {
  const ended = entries.map(endOf)
  const count = (state: PaperState) => ended.filter((end) => end === state).length
  const reported = count('adopted')
  const merged = count('merged')
  const transferred = count('transferred')
  const dropped = count('dropped')
  const open = entries.length - reported - merged - transferred - dropped
  return { recorded: entries.length, reported, merged, transferred, dropped, open, balanced: open === 0 }
}

/**
 * A paper is merged 并入 only into another one that is itself still in hand or reported: so a finding that was merged
 * is found at the end of its trail, and two papers cannot vanish into each other.
 * @refuses paper.merge-into-itself, paper.merge-into-gone
 * @source domain.md §1 row 56; peers.md §2 no. 1
 */
export function mayMergeInto(paper: { id: string }, into: { id: string } & LedgerEntry): Outcome<void> {
  if (paper.id === into.id) return refuse('paper.merge-into-itself')
  const end = endOf(into)
  const stands = end === 'adopted' || (openPaperStates as readonly PaperState[]).includes(end)
  return stands ? done(undefined) : refuse('paper.merge-into-gone', { state: end })
}

/**
 * A report may be issued when the ledger balances and something is reported.
 * @refuses report.unbalanced with the figures, report.nothing-recorded
 * @source domain.md §1 rows 55, 56
 */
export function mayIssueReport(balance: LedgerBalance): Outcome<void> {
  if (balance.recorded === 0) return refuse('report.nothing-recorded')
  return balance.balanced ? done(undefined) : refuse('report.unbalanced', { ...balance })
}

function endOf({ state, outcome }: LedgerEntry): PaperState {
  return state === 'archived' ? (outcome ?? 'archived') : state
}
