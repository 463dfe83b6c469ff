import { useQuery, useQueryCache } from '@pinia/colada'
import { answerOf, versionTag } from '@xuncha/ui'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { api, type Member, type Round, type Team } from '../api.ts'

/** One round, and what can be done with it, its teams and their people. Every answer is the round anew. */
export function useRound(id: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  const { data, isPending, error, refetch } = useQuery({
    key: () => ['planning', 'round', toValue(id)],
    query: async () => answerOf(await api.rounds[':id'].$get({ param: { id: toValue(id) } })),
  })

  async function known(round: Round) {
    cache.setQueryData(['planning', 'round', round.id], round)
    await cache.invalidateQueries({ key: ['planning', 'rounds'] })
  }

  return {
    round: data,
    isPending,
    error,
    retry: () => refetch(),
    move: async ({ id: roundId, rowVersion }: Round, move: string, reason?: string) =>
      known(
        await answerOf(
          api.rounds[':id'].moves.$post({
            param: { id: roundId },
            header: { 'if-match': versionTag(rowVersion) },
            json: { move, reason },
          }),
        ),
      ),
    moveMember: async ({ id: memberId, rowVersion }: Member, move: string, reason?: string) =>
      known(
        await answerOf(
          api.members[':id'].moves.$post({
            param: { id: memberId },
            header: { 'if-match': versionTag(rowVersion) },
            json: { move, reason },
          }),
        ),
      ),
    authorise: async ({ id: teamId, rowVersion }: Team, until: string) =>
      known(
        await answerOf(
          api.teams[':id'].authorise.$post({
            param: { id: teamId },
            header: { 'if-match': versionTag(rowVersion) },
            json: { until },
          }),
        ),
      ),
  }
}
