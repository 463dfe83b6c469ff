import { done, type Outcome, refuse } from '../outcome.ts'

/** A rule of the county's security as data 安全设置: what it is unless somebody said otherwise, and how far it may go. */
export interface SecurityRule {
  initial: number
  least: number
  most: number
  basis: string
}

/**
 * What a county may set of its security. An installation may set other values for all its counties; the county's own
 * value comes first.
 * @source domain.md §6, 等保三级; security.md §2.3; NIST SP 800-63B §4.2.3
 */
export const securityRules = {
  'session.idle-minutes': { initial: 15, least: 5, most: 60, basis: 'GB/T 22239-2019 §8.1.4.1' },
  'session.absolute-hours': { initial: 10, least: 1, most: 24, basis: 'GB/T 22239-2019 §8.1.4.1' },
  'session.per-account': { initial: 1, least: 1, most: 5, basis: 'GB/T 22239-2019 §8.1.4.1' },
  'sign-in.tries-per-account': { initial: 5, least: 3, most: 10, basis: 'GB/T 22239-2019 §8.1.4.1' },
  'sign-in.tries-per-address': { initial: 20, least: 5, most: 200, basis: 'GB/T 22239-2019 §8.1.4.1' },
  'password.one-time-hours': { initial: 72, least: 1, most: 336, basis: 'NIST SP 800-63B §5.1.1.2' },
  // Of nobody (0), of administrators (1), of everybody (2).
  'second-factor.required': { initial: 0, least: 0, most: 2, basis: 'GB/T 22239-2019 §8.1.4.1' },
  'vault.openings-per-day': {
    initial: 5,
    least: 1,
    most: 50,
    basis: '《纪检监察机关处理检举控告工作规则》第四十七条',
  },
} as const satisfies Readonly<Record<string, SecurityRule>>

/** Name of a rule. */
export type SecurityRuleName = keyof typeof securityRules

/** Whether there is a rule of that name. */
export function isSecurityRule(name: string): name is SecurityRuleName {
  return Object.hasOwn(securityRules, name)
}

/**
 * Whether a rule may have that value.
 * @refuses setting.range
 * @source domain.md §6; security.md §2.3
 */
export function mayBeSet(name: SecurityRuleName, value: number): Outcome<void> {
  const { least, most } = securityRules[name]
  return Number.isInteger(value) && value >= least && value <= most
    ? done(undefined)
    : refuse('setting.range', { least, most })
}

const FIRST_PAUSE = 30
const LONGEST_PAUSE = 900

/**
 * Seconds for which nobody is let in after so many failures in a row: none while there are tries left, then half a minute,
 * doubling up to a quarter of an hour. It never locks for good, since anybody could then lock anybody out.
 * @source domain.md §6, 等保三级; security.md §2.3
 */
export function pauseAfter(failures: number, tries: number): number {
  if (failures < tries) return 0
  // Two to the fifth passes the longest already; a huge count must not become Infinity times nothing.
  return Math.min(FIRST_PAUSE * 2 ** Math.min(failures - tries, 5), LONGEST_PAUSE)
}
