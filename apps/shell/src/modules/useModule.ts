import { useQuery } from '@pinia/colada'
import { useSession, useStepUp } from '@xuncha/ui'
import type { SettingValue } from '@xuncha/plugin-sdk'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { afterwards } from '../administration/useAdministration.ts'
import { chooseSettings, decideApproval, readModule, switchModule } from '../api.ts'
import type { ModuleDetail } from './types.ts'
import { MODULES, useFollowed } from './useFollowed.ts'

/** One module of the county, and what is decided about it. The password may be asked for on the way. */
export function useModule(id: MaybeRefOrGetter<string>) {
  const { refresh } = useSession()
  const { guarded } = useStepUp()
  const { data, isLoading, error, refetch } = useQuery({
    key: () => [...MODULES, toValue(id)],
    query: () => readModule(toValue(id)),
  })
  useFollowed()
  // The reader's own menu and settings follow with it.
  const settled = async () => {
    await Promise.all([refetch(), refresh()])
  }
  return {
    module: data,
    isLoading,
    error: computed(() => (data.value === undefined ? error.value : null)),
    reload: () => void refetch(),
    turn: (module: ModuleDetail, active: boolean) => afterwards(settled, switchModule(module, active)),
    choose: (module: ModuleDetail, values: Readonly<Record<string, SettingValue>>) =>
      afterwards(settled, chooseSettings(module, values)),
    decide: (module: ModuleDetail, approve: boolean) =>
      afterwards(
        settled,
        guarded(() => decideApproval(module, approve)),
      ),
  }
}
