import { type EntryKey, useInfiniteQuery } from '@pinia/colada'
import { computed } from 'vue'

interface Page<Row> {
  items: Row[]
  next: string | null
}

/** A list that is read page by page, as the ledger table wants it. */
export function usePages<Row>({
  key,
  page,
}: {
  key: () => EntryKey
  page: (after: { after?: string }) => Promise<Page<Row>>
}) {
  const { data, isLoading, error, refresh, hasNextPage, loadNextPage } = useInfiniteQuery({
    key,
    initialPageParam: '',
    query: ({ pageParam }) => page(pageParam === '' ? {} : { after: pageParam }),
    getNextPageParam: (last) => last.next ?? undefined,
  })
  return {
    rows: computed(() => data.value?.pages.flatMap(({ items }) => items) ?? []),
    isLoading,
    error,
    refresh,
    more: hasNextPage,
    loadMore: () => loadNextPage(),
  }
}
