import { type EntryKey, useInfiniteQuery } from '@pinia/colada'
import { computed, type ComputedRef, shallowRef } from 'vue'

/** One page of a list, as a route answers it. */
export interface ListPage<Row> {
  items: Row[]
  /** Where the next page begins, null after the last. A list without it begins its pages behind an id. */
  next?: string | null | undefined
}

export interface UsePagesOptions<Row> {
  key: () => EntryKey
  page: (query: { limit: string; after?: string }) => Promise<ListPage<Row>>
  /** Rows of one page; 50 where not given. */
  size?: number
}

/** What `LedgerTable` takes of a list that is read page by page: `<LedgerTable v-bind="list" …>`. */
export interface LedgerList<Row> {
  rows: readonly Row[]
  /** The first page is on its way. Reading again what is shown is not: that happens unseen. */
  busy: boolean
  error: Error | null
  more: boolean
  loadingMore: boolean
  onLoadMore: () => Promise<void>
  onRetry: () => Promise<unknown>
}

export interface UsePagesReturn<Row> {
  rows: ComputedRef<Row[]>
  list: ComputedRef<LedgerList<Row>>
}

/** A list that is read page by page. */
export function usePages<Row extends { id: string }>({
  key,
  page,
  size = 50,
}: UsePagesOptions<Row>): UsePagesReturn<Row> {
  const { data, isPending, error, refetch, hasNextPage, loadNextPage } = useInfiniteQuery({
    key,
    initialPageParam: '',
    query: ({ pageParam }) =>
      page({ limit: String(size), ...(pageParam === '' ? {} : { after: pageParam }) }),
    getNextPageParam: ({ items, next }) =>
      next === undefined ? (items.length < size ? undefined : items.at(-1)?.id) : (next ?? undefined),
  })
  const loadingMore = shallowRef(false)
  const rows = computed(() => data.value?.pages.flatMap(({ items }) => items) ?? [])

  async function onLoadMore() {
    loadingMore.value = true
    try {
      await loadNextPage()
    } finally {
      loadingMore.value = false
    }
  }

  return {
    rows,
    list: computed(() => ({
      rows: rows.value,
      busy: isPending.value,
      error: error.value,
      more: hasNextPage.value,
      loadingMore: loadingMore.value,
      onLoadMore,
      onRetry: () => refetch(),
    })),
  }
}
