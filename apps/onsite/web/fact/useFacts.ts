import { useMutation, useQueryCache } from '@pinia/colada'
import { answerOf, usePages, versionTag } from '@xuncha/ui'
import type { InferRequestType } from 'hono/client'
import { api } from '../api.ts'

const answerApi = api.facts[':id'].answer

/** What the unit says to the facts. */
export type FactAnswer = InferRequestType<typeof answerApi.$post>['json']

/** The fact checks sent to the reader's unit. */
export function useFacts() {
  return usePages({
    key: () => ['onsite', 'facts'],
    page: async (query) => answerOf(await api.facts.$get({ query })),
  })
}

/** Answers a fact check. */
export function useAnswerFact() {
  const cache = useQueryCache()
  const { mutateAsync } = useMutation({
    mutation: async ({ id, version, json }: { id: string; version: number; json: FactAnswer }) =>
      answerOf(await answerApi.$post({ param: { id }, header: { 'if-match': versionTag(version) }, json })),
    onSettled: () => cache.invalidateQueries({ key: ['onsite', 'facts'] }),
  })
  return { answerFact: mutateAsync }
}
