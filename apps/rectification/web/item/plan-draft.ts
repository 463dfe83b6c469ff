import type { Dossier, Item } from '../api.ts'
import type { PlanInput } from './useItem.ts'

/** A measure while it is being written. */
export interface MeasureDraft {
  text: string
  kind: 'symptom' | 'root'
  leader: string
  dueOn: string | null
}

/** A plan while it is being written: everything may be missing. */
export interface PlanDraft {
  goal: string
  cause: string
  causeCodes: PlanInput['causeCodes'] & {}
  leader: string
  department: string
  dueOn: string | null
  measures: MeasureDraft[]
}

/** The draft that a unit begins with: what was saved last, or a plan with room for one measure at the root. */
export function draftOf(item: Item, measures: Dossier['measures']): PlanDraft {
  return {
    goal: item.goal,
    cause: item.cause,
    causeCodes: item.causeCodes as PlanDraft['causeCodes'],
    leader: item.leader,
    department: item.department,
    dueOn: item.dueOn,
    measures:
      measures.length > 0
        ? measures.map(({ text, kind, leader, dueOn }) => ({ text, kind, leader, dueOn }))
        : [emptyMeasure(item.dueOn)],
  }
}

/** A measure that nothing is known of yet. */
export function emptyMeasure(dueOn: string | null): MeasureDraft {
  return { text: '', kind: 'root', leader: '', dueOn }
}

/** What is sent of a draft. */
export function planOf({ dueOn, measures, ...words }: PlanDraft): PlanInput {
  return {
    ...words,
    dueOn: dueOn ?? '',
    measures: measures.map((measure) => ({ ...measure, dueOn: measure.dueOn ?? '' })),
  }
}
