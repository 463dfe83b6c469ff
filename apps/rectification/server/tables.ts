import type { ColumnType, Generated } from 'kysely'
import type { ItemState } from '@xuncha/domain'

type MeasureKind = 'symptom' | 'root'
type EvidenceKind = 'document' | 'effect'
type Verdict = 'agree' | 'disagree'
type Side = 'discipline' | 'organisation'

/** Written as JSON text, read as the value. */
type Json<T> = ColumnType<T, string, never>

/** Set by the database, whatever is sent. */
type Stamp = ColumnType<string, never, never>

interface Row {
  county_id: Generated<number>
  id: string
}

interface Minted {
  county_id: Generated<number>
  id: Generated<string>
}

/** Who wrote a record along an item, and when. */
interface Recorded {
  item_id: string
  person_id: string
  person_name: string
  at: Stamp
}

/** A record that counts for one go of its item. */
interface InCycle extends Recorded {
  cycle: number
}

/** The plugin's schema, as `migrations/` makes it. */
export interface RectificationDb {
  'rectification.feedback': Row & {
    round_id: string
    round_title: string
    team_id: string
    unit_id: string
    unit_name: string
    delivered_on: string
    plan_due: string
    row_version: Generated<number>
  }
  'rectification.item': Row & {
    feedback_id: string | null
    round_title: string
    team_id: string | null
    unit_id: string
    unit_name: string
    number: string
    title: string
    problem: string
    requirement: string
    category: string
    nature: string
    delivered_on: string
    plan_due: string
    due_on: string
    state: ItemState
    goal: Generated<string>
    cause: Generated<string>
    cause_codes: Generated<string[]>
    leader: Generated<string>
    department: Generated<string>
    cycle: Generated<number>
    measure_kinds: Generated<MeasureKind[]>
    evidence_kinds: Generated<EvidenceKind[]>
    discipline_verdict: Verdict | null
    organisation_verdict: Verdict | null
    submitter_id: string | null
    verifier_ids: Generated<string[]>
    recorded_by_name: string | null
    recorded_at: Stamp
    row_version: Generated<number>
  }
  'rectification.measure': Minted & {
    item_id: string
    ordinal: number
    text: string
    kind: MeasureKind
    leader: string
    due_on: string
    done_on: string | null
    row_version: Generated<number>
  }
  'rectification.item_move': Minted &
    InCycle & {
      move: string
      from_state: string
      to_state: string
      reason: string | null
      facts: Json<Record<string, unknown> | null> | null
    }
  'rectification.progress': Row & InCycle & { held_on: string; text: string }
  'rectification.evidence': Row &
    InCycle & {
      kind: EvidenceKind
      note: string
      sha256: string
      bytes: number
      media_type: string
      name: string
    }
  'rectification.opinion': Row & InCycle & { side: Side; verdict: Verdict; text: string }
  'rectification.verification': Row &
    InCycle & { held_on: string; method: string; finding: string; result: string }
  'rectification.look_back': Row & Recorded & { round_title: string; finding: string }
}
