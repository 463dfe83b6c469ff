import type { PlainDate } from '../calendar/plain-date.ts'
import { done, type Outcome, refuse } from '../outcome.ts'
import type { RuleRecord } from './record.ts'
import { type PlaceChain, resolveRule } from './resolve.ts'

/** The versions that a round 轮次 started with: ids by key, and a digest over their text. */
export interface RulePin {
  on: PlainDate
  ids: Readonly<Record<string, string>>
  digest: string
}

/** Digest of a text. It is the caller's, so that a county's cryptographic profile (SM3 or SHA-256) decides. */
export type DigestText = (text: string) => string

/**
 * Pins the rules that hold for the keys on the day on which a round starts.
 * @refuses rule.unknown, rule.gap, rule.conflict
 * @source domain.md §0 fact 1
 */
export function pinRules(
  records: readonly RuleRecord[],
  keys: readonly string[],
  place: PlaceChain,
  on: PlainDate,
  digest: DigestText,
): Outcome<RulePin> {
  const rules: RuleRecord[] = []
  for (const key of [...new Set(keys)].toSorted()) {
    const rule = resolveRule(records, key, place, on)
    if (!rule.ok) return rule
    rules.push(rule.value)
  }
  const ids = Object.fromEntries(rules.map(({ key, id }) => [key, id]))
  return done({ on, ids, digest: digest(textOf(rules)) })
}

/**
 * The rules of a pin as they were pinned.
 * @refuses rule.pin-missing when a record is gone, rule.pin-changed when one is not what it was
 * @source domain.md §0 fact 1
 */
export function rulesOfPin(
  pin: RulePin,
  records: readonly RuleRecord[],
  digest: DigestText,
): Outcome<readonly RuleRecord[]> {
  const rules: RuleRecord[] = []
  for (const key of Object.keys(pin.ids).toSorted()) {
    const rule = records.find(({ id }) => id === pin.ids[key])
    if (rule === undefined) return refuse('rule.pin-missing', { key, id: pin.ids[key] })
    rules.push(rule)
  }
  return digest(textOf(rules)) === pin.digest ? done(rules) : refuse('rule.pin-changed', { on: pin.on })
}

function textOf(rules: readonly RuleRecord[]): string {
  return JSON.stringify(sorted(rules))
}

/** With the fields in one order and absent ones left out, so that equal records have equal text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(
    fields.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, sorted(field)]),
  )
}
