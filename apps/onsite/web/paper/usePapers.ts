import { useMutation, useQueryCache } from '@pinia/colada'
import { answerOf, usePages } from '@xuncha/ui'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { api } from '../api.ts'
import type { PaperText } from './usePaper.ts'

const papers = api.inspections[':id'].papers

/** The papers of an inspection by number. */
export function usePapers(inspectionId: MaybeRefOrGetter<string>) {
  return usePages({
    key: () => ['onsite', 'inspection', toValue(inspectionId), 'papers'],
    page: async (query) => answerOf(await papers.$get({ param: { id: toValue(inspectionId) }, query })),
  })
}

/** Drafts a paper; `key` is its id, so that sending twice drafts it once. */
export function useDraftPaper(inspectionId: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  const { mutateAsync } = useMutation({
    mutation: async ({ key, json }: { key: string; json: PaperText }) =>
      answerOf(
        await papers.$post({
          param: { id: toValue(inspectionId) },
          header: { 'idempotency-key': key },
          json,
        }),
      ),
    onSettled: () => cache.invalidateQueries({ key: ['onsite', 'inspection', toValue(inspectionId)] }),
  })
  return { draftPaper: mutateAsync }
}
