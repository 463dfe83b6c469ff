import { addDays, type PlainDate } from '../calendar/plain-date.ts'
import { done, type Outcome, refuse } from '../outcome.ts'
import { type RuleLevel, type RuleRecord, ruleLevels } from './record.ts'

/** Where a county lies: the codes of its province, its city and itself. What is not given has no rules of its own. */
export type PlaceChain = Readonly<Partial<Record<Exclude<RuleLevel, 'nation'>, string>>>

/** What is wrong with a set of records: two hold at once, or none does between two of them. */
export type RuleProblem =
  | {
      kind: 'conflict'
      key: string
      level: RuleLevel
      place: string
      ids: readonly string[]
      from: PlainDate
    }
  | { kind: 'gap'; key: string; level: RuleLevel; place: string; from: PlainDate; to: PlainDate }

/**
 * The one rule that holds for a key in a place on a day: county over city over province over nation, and of one level
 * the one that came into force last. Where a narrower level has none on that day, the wider one holds.
 * @refuses rule.unknown, rule.gap, rule.conflict
 * @source domain.md §0 fact 1; §1 rows 22, 77
 */
export function resolveRule(
  records: readonly RuleRecord[],
  key: string,
  place: PlaceChain,
  day: PlainDate,
): Outcome<RuleRecord> {
  const known = records.filter((record) => record.key === key && isIn(record, place))
  if (known.length === 0) return refuse('rule.unknown', { key })
  const inForce = known.filter(({ from, to }) => from <= day && (to === null || day <= to))
  const level = ruleLevels.findLast((each) => inForce.some((record) => record.level === each))
  const [first, ...others] = inForce.filter((record) => record.level === level).toSorted(latestFirst)
  if (first === undefined) return refuse('rule.gap', { key, day })
  const rivals = others.filter(({ from }) => from === first.from)
  if (rivals.length === 0) return done(first)
  const ids = [first, ...rivals].map(({ id }) => id).toSorted()
  return refuse('rule.conflict', { key, day, ids: ids.join(', ') })
}

/**
 * Conflicts and gaps among records, for whoever enters them: two of one key, level and place that come into force on
 * one day, and days between two of them on which none of that level holds.
 * @source domain.md §0 fact 1
 */
export function ruleProblems(records: readonly RuleRecord[]): RuleProblem[] {
  const families = new Map<string, RuleRecord[]>()
  for (const record of records) {
    const name = JSON.stringify([record.key, record.level, record.place])
    families.set(name, [...(families.get(name) ?? []), record])
  }
  return [...families.entries()]
    .toSorted(([a], [b]) => compare(a, b))
    .flatMap(([, family]) => problemsOf(family))
}

function problemsOf(family: readonly RuleRecord[]): RuleProblem[] {
  const ordered = family.toSorted((a, b) => -latestFirst(a, b))
  const problems: RuleProblem[] = []
  // The last day that any record so far covers; null once one is open-ended.
  let covered: PlainDate | null | undefined
  for (const [at, record] of ordered.entries()) {
    const { key, level, place, from, to, id } = record
    const before = ordered[at - 1]
    if (before?.from === from)
      problems.push({ kind: 'conflict', key, level, place, ids: [before.id, id], from })
    if (covered && addDays(covered, 1) < from)
      problems.push({ kind: 'gap', key, level, place, from: addDays(covered, 1), to: addDays(from, -1) })
    if (covered !== null) covered = to === null || covered === undefined || to > covered ? to : covered
  }
  return problems
}

function isIn({ level, place }: RuleRecord, chain: PlaceChain): boolean {
  return level === 'nation' || chain[level] === place
}

/** By day of coming into force, the last first; ids decide, so that the order given never does. */
function latestFirst(a: RuleRecord, b: RuleRecord): number {
  return compare(b.from, a.from) || compare(b.id, a.id)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
