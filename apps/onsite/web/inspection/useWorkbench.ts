import { useQuery } from '@pinia/colada'
import { answerOf } from '@xuncha/ui'
import type { InferResponseType } from 'hono/client'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { api } from '../api.ts'

const inspection = api.inspections[':id']

/** An inspection with what was recorded on it and what can be done next. */
export type Workbench = InferResponseType<typeof inspection.$get, 200>

/** One inspection as its team works on it. */
export function useWorkbench(id: MaybeRefOrGetter<string>) {
  const { data, isPending, error, refetch } = useQuery({
    key: () => ['onsite', 'inspection', toValue(id)],
    query: async () => answerOf(await inspection.$get({ param: { id: toValue(id) } })),
  })
  return { workbench: data, isPending, error, retry: () => refetch() }
}
