import type { Actor, Reach } from '@xuncha/plugin-sdk/server'

/** The id under which the platform's own permissions are named: no county can switch it off. */
const PLATFORM = 'platform'

/**
 * Decides what a permission opens to an actor: the rows within reach, or undefined for none at all.
 * The module has to be active in the county, and a role of the actor has to be granted the permission.
 * Reach by team counts the assignments whose last day has not passed.
 */
export function decide(actor: Actor, permission: string): Reach | undefined {
  const plugin = permission.slice(0, permission.indexOf('.'))
  if (plugin !== PLATFORM && !actor.modules.includes(plugin)) return undefined
  const kinds = actor.grants[permission]
  if (kinds === undefined) return undefined
  if (kinds.includes('county')) return { all: true }
  return {
    all: false,
    unitIds: kinds.includes('unit') && actor.organisationId !== null ? [actor.organisationId] : [],
    teamIds: kinds.includes('team') ? openTeams(actor) : [],
    personIds: kinds.includes('own') ? [actor.personId] : [],
  }
}

function openTeams(actor: Actor): string[] {
  return actor.assignments.filter((part) => part.until >= actor.today).map((part) => part.teamId)
}

/** A plugin's job acts on the county's rows of that plugin, as long as the county has it active. */
export function decideForJob(actor: Actor, pluginId: string): Reach | undefined {
  return actor.modules.includes(pluginId) ? { all: true } : undefined
}
