import { useMutation, useQueryCache } from '@pinia/colada'
import { answerOf, usePages } from '@xuncha/ui'
import type { InferRequestType } from 'hono/client'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { api } from '../api.ts'

const interviews = api.inspections[':id'].interviews

/** The body of a talk to be recorded. */
export type NewInterview = InferRequestType<typeof interviews.$post>['json']

/** The talks of an inspection. */
export function useInterviews(inspectionId: MaybeRefOrGetter<string>) {
  return usePages({
    key: () => ['onsite', 'inspection', toValue(inspectionId), 'interviews'],
    page: async (query) => answerOf(await interviews.$get({ param: { id: toValue(inspectionId) }, query })),
  })
}

/** Records a talk; `key` is its id, so that sending twice records it once. */
export function useRecordInterview(inspectionId: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  const { mutateAsync } = useMutation({
    mutation: async ({ key, json }: { key: string; json: NewInterview }) =>
      answerOf(
        await interviews.$post({
          param: { id: toValue(inspectionId) },
          header: { 'idempotency-key': key },
          json,
        }),
      ),
    onSettled: () => cache.invalidateQueries({ key: ['onsite', 'inspection', toValue(inspectionId)] }),
  })
  return { recordInterview: mutateAsync }
}
