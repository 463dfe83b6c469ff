import { useQuery } from '@pinia/colada'
import { answerOf } from '@xuncha/ui'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { api } from '../api.ts'

/** The ledger of an inspection: the balance, and every paper. */
export function useLedger(inspectionId: MaybeRefOrGetter<string>) {
  const { data, isPending, error, refetch } = useQuery({
    key: () => ['onsite', 'inspection', toValue(inspectionId), 'ledger'],
    query: async () =>
      answerOf(await api.inspections[':id'].ledger.$get({ param: { id: toValue(inspectionId) } })),
  })
  return { ledger: data, isPending, error, retry: () => refetch() }
}
