import { labelAt } from '@xuncha/domain'
import type { Actor } from '@xuncha/plugin-sdk/server'
import { type RowFacts, uncovered } from './covers.ts'
import { type Decision, judge, type Verdict } from './decide.ts'
import type { PolicyRules } from './rules.ts'

/** One sentence of an explanation, as a code with facts: `policy.<why>`. */
export interface Why {
  code: string
  facts?: Record<string, string | number | readonly string[]>
}

/** Whether a permission opens something, or this row, and the reasons in the order in which they were weighed. */
export interface Explanation {
  may: boolean
  because: Why[]
}

/**
 * Why somebody may, or may not, use a permission 权限说明; with `row`, why they find that row or do not. Read from the
 * same verdict as `decide`, so that it cannot say anything else.
 */
export function explain(rules: PolicyRules, actor: Actor, permission: string, row?: RowFacts): Explanation {
  const verdict = judge(rules, actor, permission)
  if ('closed' in verdict) return { may: false, because: [{ code: `policy.${verdict.closed}` }] }
  const { open, kinds } = verdict
  const because: Why[] = kinds.map((kind) => ({ code: `policy.reach-${kind}` }))
  if (row !== undefined) {
    const why = uncovered(open, actor, row)
    if (why !== undefined) return { may: false, because: [...because, { code: `policy.${why}` }] }
  }
  return { may: true, because: [...because, ...limits(actor, verdict)] }
}

/** What stays closed or is left out although the permission is open. */
function limits(actor: Actor, { open, kinds }: Extract<Verdict, { open: Decision }>): Why[] {
  const { denied, hidden, reach } = open
  const isOwnClosed = denied.unitIds.some((id) => !actor.recusedUnitIds.includes(id))
  return [
    // Reached by more than the team: by the team alone nothing would be open.
    ...(!reach.all && kinds.includes('team') && reach.teamIds.length === 0
      ? [{ code: 'policy.no-open-team' }]
      : []),
    ...(actor.recusedUnitIds.length > 0
      ? [{ code: 'policy.less-recused', facts: { units: actor.recusedUnitIds.length } }]
      : []),
    ...(isOwnClosed ? [{ code: 'policy.less-own-unit' }] : []),
    { code: `policy.up-to-${labelAt(denied.clearance)}` },
    { code: denied.sealed ? 'policy.less-sealed' : 'policy.opens-sealed' },
    ...hidden.map(({ of, hide }) => ({ code: 'policy.less-fields', facts: { of, fields: hide } })),
  ]
}
