import { useQuery, useQueryCache } from '@pinia/colada'
import { answerOf, newId, sendFile, versionTag } from '@xuncha/ui'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { api, type Dossier, type Item } from '../api.ts'

const itemApi = api.items[':id']

/** A plan as it is sent. */
export type PlanInput = Parameters<(typeof itemApi)['plan']['$post']>[0]['json']

/** One item, read. */
export function useItem(id: MaybeRefOrGetter<string>) {
  const { data, isPending, error, refresh } = useQuery({
    key: () => ['rectification', 'items', 'one', toValue(id)],
    query: () => answerOf(itemApi.$get({ param: { id: toValue(id) } })),
  })
  return { item: data, isPending, error, refresh }
}

/** What was recorded along an item. */
export function useDossier(id: MaybeRefOrGetter<string>) {
  const { data, error, refresh } = useQuery<Dossier>({
    key: () => ['rectification', 'items', 'dossier', toValue(id)],
    query: () => answerOf(itemApi.dossier.$get({ param: { id: toValue(id) } })),
  })
  return { dossier: data, error, refresh }
}

/** What can be done to an item. Each yields the item as it is then, and refreshes whatever shows it. */
export function useItemChanges(current: () => Item) {
  const cache = useQueryCache()
  const on = () => ({
    param: { id: current().id },
    header: { 'if-match': versionTag(current().rowVersion), 'idempotency-key': newId() },
  })

  async function changed<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer
    } finally {
      // After a refusal too: somebody else may have been faster.
      void cache.invalidateQueries({ key: ['rectification'] })
    }
  }

  return {
    move: (move: MoveName, reason?: string) =>
      changed(answerOf(itemApi.moves.$post({ ...on(), json: { move, ...(reason ? { reason } : {}) } }))),
    writePlan: (json: PlanInput) => changed(answerOf(itemApi.plan.$post({ ...on(), json }))),
    correct: (json: { number: string; title: string }) =>
      changed(answerOf(itemApi.$patch({ ...on(), json }))),
    report: (json: { heldOn: string; text: string }) =>
      changed(answerOf(itemApi.progress.$post({ ...on(), json }))),
    finish: (measureId: string, day: string) =>
      changed(
        answerOf(
          api.items[':itemId'].measures[':id'].done.$post({
            param: { itemId: current().id, id: measureId },
            json: { on: day },
          }),
        ),
      ),
    prove: (
      file: File,
      { kind, note }: { kind: string; note: string },
      onProgress: (share: number) => void,
    ) => {
      const query = new URLSearchParams({ kind, note })
      const url = `/api/p/rectification/items/${current().id}/evidence?${query}`
      return changed(sendFile<Item>(url, file, { onProgress, key: newId() }))
    },
    opine: (json: { verdict: 'agree' | 'disagree'; text: string }) =>
      changed(answerOf(itemApi.opinions.$post({ ...on(), json }))),
    verify: (json: VerificationInput) => changed(answerOf(itemApi.verifications.$post({ ...on(), json }))),
    lookBack: (json: { roundTitle: string; finding: string; reason: string }) =>
      changed(answerOf(itemApi['look-back'].$post({ ...on(), json }))),
  }
}

/** A move that says nothing besides a reason. */
export type MoveName = Parameters<(typeof itemApi)['moves']['$post']>[0]['json']['move']

/** A verification as it is sent. */
export type VerificationInput = Parameters<(typeof itemApi)['verifications']['$post']>[0]['json']
