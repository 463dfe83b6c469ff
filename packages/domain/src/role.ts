/**
 * What a person is in the county's inspection work, as data decides it: a role opens permissions.
 * @source domain.md §3
 */
export const roles = [
  'office',
  'clue-officer',
  'inspector',
  'leading-group',
  'unit-head',
  'unit-liaison',
  'discipline',
  'organisation',
  'system-admin',
  'security-admin',
  'audit-admin',
] as const

/** One role 角色. */
export type Role = (typeof roles)[number]

/**
 * The roles of inspected units 被巡察单位. Whoever holds one reaches what is open to units and nothing else, whatever
 * other role they hold.
 * @source domain.md §3, UH / UL; invariant I1
 */
export const unitRoles = ['unit-head', 'unit-liaison'] as const satisfies readonly Role[]

/** Whether a role is one of an inspected unit. */
export function isUnitRole(role: string): boolean {
  return (unitRoles as readonly string[]).includes(role)
}

/**
 * What a person does in one inspection team 职务: head 组长, deputy 副组长, member 组员, liaison 联络员.
 * @source domain.md §3, TL / TM / TO
 */
export const duties = ['head', 'deputy', 'member', 'liaison'] as const

/** One duty in a team. */
export type Duty = (typeof duties)[number]

/**
 * Who records, reads and signs talks and working papers 底稿, and sees what became of them; the liaison has their list.
 * @source domain.md §3, rows 谈话记录, 底稿/证据, 整改台账
 */
export const paperDuties = ['head', 'deputy', 'member'] as const satisfies readonly Duty[]

/** Who draws up a team's report and delivers its feedback. @source domain.md §3, rows 报告, 反馈意见 */
export const reportDuties = ['head'] as const satisfies readonly Duty[]

/** Who acts, as a rule needs to know: the person, their roles, and their duty in this record's team if any. */
export interface RuleActor {
  personId: string
  roles: readonly string[]
  duty?: string | undefined
}

/** Whether the actor holds one of these roles or duties. */
export function actsAs(actor: RuleActor, parts: readonly (Role | Duty)[]): boolean {
  return parts.some((part) => actor.duty === part || actor.roles.includes(part))
}
