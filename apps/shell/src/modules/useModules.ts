import { useMutation, useQuery } from '@pinia/colada'
import { problemOf, useNotices, useSession } from '@xuncha/ui'
import { computed, type ComputedRef, type Ref, shallowRef } from 'vue'
import { type ModuleState, readModules, switchModule } from '../api.ts'
import { MODULES, useFollowed } from './useFollowed.ts'

export interface UseModulesReturn {
  modules: ComputedRef<readonly ModuleState[]>
  isLoading: Readonly<Ref<boolean>>
  /** Why there is no list. One that was shown stays. */
  error: ComputedRef<Error | null>
  /** Id of the module that is being switched. */
  switching: Readonly<Ref<string | undefined>>
  turn: (module: ModuleState, active: boolean) => Promise<boolean>
  reload: () => void
}

/** The county's modules, and their switches. Menu and routes of this page follow before `turn` is done. */
export function useModules(): UseModulesReturn {
  const { refresh } = useSession()
  const { fail } = useNotices()
  const { data, isLoading, error, refetch } = useQuery({ key: [...MODULES], query: readModules })
  const switching = shallowRef<string>()
  const { mutateAsync } = useMutation({
    mutation: ({ module, active }: { module: ModuleState; active: boolean }) => switchModule(module, active),
  })

  useFollowed()

  return {
    modules: computed(() => data.value ?? []),
    isLoading,
    error: computed(() => (data.value ? null : error.value)),
    switching,
    reload: () => void refetch(),
    async turn(module, active) {
      switching.value = module.id
      try {
        await mutateAsync({ module, active })
        await refresh()
        return true
      } catch (problem) {
        // Without a session the host asks to sign in, over the page as it stands.
        if (problemOf(problem).status !== 401) fail(problem)
        return false
      } finally {
        await refetch()
        switching.value = undefined
      }
    },
  }
}
