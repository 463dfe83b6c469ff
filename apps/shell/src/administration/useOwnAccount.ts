import { useSession } from '@xuncha/ui'
import { ownAccountApi } from './api.ts'
import { useList } from './useList.ts'

/** One's own sessions, and signing out of all of them. */
export function useOwnSessions() {
  const { signOut } = useSession()
  return {
    ...useList('own-sessions', ownAccountApi.sessions),
    signOutEverywhere: () => signOut('every'),
  }
}

/** One's own password. */
export function useOwnPassword() {
  const { refresh } = useSession()
  return {
    async changePassword(change: { current: string; next: string }) {
      await ownAccountApi.changePassword(change)
      await refresh()
    },
  }
}
