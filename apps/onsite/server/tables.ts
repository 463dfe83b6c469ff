import type { FactOpinion, FeedbackState, PaperState, ReportState } from '@xuncha/domain'
import type { ColumnType, Generated } from 'kysely'

/** Written as JSON text, read as the value. */
type Json<T> = ColumnType<T, string, string>

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

interface MoveRow extends Minted {
  move: string
  from_state: string
  to_state: string
  person_id: string
  person_name: string
  reason: string | null
  facts: Json<Record<string, unknown> | null> | null
  at: Stamp
}

/** What a problem is called in a paper, in the report and in the feedback. */
interface ProblemColumns {
  title: string
  problem: string
  category: string
  nature: string
  requirement: string
}

/** What of a paper says whether it can still be worked on. */
export interface PaperRowState {
  state: PaperState
  closedOn: string | null
}

/** A person in a team's list. */
export interface Attendee {
  personId: string
  personName: string
}

/** The plugin's schema, as `migrations/` makes it. */
export interface OnsiteDb {
  'onsite.team': Row & {
    round_id: string
    round_title: string
    name: string
    starts_on: string
    until: string
    focus: string[]
    closed_on: string | null
    last_serial: Generated<number>
  }
  'onsite.roster': Minted & {
    team_id: string
    person_id: string
    person_name: string
    duty: 'head' | 'deputy' | 'member' | 'liaison'
  }
  'onsite.inspection': Row & {
    team_id: string
    unit_id: string
    unit_name: string
    unit_type: string
    row_version: Generated<number>
  }
  'onsite.interview': Row & {
    inspection_id: string
    team_id: string
    held_on: string
    place: string
    talkee_role: string
    first_id: string
    first_name: string
    second_id: string
    second_name: string
    recorder_id: string
    recorder_name: string
    topics: string
    content: string
    signed: boolean
    recorded_at: Stamp
    row_version: Generated<number>
  }
  'onsite.spot_check': Row & {
    inspection_id: string
    team_id: string
    held_on: string
    place: string
    sampled: string
    reason: string
    found: string
    recorder_id: string
    recorder_name: string
    recorded_at: Stamp
    row_version: Generated<number>
  }
  'onsite.paper': Row &
    ProblemColumns & {
      inspection_id: string
      team_id: string
      serial: number
      number: string
      basis: string
      severity: string | null
      responsibility: string
      interview_ids: string[]
      check_ids: string[]
      author_id: string
      author_name: string
      state: PaperState
      outcome: PaperState | null
      merged_into: string | null
      rechecked_by_id: string | null
      drafted_at: Stamp
      row_version: Generated<number>
    }
  'onsite.paper_signature': Minted & {
    paper_id: string
    person_id: string
    person_name: string
    void: Generated<boolean>
    at: Stamp
  }
  'onsite.paper_evidence': Row & {
    paper_id: string
    sha256: string
    bytes: number
    media_type: string
    name: string
    added_by_id: string
    added_by_name: string
    added_at: Stamp
  }
  'onsite.paper_move': MoveRow & { paper_id: string }
  'onsite.fact_check': Minted & {
    paper_id: string
    team_id: string
    team_name: string
    unit_id: string
    round_title: string
    fact: string
    sent_on: string
    reply_by: string
    opinion: Exclude<FactOpinion, 'no_reply'> | null
    statement: string | null
    answered_by_id: string | null
    answered_by_name: string | null
    answered_at: string | null
    row_version: Generated<number>
  }
  'onsite.meeting': Row & {
    inspection_id: string
    team_id: string
    held_on: string
    attendees: Json<Attendee[]>
    views: string
    recorder_id: string
    recorder_name: string
    recorded_at: Stamp
    row_version: Generated<number>
  }
  'onsite.decision': Minted & {
    meeting_id: string
    paper_id: string
    decision: string
    reason: string | null
    into_paper_id: string | null
    dissent: string | null
  }
  'onsite.report': Row & {
    inspection_id: string
    team_id: string
    number: string
    overview: string
    advice: string
    author_id: string
    author_name: string
    state: ReportState
    drafted_at: Stamp
    row_version: Generated<number>
  }
  'onsite.report_section': Minted & ProblemColumns & { report_id: string; paper_id: string; ordinal: number }
  'onsite.report_move': MoveRow & { report_id: string }
  'onsite.feedback': Row & {
    report_id: string
    inspection_id: string
    team_id: string
    unit_id: string
    unit_name: string
    round_id: string
    round_title: string
    team_name: string
    number: string
    overview: string
    advice: string
    state: FeedbackState
    prepared_at: Stamp
    delivered_on: string | null
    receipt: string | null
    receipted_by_name: string | null
    receipted_at: string | null
    row_version: Generated<number>
  }
  'onsite.finding': Minted & ProblemColumns & { feedback_id: string; paper_id: string; ordinal: number }
  'onsite.feedback_move': MoveRow & { feedback_id: string }
}
