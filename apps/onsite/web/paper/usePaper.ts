import { useMutation, useQuery, useQueryCache } from '@pinia/colada'
import { answerOf, sendFile, versionTag } from '@xuncha/ui'
import type { InferRequestType, InferResponseType } from 'hono/client'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { api } from '../api.ts'

const paperApi = api.papers[':id']

/** A paper as it is read. */
export type Paper = InferResponseType<typeof paperApi.$get, 200>

/** What the author of a paper writes. */
export type PaperText = InferRequestType<typeof paperApi.$patch>['json']

type Move = InferRequestType<typeof paperApi.moves.$post>['json']

/** One paper, its moves, its changes and its files. */
export function usePaper(id: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  const { data, isPending, error, refetch } = useQuery({
    key: () => ['onsite', 'paper', toValue(id)],
    query: async () => answerOf(await paperApi.$get({ param: { id: toValue(id) } })),
  })
  // Whatever was answered, others may have been there: what is shown afterwards is read anew.
  const onSettled = () => {
    void cache.invalidateQueries({ key: ['onsite', 'inspection'] })
    return cache.invalidateQueries({ key: ['onsite', 'paper', toValue(id)] })
  }
  const header = () => ({ 'if-match': versionTag(data.value?.rowVersion ?? 0) })
  const param = () => ({ id: toValue(id) })

  const { mutateAsync: movePaper } = useMutation({
    mutation: async (json: Move) =>
      answerOf(await paperApi.moves.$post({ param: param(), header: header(), json })),
    onSettled,
  })
  const { mutateAsync: changePaper } = useMutation({
    mutation: async ({ version, json }: { version: number; json: PaperText }) =>
      answerOf(await paperApi.$patch({ param: param(), header: { 'if-match': versionTag(version) }, json })),
    onSettled,
  })
  const attach = (file: File, options: { key: string; onProgress: (share: number) => void }) =>
    sendFile(`/api/p/onsite/papers/${toValue(id)}/evidence`, file, options)

  return {
    paper: data,
    isPending,
    error,
    retry: () => refetch(),
    movePaper,
    changePaper,
    attach,
    attached: onSettled,
  }
}
