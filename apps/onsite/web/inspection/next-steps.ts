import { openPaperStates } from '@xuncha/domain'

interface Bench {
  interviews: number
  checks: number
  papers: Readonly<Record<string, number>>
  ledger: { recorded: number; balanced: boolean }
  report: { state: string } | null
  feedback: { state: string } | null
  closedOn: string | null
}

/** What a team has to do next at a unit: papers by what they wait for, and one hint on where the whole stands. */
export function nextSteps(bench: Bench) {
  const papers = openPaperStates
    .map((state) => ({ state, count: bench.papers[state] ?? 0 }))
    .filter(({ count }) => count > 0)
  return { papers, hints: [hintOn(bench)] }
}

function hintOn({ interviews, checks, ledger, report, feedback, closedOn }: Bench): string {
  if (closedOn !== null) return 'closed'
  if (feedback !== null) return `feedback.${feedback.state}`
  if (report !== null) return `report.${report.state}`
  if (ledger.recorded === 0) return interviews + checks === 0 ? 'begin' : 'draft'
  return ledger.balanced ? 'report.ready' : 'unbalanced'
}
