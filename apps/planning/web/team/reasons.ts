import type { Facts } from '@xuncha/plugin-sdk/web'
import type { Member } from '../api.ts'

/** Why somebody has to stand aside from a unit. */
export type Reason = NonNullable<Member['refusal']>[number]

/** The reasons for recusal in the facts of a refusal or of a decision. */
export function reasonsIn(facts: Facts | null | undefined): Reason[] {
  return Array.isArray(facts?.reasons) ? (facts.reasons as Reason[]) : []
}
