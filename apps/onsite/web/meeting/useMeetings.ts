import { useMutation, useQueryCache } from '@pinia/colada'
import { answerOf, usePages } from '@xuncha/ui'
import type { InferRequestType } from 'hono/client'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { api } from '../api.ts'

const meetings = api.inspections[':id'].meetings

/** The body of a meeting to be recorded. */
export type NewMeeting = InferRequestType<typeof meetings.$post>['json']

/** The team meetings of an inspection with what each decided. */
export function useMeetings(inspectionId: MaybeRefOrGetter<string>) {
  return usePages({
    key: () => ['onsite', 'inspection', toValue(inspectionId), 'meetings'],
    page: async (query) => answerOf(await meetings.$get({ param: { id: toValue(inspectionId) }, query })),
  })
}

/** Records a meeting, which carries out its decisions; `key` is its id, so that sending twice holds it once. */
export function useHoldMeeting(inspectionId: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  const { mutateAsync } = useMutation({
    mutation: async ({ key, json }: { key: string; json: NewMeeting }) =>
      answerOf(
        await meetings.$post({
          param: { id: toValue(inspectionId) },
          header: { 'idempotency-key': key },
          json,
        }),
      ),
    onSettled: () => {
      void cache.invalidateQueries({ key: ['onsite', 'paper'] })
      return cache.invalidateQueries({ key: ['onsite', 'inspection', toValue(inspectionId)] })
    },
  })
  return { holdMeeting: mutateAsync }
}
