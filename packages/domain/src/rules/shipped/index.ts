import type { RuleRecord } from '../record.ts'
import { deadlineRecords } from './deadlines.ts'
import { holidayRecords } from './holidays.ts'
import { taxonomyRecords } from './taxonomies.ts'
import { unitRecords } from './units.ts'

/** Every rule as shipped, nation-level: a county corrects one by a record of its own. @source domain.md §2.2, §4 */
export const shippedRules: readonly RuleRecord[] = [
  ...deadlineRecords,
  ...taxonomyRecords,
  ...unitRecords,
  ...holidayRecords,
]
