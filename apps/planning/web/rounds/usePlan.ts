import { useQueryCache } from '@pinia/colada'
import { answerOf, newId, versionTag } from '@xuncha/ui'
import { api, type Round } from '../api.ts'
import { fieldsOf, type PlanDraft, scopeOf } from './plan-draft.ts'

/** Sends plans: a new one, or a draft's plan written anew. */
export function usePlan() {
  const cache = useQueryCache()
  const key = newId()

  async function known(round: Round) {
    cache.setQueryData(['planning', 'round', round.id], round)
    await cache.invalidateQueries({ key: ['planning', 'rounds'] })
    return round
  }

  return {
    create: async (draft: PlanDraft) =>
      known(
        await answerOf(
          api.rounds.$post({
            header: { 'idempotency-key': key },
            json: { ...fieldsOf(draft), ...scopeOf(draft) },
          }),
        ),
      ),
    /**
     * Plain fields first, then units and teams where they changed: each on the version that the other left.
     * `begun` keeps up, so that what failed half-way can be sent again.
     */
    async change(begun: { id: string; rowVersion: number }, draft: PlanDraft, before: PlanDraft) {
      const param = { id: begun.id }
      let now = await answerOf(
        api.rounds[':id'].$patch({
          param,
          header: { 'if-match': versionTag(begun.rowVersion) },
          json: fieldsOf(draft),
        }),
      )
      begun.rowVersion = now.rowVersion
      if (JSON.stringify(scopeOf(draft)) !== JSON.stringify(scopeOf(before)))
        now = await answerOf(
          api.rounds[':id'].scope.$put({
            param,
            header: { 'if-match': versionTag(now.rowVersion) },
            json: scopeOf(draft),
          }),
        )
      return known(now)
    },
  }
}
