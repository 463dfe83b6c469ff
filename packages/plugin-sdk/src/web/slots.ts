/**
 * A place on a page where other modules show something of theirs 插槽, and what they are handed there. Who offers it
 * declares its name under `slots` of the manifest, who fills it under `extensions`. A landed version is never changed.
 */
export interface Slot<Given extends object> {
  readonly name: string
  /** What an extension is handed, as props. Never set: it is there for the type. */
  readonly given?: Given
}

/** Names a slot. A plugin that offers one to others publishes this with its types. */
export function defineSlot<Given extends object>(name: `${string}.${string}.v${number}`): Slot<Given> {
  return { name }
}

/** On the page of a round 轮次, below its plan, its teams and its history. */
export const roundSlot = defineSlot<{ roundId: string }>('planning.round.v1')

/** On the page of a unit's feedback 反馈意见, below its text. `delivered`: it is with the unit. */
export const feedbackSlot = defineSlot<{ feedbackId: string; delivered: boolean }>('onsite.feedback.v1')
