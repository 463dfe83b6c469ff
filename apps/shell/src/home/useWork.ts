import { useQuery } from '@pinia/colada'
import { problemOf, useSession } from '@xuncha/ui'
import { computed, type ComputedRef, watch } from 'vue'
import { readWork } from '../api.ts'
import { groupsOf, type WorkGroup } from './work.ts'

export interface NamedModule {
  id: string
  title: string
}

export interface UseWorkReturn {
  groups: ComputedRef<WorkGroup[]>
  /** Modules that did not answer. The others are shown all the same. */
  failed: ComputedRef<{ module: NamedModule; error: Error }[]>
  /** Modules that have not answered yet. */
  pending: ComputedRef<number>
  reload: () => void
}

/** What waits for the reader in these modules. The list is fixed for the life of the component. */
export function useWork(modules: readonly NamedModule[]): UseWorkReturn {
  const { who, state } = useSession()
  const asked = modules.map((module) => ({
    module,
    answer: useQuery({
      key: () => ['shell', 'work', who.value?.account ?? '', module.id],
      query: () => readWork(module.id),
    }),
  }))
  const reload = () => asked.forEach(({ answer }) => void answer.refetch())
  // Signed in again after the session had run out: what failed meanwhile is asked again.
  watch(state, (now, before) => before === 'lost' && now === 'in' && reload())

  return {
    groups: computed(() =>
      groupsOf(asked.map(({ module, answer }) => ({ module, items: answer.data.value ?? [] }))),
    ),
    failed: computed(() =>
      asked.flatMap(({ module, answer }) => {
        const error = answer.error.value
        // Without a session the host asks to sign in, over the page as it stands.
        return error && problemOf(error).status !== 401 ? [{ module, error }] : []
      }),
    ),
    pending: computed(() => asked.filter(({ answer }) => answer.status.value === 'pending').length),
    reload,
  }
}
