import { isUnitRole } from '@xuncha/domain'
import { useSession } from '@xuncha/ui'
import { computed } from 'vue'

/** Whether the reader sees one unit alone, their own: then no table needs to say which. */
export function useOwnUnit() {
  const { who } = useSession()
  return computed(() => who.value?.roles.some(isUnitRole) ?? false)
}
