import type { Duty, EvaluationAnswer, RecusalEntry, RecusalGround, RecusalRequestState } from '@xuncha/domain'
import type { ColumnType, Generated } from 'kysely'

/** Written as JSON text, read as the value. */
type Json<T> = ColumnType<T, string | undefined, string>

interface Row {
  county_id: Generated<number>
  id: string
}

interface Minted {
  county_id: Generated<number>
  id: Generated<string>
}

/** Who filed a declaration: the person, or the office from paper. */
export type FiledBy = 'self' | 'office'

/** What a person declared about a unit, under the unit's name of that day. */
export type DeclaredEntry = RecusalEntry & { unitName: string }

/** A unit that a team inspects. */
export interface InspectedUnit {
  unitId: string
  unitName: string
}

/** A person of a team, and a unit that the team inspects. */
interface InspectedBy {
  round_id: string
  round_title: string
  team_id: string
  team_name: string
  unit_id: string
  unit_name: string
  person_id: string
  person_name: string
  duty: Duty
}

/** The schema `integrity`, as `migrations/` makes it. */
export interface IntegrityDb {
  'integrity.declaration': Row & {
    person_id: string
    person_name: string
    entries: Json<DeclaredEntry[]>
    filed_by: FiledBy
    filed_at: Generated<string>
    row_version: Generated<number>
  }
  'integrity.declaration_version': Minted & {
    declaration_id: string
    version: number
    entries: Json<DeclaredEntry[]>
    filed_by: FiledBy
    filed_by_name: string
    filed_at: Generated<string>
  }
  'integrity.commitment': Minted & {
    round_id: string
    round_title: string
    team_id: string
    team_name: string
    person_id: string
    person_name: string
    duty: Duty
    units: Json<InspectedUnit[]>
    state: Generated<'due' | 'signed'>
    clauses: Generated<string[]>
    due_at: Generated<string>
    signed_at: string | null
    row_version: Generated<number>
  }
  'integrity.evaluation': Minted & {
    round_id: string
    round_title: string
    team_id: string
    team_name: string
    unit_id: string
    unit_name: string
    state: Generated<'open' | 'submitted'>
    answers: Json<EvaluationAnswer[]>
    remarks: Generated<string>
    opened_on: string
    submitted_on: string | null
    row_version: Generated<number>
  }
  'integrity.roster': Minted & InspectedBy & { ended_on: string | null }
  'integrity.recusal_request': Row &
    InspectedBy & {
      ground: RecusalGround
      statement: string
      state: Generated<RecusalRequestState>
      raised_by_id: string
      raised_by_name: string
      raised_at: Generated<string>
      reason: string | null
      decided_by_id: string | null
      decided_by_name: string | null
      decided_on: string | null
      row_version: Generated<number>
    }
}
