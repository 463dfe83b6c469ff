import { useQuery } from '@pinia/colada'
import { answerOf, usePages } from '@xuncha/ui'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { api, type ItemRow } from '../api.ts'

/** What a ledger is narrowed to: exactly what one of the numbers above it counts. */
export type ItemView =
  { open: 'true' } | { state: ItemRow['state'] } | { due: 'overdue' | 'urgent' | 'soon' } | { all: 'true' }

/** The ledger, narrowed to a view, page by page. */
export function useItems(view: MaybeRefOrGetter<ItemView>) {
  return usePages<ItemRow>({
    key: () => ['rectification', 'items', 'list', { ...toValue(view) }],
    limit: 100,
    page: async (query) => {
      const { all: _, ...filter } = { all: undefined, ...toValue(view) }
      return answerOf(api.items.$get({ query: { ...filter, ...query } }))
    },
  })
}

/** The items that came of a feedback, page by page. */
export function useFeedbackItems(feedbackId: MaybeRefOrGetter<string>, isDelivered: () => boolean) {
  return usePages<ItemRow>({
    key: () => ['rectification', 'items', 'feedback', toValue(feedbackId), isDelivered()],
    limit: 100,
    page: async (query) =>
      isDelivered()
        ? answerOf(api.items.$get({ query: { feedbackId: toValue(feedbackId), ...query } }))
        : { items: [], next: null },
  })
}

/** The numbers above the ledger. */
export function useItemCounts() {
  const { data } = useQuery({
    key: ['rectification', 'items', 'counts'],
    query: () => answerOf(api.items.counts.$get()),
  })
  return computed(() => data.value)
}
