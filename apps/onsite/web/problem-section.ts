/** A problem as report and feedback show it. */
export interface ProblemSection {
  id: string
  ordinal: number
  title: string
  problem: string
  category: string
  nature: string
  requirement: string
  /** What the unit said to the facts, where the reader is to weigh it. */
  opinion?: string | null
  statement?: string | null
}
