import type { RefusalFacts } from '@xuncha/domain'
import type { Check } from '@xuncha/plugin-package'

/** One thing that was found. Codes are of the form `<check>.<what>`; whoever shows it has the sentence. */
export interface Finding {
  code: string
  facts?: RefusalFacts
}

/** What one check came to: passed where there are no findings. Notes say what it did not get to see. */
export interface CheckReport {
  check: Check
  findings: Finding[]
  notes: Finding[]
}

/** What the kit came to, one entry for each check, in the order of `checks`. */
export type ConformanceReport = readonly CheckReport[]

/** Whether nothing was found. */
export function isConformant(report: ConformanceReport): boolean {
  return report.every(({ findings }) => findings.length === 0)
}
