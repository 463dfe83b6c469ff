import type { Duty } from '@xuncha/domain'
import { useQueryCache } from '@pinia/colada'
import { answerOf, newId, problemOf } from '@xuncha/ui'
import { type MaybeRefOrGetter, shallowRef, toValue } from 'vue'
import { api } from '../api.ts'
import { type Reason, reasonsIn } from './reasons.ts'

/** Nominating for a team. A refusal for recusal is on record, so the round is read anew after it too. */
export function useNomination(place: MaybeRefOrGetter<{ teamId: string; roundId: string }>) {
  const cache = useQueryCache()
  const reasons = shallowRef<readonly Reason[]>([])

  return {
    /** Why the last nomination was refused; empty when it was not. */
    reasons,
    forget: () => (reasons.value = []),
    async nominate(person: { personId: string; duty: Duty }) {
      const { teamId, roundId } = toValue(place)
      try {
        return await answerOf(
          api.teams[':id'].members.$post({
            param: { id: teamId },
            header: { 'idempotency-key': newId() },
            json: person,
          }),
        )
      } catch (error) {
        reasons.value = reasonsIn(problemOf(error).facts)
        throw error
      } finally {
        await cache.invalidateQueries({ key: ['planning', 'round', roundId] })
      }
    },
  }
}
