import { answerOf, usePages } from '@xuncha/ui'
import { api } from '../api.ts'

/** The inspections of the reader's teams, or of the county. */
export function useInspections() {
  return usePages({
    key: () => ['onsite', 'inspections'],
    page: async (query) => answerOf(await api.inspections.$get({ query })),
  })
}
