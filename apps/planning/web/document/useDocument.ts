import { useQuery } from '@pinia/colada'
import { answerOf } from '@xuncha/ui'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { api } from '../api.ts'

/** A document of a round, with its text where it is one. */
export function useDocument(place: MaybeRefOrGetter<{ id: string; documentId: string }>) {
  const { data, isPending, error, refetch } = useQuery({
    key: () => ['planning', 'document', toValue(place).id, toValue(place).documentId],
    query: async () =>
      answerOf(await api.rounds[':id'].documents[':documentId'].$get({ param: toValue(place) })),
  })
  return { document: data, isPending, error, retry: () => refetch() }
}
