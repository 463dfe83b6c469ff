import type { PlainDate } from '../calendar/plain-date.ts'
import type { RuleStatus, RuleValue } from './value.ts'

/** Who sets a rule, widest first: nation 全国, province 省, city 市, county 县. @source domain.md §1 row 22 */
export const ruleLevels = ['nation', 'province', 'city', 'county'] as const

/** One level that sets rules. */
export type RuleLevel = (typeof ruleLevels)[number]

/** The legal basis 依据 of a rule: document and, where known, article. */
export interface RuleBasis {
  document: string
  article?: string
}

/**
 * One version of a rule 规则版本. A correction is a new record with its own day, never a changed one.
 * @source domain.md §0 fact 1; §1 rows 22, 77
 */
export interface RuleRecord<V extends RuleValue = RuleValue> {
  id: string
  key: string
  level: RuleLevel
  /** Code of the place that it holds in; empty for the nation. */
  place: string
  /** First and last day on which it is in force; without a last day, until another follows. */
  from: PlainDate
  to: PlainDate | null
  value: V
  basis: RuleBasis
  status: RuleStatus
  /** Tag or address of what was read. */
  source: string
  /** Other values that were found, and what else a county should know. */
  note?: string
}

/**
 * The first day of what is shipped: before any round that a county may import. It is not the day of a document.
 * @source domain.md §2.2
 */
export const shippedFrom: PlainDate = '2012-01-01'

/** Makes a nation-level record as shipped. */
export function shipped<V extends RuleValue>(
  key: string,
  value: V,
  known: Pick<RuleRecord, 'basis' | 'status' | 'source'> & Partial<Pick<RuleRecord, 'from' | 'to' | 'note'>>,
): RuleRecord<V> {
  const { from = shippedFrom, to = null, ...rest } = known
  return { id: `nation:${key}:${from}`, key, level: 'nation', place: '', from, to, value, ...rest }
}
