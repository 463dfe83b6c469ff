import { isAdministratorRole, isUnitRole } from '@xuncha/domain'
import type { FieldRule, ReachKind } from '@xuncha/plugin-sdk'
import type { Actor, Reach } from '@xuncha/plugin-sdk/server'
import type { PermissionRule, PolicyRules } from './rules.ts'

/** The id under which the platform's own permissions are named: no county can switch it off. */
const PLATFORM = 'platform'

/** What stays closed within reach, whoever opens it. The database applies it to every statement, see `row-policies`. */
export interface Denied {
  /** Units whose rows are as if missing: those the person stands aside from 回避, and their own where units have no part. */
  unitIds: readonly string[]
  /** Rows above this label are as if missing, by `rankOf`. */
  clearance: number
  /** Sealed rows 封存 are as if missing; false only under the permission that seals, once the password was typed again. */
  sealed: boolean
}

/** What a permission opens to an actor: the rows within reach, less what is denied, less the fields that are hidden. */
export interface Decision {
  reach: Reach
  denied: Denied
  hidden: readonly FieldRule[]
}

/** Why a permission opens nothing at all. The same answer, 404, to whoever asks; told to the security administrator. */
export type Closed =
  'module-off' | 'not-granted' | 'administrator' | 'not-for-units' | 'unit-reach' | 'no-open-team' | 'duty'

/** What is decided about, or why nothing is open: `decide` and `explain` are two readings of it. */
export type Verdict = { open: Decision; kinds: readonly ReachKind[] } | { closed: Closed }

/**
 * Decides what a permission opens to an actor, or undefined for nothing at all.
 *
 * First what is granted: the module has to be active, a role of the actor has to hold the permission, and reach by team
 * counts the assignments whose last day has not passed. What is denied comes last and beats every grant 否决优先:
 * administrators have no business content, a role of an inspected unit leaves what is open to units, and rows of a
 * recused unit, above the clearance or under seal are as if missing.
 * @source security.md §2.2; domain.md §3, invariants I1, I3, I4
 */
export function decide(rules: PolicyRules, actor: Actor, permission: string): Decision | undefined {
  const verdict = judge(rules, actor, permission)
  return 'open' in verdict ? verdict.open : undefined
}

/** As `decide`, with the reason where nothing is open, and the kinds of reach that count. */
export function judge(rules: PolicyRules, actor: Actor, permission: string): Verdict {
  const plugin = permission.slice(0, permission.indexOf('.'))
  if (plugin !== PLATFORM && !actor.modules.includes(plugin)) return { closed: 'module-off' }
  const granted = actor.grants[permission]
  const rule = rules.permissions.get(permission)
  if (granted === undefined || rule === undefined) return { closed: 'not-granted' }

  if (actor.roles.some(isAdministratorRole) && !rules.forAdministrators.has(permission))
    return { closed: 'administrator' }
  const isOfUnit = actor.roles.some(isUnitRole)
  if (isOfUnit && !rule.forUnits) return { closed: 'not-for-units' }
  const kinds = isOfUnit ? granted.filter((kind) => kind === 'unit' || kind === 'own') : granted
  if (kinds.length === 0) return { closed: 'unit-reach' }
  if (kinds.every((kind) => kind === 'team') && openTeams(actor, rule.duties).length === 0)
    return { closed: openTeams(actor).length === 0 ? 'no-open-team' : 'duty' }

  const own = actor.organisationId !== null && !rule.forUnits ? [actor.organisationId] : []
  return {
    open: {
      reach: reachOf(actor, kinds, rule),
      denied: {
        unitIds: [...new Set([...actor.recusedUnitIds, ...own])],
        clearance: actor.clearance,
        sealed: rule.marks !== 'seal',
      },
      hidden: rule.fields.filter((field) => hides(field, actor, kinds)),
    },
    kinds,
  }
}

function reachOf(actor: Actor, kinds: readonly ReachKind[], { duties }: PermissionRule): Reach {
  if (kinds.includes('county')) return { all: true }
  return {
    all: false,
    unitIds: kinds.includes('unit') && actor.organisationId !== null ? [actor.organisationId] : [],
    teamIds: kinds.includes('team') ? openTeams(actor, duties).map(({ teamId }) => teamId) : [],
    personIds: kinds.includes('own') ? [actor.personId] : [],
  }
}

/** The parts in teams that count today, of any duty or of these. */
function openTeams(actor: Actor, duties?: readonly string[]) {
  return actor.assignments.filter(
    (part) => part.until >= actor.today && (duties === undefined || duties.includes(part.duty)),
  )
}

/**
 * Which team a record is of is not known where fields are hidden, so that a duty that hides in one team hides in all:
 * rather too little for a day than too much.
 */
function hides({ reach, duties }: FieldRule, actor: Actor, kinds: readonly ReachKind[]): boolean {
  if (kinds.some((kind) => kind !== reach)) return false
  return duties === undefined || openTeams(actor, duties).length > 0
}

/** A plugin's job acts on the county's rows of that plugin, as long as the county has it active; nothing leaves it. */
export function decideForJob(actor: Actor, pluginId: string): Decision | undefined {
  if (!actor.modules.includes(pluginId)) return undefined
  return {
    reach: { all: true },
    denied: { unitIds: [], clearance: actor.clearance, sealed: false },
    hidden: [],
  }
}
