import { useQuery, useQueryCache } from '@pinia/colada'
import { answerOf, usePages, versionTag } from '@xuncha/ui'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { api, type Commitment } from '../api.ts'

/** What a list of undertakings is narrowed to. */
export interface CommitmentView {
  state?: 'due'
  roundId?: string
}

/** The undertakings that the reader may see: their own, or the county's. */
export function useCommitments(view: MaybeRefOrGetter<CommitmentView> = {}) {
  return usePages({
    key: () => ['integrity', 'commitments', { ...toValue(view) }],
    page: async (query) => answerOf(await api.commitments.$get({ query: { ...toValue(view), ...query } })),
  })
}

/** One undertaking, and signing it. */
export function useCommitment(id: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  const { data, isPending, error, refetch } = useQuery({
    key: () => ['integrity', 'commitment', toValue(id)],
    query: async () => answerOf(await api.commitments[':id'].$get({ param: { id: toValue(id) } })),
  })
  return {
    commitment: data,
    isPending,
    error,
    retry: () => refetch(),
    async sign(
      { id: commitmentId, rowVersion }: Commitment,
      consent: { agreed: boolean; noConflict: boolean },
    ) {
      const signed = await answerOf(
        api.commitments[':id'].sign.$post({
          param: { id: commitmentId },
          header: { 'if-match': versionTag(rowVersion) },
          json: consent,
        }),
      )
      cache.setQueryData(['integrity', 'commitment', commitmentId], signed)
      await cache.invalidateQueries({ key: ['integrity', 'commitments'] })
      await cache.invalidateQueries({ key: ['integrity', 'declarations'] })
      return signed
    },
  }
}
