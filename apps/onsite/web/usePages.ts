import { type EntryKey, useInfiniteQuery } from '@pinia/colada'
import { computed } from 'vue'

/** Rows of one page; the last of them is where the next page begins. */
const PAGE = 50

/** A list that is read page by page, as the ledger table wants it. */
export function usePages<Row extends { id: string }>({ key, page }: UsePagesOptions<Row>) {
  const { data, isPending, error, refresh, hasNextPage, loadNextPage } = useInfiniteQuery({
    key,
    initialPageParam: '',
    query: ({ pageParam }) =>
      page({ limit: String(PAGE), ...(pageParam === '' ? {} : { after: pageParam }) }),
    getNextPageParam: (last) => (last.items.length < PAGE ? undefined : last.items.at(-1)?.id),
  })
  return {
    rows: computed(() => data.value?.pages.flatMap(({ items }) => items) ?? []),
    isPending,
    error,
    refresh,
    more: hasNextPage,
    loadMore: () => loadNextPage(),
  }
}

interface UsePagesOptions<Row> {
  key: () => EntryKey
  page: (query: { limit: string; after?: string }) => Promise<{ items: Row[] }>
}
