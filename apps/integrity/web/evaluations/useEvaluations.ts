import { useQuery, useQueryCache } from '@pinia/colada'
import type { EvaluationAnswer } from '@xuncha/domain'
import { answerOf, usePages, versionTag } from '@xuncha/ui'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { api, type Evaluation } from '../api.ts'

/** The evaluations that the reader may see: their unit's, or the county's. */
export function useEvaluations() {
  return usePages({
    key: () => ['integrity', 'evaluations'],
    page: async (query) => answerOf(await api.evaluations.$get({ query })),
  })
}

/** One evaluation, and submitting it. */
export function useEvaluation(id: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  const { data, isPending, error, refetch } = useQuery({
    key: () => ['integrity', 'evaluation', toValue(id)],
    query: async () => answerOf(await api.evaluations[':id'].$get({ param: { id: toValue(id) } })),
  })
  return {
    evaluation: data,
    isPending,
    error,
    retry: () => refetch(),
    async submit(
      { id: evaluationId, rowVersion }: Evaluation,
      json: { answers: EvaluationAnswer[]; remarks: string },
    ) {
      const submitted = await answerOf(
        api.evaluations[':id'].submit.$post({
          param: { id: evaluationId },
          header: { 'if-match': versionTag(rowVersion) },
          json,
        }),
      )
      cache.setQueryData(['integrity', 'evaluation', evaluationId], submitted)
      await cache.invalidateQueries({ key: ['integrity', 'evaluations'] })
    },
  }
}
