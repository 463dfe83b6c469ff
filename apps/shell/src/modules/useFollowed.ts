import { useQueryCache } from '@pinia/colada'
import { useSession } from '@xuncha/ui'
import { watch } from 'vue'

/** Under which everything that is read of modules lies. */
export const MODULES = ['shell', 'modules'] as const

/**
 * Has what was read of modules read anew whenever the session is: somebody turned one on, a package came into service, or
 * the reader signed in again over a lost session. Also what is not on the screen at that moment.
 */
export function useFollowed(): void {
  const { who } = useSession()
  const cache = useQueryCache()
  watch(who, () => void cache.invalidateQueries({ key: [...MODULES] }))
}
