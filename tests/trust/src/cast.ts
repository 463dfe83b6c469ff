import type { CountySeed } from '@xuncha/platform'

/** A part in a county's work, as `domain.md` section 3 names its columns: a role, and of an inspector the duty. */
export type Part =
  | 'office'
  | 'leading-group'
  | 'head'
  | 'deputy'
  | 'member'
  | 'liaison'
  | 'discipline'
  | 'organisation'
  | 'unit-head'
  | 'unit-liaison'
  | 'system-admin'
  | 'security-admin'
  | 'audit-admin'

/** Which of the two teams and units of a county somebody belongs to. */
export type Side = 1 | 2

/** Somebody of the cast. */
export interface CastMember {
  part: Part
  /** Their team or unit; nobody's where the part is the whole county's. */
  of?: Side
}

/** Everybody who can sign in, by username; in the second county with the suffix `-b`. */
export const cast = {
  office: { part: 'office' },
  'leading-group': { part: 'leading-group' },
  leader: { part: 'head', of: 1 },
  deputy: { part: 'deputy', of: 1 },
  member: { part: 'member', of: 1 },
  member2: { part: 'member', of: 1 },
  liaison: { part: 'liaison', of: 1 },
  leader2: { part: 'head', of: 2 },
  deputy2: { part: 'deputy', of: 2 },
  member3: { part: 'member', of: 2 },
  member4: { part: 'member', of: 2 },
  discipline: { part: 'discipline' },
  organisation: { part: 'organisation' },
  unit: { part: 'unit-head', of: 1 },
  clerk: { part: 'unit-liaison', of: 1 },
  unit2: { part: 'unit-head', of: 2 },
  sysadmin: { part: 'system-admin' },
  secadmin: { part: 'security-admin' },
  auditor: { part: 'audit-admin' },
} as const satisfies Record<string, CastMember>

/** A username of the cast, without the county's suffix. */
export type Who = keyof typeof cast

/** The cast as a list. */
export const everybody = Object.keys(cast) as Who[]

/** One of each part on each side, for what would only be said twice. */
export const oneOfEach: readonly Who[] = everybody.filter((who) => who !== 'member2' && who !== 'member4')

/** The organisation where a part works, by key; of a unit's people it is their unit. */
const places: Partial<Record<Part, string>> = {
  office: 'inspection-office',
  'leading-group': 'committee',
  head: 'inspection-office',
  deputy: 'inspection-office',
  member: 'inspection-office',
  liaison: 'inspection-office',
  discipline: 'discipline-commission',
  organisation: 'organisation-department',
}

/** The inspected units by side. */
export const units = { 1: 'township', 2: 'hospital' } as const

/** Accounts that nobody signs in with, one for each side: administration is tried on them. */
export const idle = ['idle', 'idle2'] as const

/** Whether this is one of a team's people. */
export function isInspector({ part }: CastMember): boolean {
  return part === 'head' || part === 'deputy' || part === 'member' || part === 'liaison'
}

/** A county of made-up people with two units and two teams; one inspector, `kin`, has nobody's account. */
export function castOf(id: number, suffix: string, modules: readonly string[]): CountySeed {
  const organisation = (key: string, name: string, type: string) => ({ key, name, type })
  return {
    id,
    name: `信任县${id}`,
    fictional: true,
    modules,
    organisations: [
      organisation('committee', '县委', 'department'),
      organisation('inspection-office', '县委巡察办', 'department'),
      organisation('discipline-commission', '县纪委监委', 'department'),
      organisation('organisation-department', '县委组织部', 'department'),
      organisation('township', `测试镇${suffix}`, 'township'),
      organisation('hospital', `测试县医院${suffix}`, 'hospital'),
    ],
    people: [
      { key: 'kin', name: `郑干部${suffix}`, title: '巡察干部', inspector: true },
      ...idle.map((key) => ({
        key,
        name: `${key}${suffix} 某`,
        title: '干部',
        account: { username: key + suffix, roles: [] },
      })),
      ...everybody.map((key) => {
        const { part, of }: CastMember = cast[key]
        const inspector = isInspector(cast[key])
        const place = places[part] ?? (of === undefined ? undefined : units[of])
        return {
          key,
          name: `${key}${suffix} 某`,
          title: part,
          inspector,
          ...(place ? { organisation: place } : {}),
          account: { username: key + suffix, roles: [inspector ? 'inspector' : part] },
        }
      }),
    ],
  }
}
