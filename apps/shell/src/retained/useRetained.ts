import { useStepUp } from '@xuncha/ui'
import { afterwards } from '../administration/useAdministration.ts'
import { useList } from '../administration/useList.ts'
import { moveRetained, readRetained, type Retained, type RetainedMove } from './api.ts'

/** What the county keeps of modules that were uninstalled, and what is decided about it. The password may be asked for. */
export function useRetained() {
  const list = useList('retained', readRetained)
  const { guarded } = useStepUp()
  return {
    ...list,
    decide: (retained: Retained, move: RetainedMove) =>
      afterwards(
        list.reload,
        guarded(() => moveRetained(retained, move)),
      ),
  }
}
