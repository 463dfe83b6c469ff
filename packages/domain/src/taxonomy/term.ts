/** How well a term is known: from the county's speech, from a published source, or not verified. */
export type TermStatus = 'seed' | 'published' | 'unverified'

/** One term of a classification, with its name in both languages and its basis 依据. */
export interface Term {
  code: string
  zh: string
  en: string
  basis: string
  status: TermStatus
  /** Older taxonomies are kept to read history with; new records do not use them. */
  legacy?: true
}

/** Makes the terms of one family, which share basis and status. */
export function terms(
  basis: string,
  status: TermStatus,
  rows: readonly (readonly [string, string, string])[],
): Term[] {
  return rows.map(([code, zh, en]) => ({ code, zh, en, basis, status }))
}
