import { daysBetween } from '../calendar/plain-date.ts'
import { done, type Outcome, type Refusal, refuse } from '../outcome.ts'
import { type RuleRecord, ruleLevels } from './record.ts'
import { anyOf, day, fields, isObject, listOf, maybe, oneOf, type Shape, text, whole } from './shape.ts'
import { escalationTargets, quantityUnits, type RuleKind, ruleStatuses } from './value.ts'

/** The records that could be read, and for each row that could not, why. Rows are counted from 1. */
export interface ParsedRules {
  rules: readonly RuleRecord[]
  errors: readonly { row: number; refusal: Refusal }[]
}

const term = fields({
  code: text,
  zh: text,
  en: text,
  basis: text,
  status: oneOf('seed', 'published', 'unverified'),
  legacy: maybe(oneOf(true)),
})

const span = anyOf(
  fields({ days: whole(1, 3660) }),
  fields({ workingDays: whole(1, 2500) }),
  fields({ months: whole(1, 120) }),
  fields({ sameDay: oneOf(true) }),
)

const dueRule = fields({
  event: text,
  span,
  towards: maybe(oneOf('after', 'before')),
  begins: maybe(oneOf('next_day', 'same_day')),
  onNonWorkingDay: maybe(oneOf('stay', 'next', 'previous')),
})

const scheme = fields({
  code: text,
  zh: text,
  en: text,
  full: maybe(whole(1, 1000)),
  grades: maybe(listOf(text)),
  indicators: maybe(whole(1, 1000)),
  aspects: maybe(whole(1, 100)),
  weights: maybe(listOf(whole(0, 1000))),
})

const profile = fields({
  code: text,
  zh: text,
  en: text,
  focus: listOf(text),
  materials: listOf(text),
  taxonomies: listOf(text),
})

const valueShapes: Readonly<Record<RuleKind, Shape>> = {
  deadline: fields({ kind: text, rule: dueRule }),
  quantity: fields({
    kind: text,
    amount: whole(0, 1_000_000),
    unit: oneOf(...quantityUnits),
    warnAt: maybe(whole(0, 100)),
  }),
  terms: (value) =>
    fields({ kind: text, terms: listOf(term) })(value) &&
    hasOwnCodes((value as { terms: { code: string }[] }).terms),
  crosswalk: fields({ kind: text, rows: listOf(listOf(text, 2)) }),
  urgency: (value) =>
    fields({ kind: text, urgent: whole(0, 365), soon: whole(0, 365) })(value) &&
    (value as { urgent: number }).urgent <= (value as { soon: number }).soon,
  escalation: fields({
    kind: text,
    steps: listOf(fields({ overdueDays: whole(1, 3660), to: oneOf(...escalationTargets) })),
  }),
  holidays: (value) =>
    fields({ kind: text, year: whole(1949, 2199), off: listOf(listOf(day, 2, 2)), makeUp: listOf(day, 0) })(
      value,
    ) && (value as { off: [string, string][] }).off.every(isShort),
  profiles: fields({ kind: text, profiles: listOf(profile) }),
  schemes: fields({ kind: text, schemes: listOf(scheme) }),
  veto: fields({ kind: text, falseEntries: whole(1, 1000), score: whole(0, 1000) }),
  human: fields({ kind: text }),
}

const recordShapes: Readonly<Record<string, Shape>> = {
  id: text,
  key: text,
  level: oneOf(...ruleLevels),
  place: (value) => typeof value === 'string',
  from: day,
  to: anyOf(oneOf(null), day),
  value: isObject,
  basis: fields({ document: text, article: maybe(text) }),
  status: oneOf(...ruleStatuses),
  source: text,
  note: maybe(text),
}

/**
 * Reads rule records that came from outside, row by row: what is well-formed is kept and each other row is told with
 * its number and reason, so that one bad row spoils no file.
 * @refuses rule.not-a-record, rule.field, rule.unknown-field, rule.place, rule.period, rule.value, rule.duplicate
 * @source domain.md §0 fact 1
 */
export function parseRules(rows: readonly unknown[]): ParsedRules {
  const rules: RuleRecord[] = []
  const errors: { row: number; refusal: Refusal }[] = []
  const seen = new Set<string>()
  for (const [at, row] of rows.entries()) {
    const read = parseRule(row, seen)
    if (read.ok) {
      seen.add(read.value.id)
      rules.push(read.value)
    } else errors.push({ row: at + 1, refusal: read.refusal })
  }
  return { rules, errors }
}

function parseRule(row: unknown, seen: ReadonlySet<string>): Outcome<RuleRecord> {
  if (!isObject(row)) return refuse('rule.not-a-record')
  const extra = Object.keys(row).find((name) => !Object.hasOwn(recordShapes, name))
  if (extra !== undefined) return refuse('rule.unknown-field', { field: extra.slice(0, 100) })
  for (const [field, shape] of Object.entries(recordShapes))
    if (!shape(row[field])) return refuse('rule.field', { field })
  const record = row as unknown as RuleRecord
  if ((record.level === 'nation') !== (record.place.trim() === ''))
    return refuse('rule.place', { level: record.level })
  if (record.to !== null && record.to < record.from) return refuse('rule.period', { from: record.from })
  const { kind } = record.value
  if (!Object.hasOwn(valueShapes, kind) || !valueShapes[kind](record.value))
    return refuse('rule.value', { kind: String(kind).slice(0, 100) })
  return seen.has(record.id) ? refuse('rule.duplicate', { id: record.id }) : done(copyOf(record))
}

/** Its shape was checked, so text keeps all of it; whoever sent the row cannot change the rule afterwards. */
function copyOf(record: RuleRecord): RuleRecord {
  return JSON.parse(JSON.stringify(record)) as RuleRecord
}

function hasOwnCodes(terms: readonly { code: string }[]): boolean {
  return new Set(terms.map(({ code }) => code)).size === terms.length
}

/** A holiday lasts days, not years: a slip of the year would otherwise make a calendar without working days. */
function isShort([first, last]: readonly [string, string]): boolean {
  const days = daysBetween(first, last)
  return days >= 0 && days <= 31
}
