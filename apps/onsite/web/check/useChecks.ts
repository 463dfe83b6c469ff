import { useMutation, useQueryCache } from '@pinia/colada'
import { answerOf, usePages } from '@xuncha/ui'
import type { InferRequestType } from 'hono/client'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { api } from '../api.ts'

const checks = api.inspections[':id'].checks

/** The body of a spot check to be recorded. */
export type NewCheck = InferRequestType<typeof checks.$post>['json']

/** The spot checks of an inspection. */
export function useChecks(inspectionId: MaybeRefOrGetter<string>) {
  return usePages({
    key: () => ['onsite', 'inspection', toValue(inspectionId), 'checks'],
    page: async (query) => answerOf(await checks.$get({ param: { id: toValue(inspectionId) }, query })),
  })
}

/** Records a spot check; `key` is its id, so that sending twice records it once. */
export function useRecordCheck(inspectionId: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  const { mutateAsync } = useMutation({
    mutation: async ({ key, json }: { key: string; json: NewCheck }) =>
      answerOf(
        await checks.$post({
          param: { id: toValue(inspectionId) },
          header: { 'idempotency-key': key },
          json,
        }),
      ),
    onSettled: () => cache.invalidateQueries({ key: ['onsite', 'inspection', toValue(inspectionId)] }),
  })
  return { recordCheck: mutateAsync }
}
