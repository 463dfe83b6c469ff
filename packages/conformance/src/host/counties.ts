import { isAdministratorRole, isUnitRole, type Role, roles } from '@xuncha/domain'
import { type CountySeed, idOf } from '@xuncha/platform'
import type { PluginManifest } from '@xuncha/plugin-sdk'

/** The two counties that everything is done in at once. */
export const COUNTIES = { a: 990_001, b: 990_002 } as const

/** One of the two. */
export type County = keyof typeof COUNTIES

/** Of accounts that are gone with the database. */
export const PASSWORD = 'gone with the scratch database'

/** Who turns modules on and off. */
export const SWITCHER = 'system-admin'

/** Who is given nothing by the plugin. */
export const STRANGER = 'stranger'

/** The other county. */
export function otherThan(county: County): County {
  return county === 'a' ? 'b' : 'a'
}

/** The roles that a plugin gives something to. */
export function rolesOf(manifest: PluginManifest): Role[] {
  return roles.filter((role) => Object.keys(manifest.roles[role] ?? {}).length > 0)
}

/** What somebody signs in as. */
export function accountOf(county: County, who: string): string {
  return `${who}-${county}`
}

/** A made-up county: one person for each role that the plugin knows, one whom it gives nothing, one who administers. */
export function seedOf(county: County, manifest: PluginManifest, modules: readonly string[]): CountySeed {
  // The office is there whatever it is given: the neighbours tell what they tell through it.
  const given = [...new Set<Role>([...rolesOf(manifest), 'office'])]
  const unused = roles.find(
    (role) => !given.includes(role) && !isAdministratorRole(role) && !isUnitRole(role),
  )
  const person = (who: string, held: readonly string[], organisation: string) => ({
    key: who,
    name: `检验${who}`,
    title: '检验',
    organisation,
    inspector: held.includes('inspector'),
    account: { username: accountOf(county, who), roles: held },
  })
  return {
    id: COUNTIES[county],
    name: `检验县${county}`,
    fictional: true,
    organisations: [
      { key: 'office', name: '检验巡察办', type: 'department' },
      { key: 'unit', name: '检验镇', type: 'township' },
    ],
    modules,
    people: [
      ...given.map((role) => person(role, [role], isUnitRole(role) ? 'unit' : 'office')),
      person(STRANGER, unused === undefined ? [] : [unused], 'office'),
      person(SWITCHER, [SWITCHER], 'office'),
    ],
  }
}

/** The records that every county has, for bodies that name one. */
export function namedIn(
  county: County,
  manifest: PluginManifest,
): { unit: string; person: string; team: string } {
  const [role = STRANGER] = rolesOf(manifest)
  return {
    unit: idOf(COUNTIES[county], 'unit'),
    person: idOf(COUNTIES[county], role),
    team: idOf(COUNTIES[county], 'team'),
  }
}
