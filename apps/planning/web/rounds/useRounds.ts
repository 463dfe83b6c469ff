import { answerOf } from '@xuncha/ui'
import { api } from '../api.ts'
import { usePages } from '../usePages.ts'

/** The rounds that the reader may see, the latest first. */
export function useRounds() {
  return usePages({
    key: () => ['planning', 'rounds'],
    page: async (query) => answerOf(await api.rounds.$get({ query })),
  })
}
