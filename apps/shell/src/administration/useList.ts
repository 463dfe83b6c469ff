import { useQuery } from '@pinia/colada'
import { useSession } from '@xuncha/ui'
import { computed, type ComputedRef, type MaybeRefOrGetter, type Ref, toValue, watch } from 'vue'

export interface UseListReturn<T> {
  data: Readonly<Ref<T | undefined>>
  isLoading: Readonly<Ref<boolean>>
  /** Why there is nothing to show. What was shown stays. */
  error: ComputedRef<Error | null>
  reload: () => Promise<unknown>
}

/** What an administrator's page lists. Read again when somebody signs in over a lost session. */
export function useList<T>(name: MaybeRefOrGetter<string>, query: () => Promise<T>): UseListReturn<T> {
  const { state } = useSession()
  const { data, isLoading, error, refetch } = useQuery({
    key: () => ['shell', 'administration', toValue(name)],
    query,
  })
  watch(state, (now, before) => before === 'lost' && now === 'in' && void refetch())
  return {
    data,
    isLoading,
    error: computed(() => (data.value === undefined ? error.value : null)),
    reload: () => refetch(),
  }
}
