import type { PluginManifest } from './manifest.ts'

/**
 * One thing that a plugin asks a county for 权限申请, in one line of plain words, so that two versions that ask for the
 * same say the same. An approval is of these lines:
 *
 *     permission vehicles.trip:read low units=no duties=all
 *     grant office vehicles.trip:read county
 *     listens onsite.report-filed.v1
 *     uses planning.rounds.v1
 */
export type AskText = string

type Asking = Pick<PluginManifest, 'permissions' | 'roles' | 'listens' | 'uses'>

/** All that a version of a plugin asks a county for. */
export function asksOf(manifest: Asking): AskText[] {
  return [
    ...manifest.permissions.map(({ id }) => askOfPermission(manifest, id)),
    ...Object.entries(manifest.roles).flatMap(([role, grants]) =>
      Object.entries(grants).map(([permission, reach]) => askOfGrant(role, permission, reach)),
    ),
    ...manifest.listens.map(askOfEvent),
    ...manifest.uses.map(askOfService),
  ]
}

/**
 * A role is given a permission over these rows. What the permission itself opens is an ask of its own: one that becomes
 * riskier, or open to units or to other duties, has to be approved anew before anybody has it.
 */
export function askOfGrant(role: string, permission: string, reach: string): AskText {
  return `grant ${role} ${permission} ${reach}`
}

/** What holding a permission means: its risk, whether units may have it, and to which duties a team opens it. */
export function askOfPermission({ permissions }: Pick<Asking, 'permissions'>, id: string): AskText {
  const { risk, forUnits, duties } = permissions.find((one) => one.id === id) ?? {}
  const whose = duties === undefined ? 'all' : [...duties].sort().join(',')
  return `permission ${id} ${risk} units=${forUnits ? 'yes' : 'no'} duties=${whose}`
}

/** Its server half hears of what another module tells. */
export function askOfEvent(event: string): AskText {
  return `listens ${event}`
}

/** Its server half asks another module. */
export function askOfService(service: string): AskText {
  return `uses ${service}`
}

/** An ask, taken apart for showing. */
export type Ask =
  | {
      kind: 'permission'
      permission: string
      risk: string
      forUnits: boolean
      duties: readonly string[] | null
    }
  | { kind: 'grant'; role: string; permission: string; reach: string }
  | { kind: 'listens'; name: string }
  | { kind: 'uses'; name: string }

/** Reads an ask. Undefined for what is none: a line of another version of the platform. */
export function readAsk(text: AskText): Ask | undefined {
  const [kind, ...words] = text.split(' ') as [string, ...string[]]
  const [first = '', second = '', third = '', fourth = ''] = words
  if ((kind === 'listens' || kind === 'uses') && words.length === 1) return { kind, name: first }
  if (kind === 'grant' && words.length === 3) return { kind, role: first, permission: second, reach: third }
  if (kind !== 'permission' || words.length !== 4) return undefined
  const whose = fourth.replace('duties=', '')
  return {
    kind,
    permission: first,
    risk: second,
    forUnits: third === 'units=yes',
    duties: whose === 'all' ? null : whose.split(','),
  }
}
