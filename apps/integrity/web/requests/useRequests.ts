import { useQuery, useQueryCache } from '@pinia/colada'
import type { RecusalGround } from '@xuncha/domain'
import { answerOf, newId, usePages, versionTag } from '@xuncha/ui'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { api, type RecusalRequest } from '../api.ts'

/** What the head of a unit fills in. */
interface RequestDraft {
  memberId: string | null
  ground: RecusalGround | null
  statement: string
}

const requestApi = api['recusal-requests']

/** The requests for recusal that the reader may see: their unit's, or the county's. */
export function useRequests() {
  return usePages({
    key: () => ['integrity', 'requests'],
    page: async (query) => answerOf(await requestApi.$get({ query })),
  })
}

/** Who inspects the reader's unit, for the unit to name. */
export function useTeamMembers() {
  const { data, isPending, error, refetch } = useQuery({
    key: () => ['integrity', 'team-members'],
    query: async () => (await answerOf(await api['team-members'].$get())).items,
  })
  return { members: data, isPending, error, retry: () => refetch() }
}

/** Asking that somebody stand aside; sent twice, it is one request. */
export function useRaising() {
  const cache = useQueryCache()
  const key = newId()
  return {
    async raise({ memberId, ground, statement }: RequestDraft) {
      // What is not chosen yet the API says beside its field.
      const json = { memberId: memberId ?? '', ground: ground as RecusalGround, statement }
      const raised = await answerOf(requestApi.$post({ header: { 'idempotency-key': key }, json }))
      await cache.invalidateQueries({ key: ['integrity', 'requests'] })
      return raised
    },
  }
}

/** One request, and deciding over it or taking it back. */
export function useRequest(id: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  const { data, isPending, error, refetch } = useQuery({
    key: () => ['integrity', 'request', toValue(id)],
    query: async () => answerOf(await requestApi[':id'].$get({ param: { id: toValue(id) } })),
  })
  const about = ({ id: requestId, rowVersion }: RecusalRequest) => ({
    param: { id: requestId },
    header: { 'if-match': versionTag(rowVersion) },
  })

  async function known(request: RecusalRequest) {
    cache.setQueryData(['integrity', 'request', request.id], request)
    await cache.invalidateQueries({ key: ['integrity', 'requests'] })
  }

  return {
    request: data,
    isPending,
    error,
    retry: () => refetch(),
    decide: async (request: RecusalRequest, move: 'grant' | 'refuse', reason: string) =>
      known(await answerOf(requestApi[':id'].decision.$post({ ...about(request), json: { move, reason } }))),
    withdraw: async (request: RecusalRequest) =>
      known(await answerOf(requestApi[':id'].withdrawal.$post(about(request)))),
  }
}
