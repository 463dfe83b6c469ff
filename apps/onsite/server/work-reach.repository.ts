import { decidedReportStates } from '@xuncha/domain'
import { type Reach, within } from '@xuncha/plugin-sdk/server'
import { type RawBuilder, sql } from 'kysely'

/**
 * How far somebody reaches into the work on site: `reach` of what the leading group has decided over 已审定, and of the
 * rest what is within `undecided` too.
 */
export interface WorkReach {
  reach: Reach
  undecided: Reach
}

/**
 * True for the records that a reader reaches, in place of `within` for whatever hangs on an inspection. `alias` has the
 * record's `team_id`; `inspection` is the column that names its inspection.
 */
export function withinWork(
  { reach, undecided }: WorkReach,
  alias: string,
  inspection = `${alias}.inspection_id`,
): RawBuilder<boolean> {
  const team = `${alias}.team_id`
  return sql<boolean>`(${within(reach, { team })} and (${within(undecided, { team })} or exists (
    select from onsite.report as heard
    where heard.county_id = ${sql.ref(`${alias}.county_id`)} and heard.inspection_id = ${sql.ref(inspection)}
      and heard.state = any (${[...decidedReportStates]}::text[]))))`
}
