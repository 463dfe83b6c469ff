import type { NewMeeting } from './useMeetings.ts'

type Decision = NewMeeting['decisions'][number]

/** What is being decided over one paper; nothing chosen means that the meeting leaves it as it is. */
export interface DecisionDraft {
  decision: Decision['decision'] | null
  reason: string
  into: string | null
  dissent: string
}

/** A paper on which the meeting has said nothing yet. */
export function undecided(): DecisionDraft {
  return { decision: null, reason: '', into: null, dissent: '' }
}

/** The decisions that were taken, as they are sent. */
export function decisionsOf(drafts: Readonly<Record<string, DecisionDraft>>): Decision[] {
  return Object.entries(drafts).flatMap(([paperId, { decision, reason, into, dissent }]) => {
    if (decision === null) return []
    return [
      {
        paperId,
        decision,
        ...(reason.trim() ? { reason } : {}),
        ...(decision === 'merge' && into ? { into } : {}),
        ...(dissent.trim() ? { dissent } : {}),
      },
    ]
  })
}
