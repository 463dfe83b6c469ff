import { answerOf, usePages } from '@xuncha/ui'
import { api } from '../api.ts'

/** The rounds that the reader may see, the latest first. */
export function useRounds() {
  return usePages({
    key: () => ['planning', 'rounds'],
    page: async (query) => answerOf(await api.rounds.$get({ query })),
  })
}
