import type { ColumnType, Generated } from 'kysely'
import type { Duty, MemberState, ProposerRole, RoundKind, RoundState } from '@xuncha/domain'

/** Written as JSON text, read as the value. */
type Json<T> = ColumnType<T, string | null, string | null>

interface Row {
  county_id: Generated<number>
  id: string
}

interface MoveRow {
  county_id: Generated<number>
  id: Generated<string>
  move: string
  from_state: string | null
  to_state: string
  person_id: string | null
  person_name: string
  reason: string | null
  facts: Json<Record<string, unknown> | null>
  at: Generated<string>
}

/** One reason to stand aside 回避, with the unit's name: what the refused nomination keeps. */
export interface ScreeningReason {
  unitId: string
  unit: string
  ground: string
  relation?: string
  post?: string
  from?: string
  until?: string
}

/** The schema `planning`, as `migrations/` makes it. */
export interface PlanningDb {
  'planning.round': Row & {
    year: number
    number: number
    kind: RoundKind
    title: string
    starts_on: string
    ends_on: string
    focus: string[]
    state: Generated<RoundState>
    submitted_by: string | null
    closed_on: string | null
    row_version: Generated<number>
  }
  'planning.round_move': MoveRow & { round_id: string }
  'planning.team': Row & {
    round_id: string
    ordinal: number
    name: string
    authorised_on: string | null
    until: string | null
    row_version: Generated<number>
  }
  'planning.round_unit': Row & {
    round_id: string
    team_id: string
    unit_id: string
    unit_name: string
    unit_type: string
  }
  'planning.member': Row & {
    round_id: string
    team_id: string
    person_id: string
    person_name: string
    duty: Duty
    state: MemberState
    refusal: Json<ScreeningReason[] | null>
    proposed_by: ProposerRole | null
    proposed_by_name: string | null
    nominated_at: Generated<string>
    row_version: Generated<number>
  }
  'planning.member_move': MoveRow & { member_id: string; round_id: string }
  'planning.document': Row & {
    round_id: string
    kind: 'mobilisation-speech' | 'plan'
    title: string
    sha256: string
    bytes: number
    media_type: string
    name: string
    added_by: string
    added_at: Generated<string>
  }
}
