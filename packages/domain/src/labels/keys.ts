import type { RoleChangeAct, roleChangeMoves, RoleChangeState } from '../administration/index.ts'
import type { clueClasses, clueDispositions, clueMoves, clueResults, ClueState } from '../clue/index.ts'
import type {
  commitmentClauses,
  EvaluationHeading,
  evaluationChoices,
  evaluationMoves,
} from '../evaluation/index.ts'
import type { collegialMoves, FactOpinion, paperMoves, PaperState } from '../paper/index.ts'
import type { itemMoves, ItemState } from '../rectification/index.ts'
import type { feedbackMoves, FeedbackState, reportMoves, ReportState } from '../report/index.ts'
import type { RuleLevel } from '../rules/record.ts'
import type { EscalationTarget, RuleStatus } from '../rules/value.ts'
import type { Duty, Role } from '../role.ts'
import type { RecordLabel } from '../secrecy/index.ts'
import type { RoundKind, roundMoves, RoundState } from '../round/index.ts'
import type {
  IncidentState,
  incidentMoves,
  memberMoves,
  MemberState,
  RecusalGround,
  recusalRequestMoves,
  RecusalRequestState,
} from '../staff/index.ts'
import type {
  IdentityField,
  SealedKind,
  SealedSubject,
  UnsealPurpose,
  unsealMoves,
  UnsealState,
} from '../vault/index.ts'

type Each<K extends string> = Readonly<Record<K, string>>

/** Every word of the field that a page shows. A missing one fails the type check. */
export interface Labels {
  roles: Each<Role>
  /** How far a record may be known, and a person is cleared. */
  recordLabels: Each<RecordLabel>
  duties: Each<Duty>
  roleChange: {
    acts: Each<RoleChangeAct>
    states: Each<RoleChangeState>
    moves: Each<keyof typeof roleChangeMoves>
  }
  vault: {
    kinds: Each<SealedKind>
    fields: Each<IdentityField | 'text'>
    subjects: Each<SealedSubject>
    purposes: Each<UnsealPurpose>
    states: Each<UnsealState>
    moves: Each<keyof typeof unsealMoves>
  }
  deadline: {
    urgencies: Each<'overdue' | 'urgent' | 'soon' | 'calm' | 'paused' | 'done'>
    targets: Each<EscalationTarget>
  }
  rule: { levels: Each<RuleLevel>; statuses: Each<RuleStatus> }
  round: { kinds: Each<RoundKind>; states: Each<RoundState>; moves: Each<keyof typeof roundMoves> }
  member: { states: Each<MemberState>; moves: Each<keyof typeof memberMoves> }
  incident: { states: Each<IncidentState>; moves: Each<keyof typeof incidentMoves> }
  recusal: { grounds: Each<RecusalGround> }
  recusalRequest: { states: Each<RecusalRequestState>; moves: Each<keyof typeof recusalRequestMoves> }
  paper: {
    states: Each<PaperState>
    moves: Each<keyof typeof paperMoves>
    opinions: Each<FactOpinion>
    decisions: Each<(typeof collegialMoves)[number]>
  }
  report: { states: Each<ReportState>; moves: Each<keyof typeof reportMoves> }
  feedback: { states: Each<FeedbackState>; moves: Each<keyof typeof feedbackMoves> }
  clue: {
    states: Each<ClueState>
    moves: Each<keyof typeof clueMoves>
    dispositions: Each<(typeof clueDispositions)[number]>
    results: Each<(typeof clueResults)[number]>
    classes: Each<(typeof clueClasses)[number]>
  }
  item: {
    states: Each<ItemState>
    moves: Each<keyof typeof itemMoves>
    measures: Each<'symptom' | 'root'>
    evidence: Each<'document' | 'effect'>
    sides: Each<'discipline' | 'organisation'>
    verdicts: Each<'agree' | 'disagree'>
  }
  evaluation: {
    headings: Each<EvaluationHeading>
    choices: Each<(typeof evaluationChoices)[number]>
    states: Each<'open' | 'submitted'>
    moves: Each<keyof typeof evaluationMoves>
    clauses: Each<(typeof commitmentClauses)[number]>
  }
}
