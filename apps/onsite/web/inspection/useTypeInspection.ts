import { useMutation, useQueryCache } from '@pinia/colada'
import { answerOf } from '@xuncha/ui'
import type { InferRequestType } from 'hono/client'
import { api } from '../api.ts'

/** The body of an inspection to be typed in. */
export type NewInspection = InferRequestType<typeof api.inspections.$post>['json']

/** Types an inspection in; `key` is its id, so that sending twice makes one. */
export function useTypeInspection() {
  const cache = useQueryCache()
  const { mutateAsync } = useMutation({
    mutation: async ({ key, json }: { key: string; json: NewInspection }) =>
      answerOf(await api.inspections.$post({ header: { 'idempotency-key': key }, json })),
    onSettled: () => cache.invalidateQueries({ key: ['onsite', 'inspections'] }),
  })
  return { typeInspection: mutateAsync }
}
