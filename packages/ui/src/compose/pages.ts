import { type EntryKey, useInfiniteQuery } from '@pinia/colada'
import { computed, type ComputedRef, type Ref } from 'vue'

/** Rows of one page where the list does not say otherwise. */
const PAGE = 50

/** One page as a list endpoint answers it. */
export interface ListPage<Row> {
  items: Row[]
  /** Where the next page begins; null after the last. A list without it goes on after the last row's `id`. */
  next?: string | null
}

export interface UsePagesOptions<Row> {
  key: () => EntryKey
  page: (query: { limit: string; after?: string }) => Promise<ListPage<Row>>
  /** Rows of one page, 50 where not given. */
  limit?: number
}

export interface UsePagesReturn<Row> {
  rows: ComputedRef<Row[]>
  /** There is nothing yet. False again while rows that are there are read anew. */
  isPending: Readonly<Ref<boolean>>
  error: Readonly<Ref<Error | null>>
  refresh: () => Promise<unknown>
  /** Another page can be loaded. */
  more: Readonly<Ref<boolean>>
  loadMore: () => Promise<unknown>
}

/** A list that is read page by page, as the ledger table wants it. */
export function usePages<Row extends object>({
  key,
  page,
  limit = PAGE,
}: UsePagesOptions<Row>): UsePagesReturn<Row> {
  const { data, isPending, error, refresh, hasNextPage, loadNextPage } = useInfiniteQuery<
    ListPage<Row>,
    Error,
    string
  >({
    key,
    initialPageParam: '',
    query: ({ pageParam }) =>
      page({ limit: String(limit), ...(pageParam === '' ? {} : { after: pageParam }) }),
    getNextPageParam: ({ items, next }) => {
      if (next !== undefined) return next ?? undefined
      return items.length < limit ? undefined : (items.at(-1) as { id?: string } | undefined)?.id
    },
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
