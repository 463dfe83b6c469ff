import { useMutation, useQuery, useQueryCache } from '@pinia/colada'
import { answerOf, usePages, versionTag } from '@xuncha/ui'
import type { InferRequestType, InferResponseType } from 'hono/client'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { api } from '../api.ts'

const feedbackApi = api.feedback[':id']

/** A feedback as it is read. */
export type Feedback = InferResponseType<typeof feedbackApi.$get, 200>

/** What is written to the unit around the findings. */
export type FeedbackText = InferRequestType<(typeof api.reports)[':id']['feedback']['$post']>['json']

type Move = InferRequestType<typeof feedbackApi.moves.$post>['json']

/** The feedback that the reader may see. */
export function useFeedbackList() {
  return usePages({
    key: () => ['onsite', 'feedback'],
    page: async (query) => answerOf(await api.feedback.$get({ query })),
  })
}

/** One feedback and its moves. */
export function useFeedback(id: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  const { data, isPending, error, refetch } = useQuery({
    key: () => ['onsite', 'feedback', toValue(id)],
    query: async () => answerOf(await feedbackApi.$get({ param: { id: toValue(id) } })),
  })
  const { mutateAsync: moveFeedback } = useMutation({
    mutation: async (json: Move) => {
      const header = { 'if-match': versionTag(data.value?.rowVersion ?? 0) }
      return answerOf(await feedbackApi.moves.$post({ param: { id: toValue(id) }, header, json }))
    },
    onSettled: () => {
      void cache.invalidateQueries({ key: ['onsite', 'inspection'] })
      return cache.invalidateQueries({ key: ['onsite', 'feedback'] })
    },
  })
  return { feedback: data, isPending, error, retry: () => refetch(), moveFeedback }
}

/** Prepares the feedback on a report; `key` is its id, so that sending twice prepares it once. */
export function usePrepareFeedback(reportId: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  const { mutateAsync } = useMutation({
    mutation: async ({ key, json }: { key: string; json: FeedbackText }) =>
      answerOf(
        await api.reports[':id'].feedback.$post({
          param: { id: toValue(reportId) },
          header: { 'idempotency-key': key },
          json,
        }),
      ),
    onSettled: () => {
      void cache.invalidateQueries({ key: ['onsite', 'inspection'] })
      void cache.invalidateQueries({ key: ['onsite', 'feedback'] })
      return cache.invalidateQueries({ key: ['onsite', 'report', toValue(reportId)] })
    },
  })
  return { prepareFeedback: mutateAsync }
}
