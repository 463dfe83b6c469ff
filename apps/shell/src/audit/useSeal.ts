import { useMutation, useQuery } from '@pinia/colada'
import { problemOf, useNotices } from '@xuncha/ui'
import { computed, type ComputedRef, type Ref, shallowRef } from 'vue'
import { type AuditState, type AuditVerdict, readState, verifyNow } from './api.ts'

/** Where the log is fetched as a file, to be verified elsewhere. */
export const exportAddress = '/api/audit/export?deep=true'

export interface UseSealReturn {
  state: ComputedRef<AuditState | undefined>
  error: ComputedRef<Error | null>
  /** What verifying came to; undefined before. */
  verdict: Readonly<Ref<AuditVerdict | undefined>>
  verifying: Readonly<Ref<boolean>>
  verify: () => Promise<void>
  reload: () => void
}

/** How far the log is sealed and witnessed, and whether it verifies. */
export function useSeal(): UseSealReturn {
  const { fail } = useNotices()
  const { data, error, refetch } = useQuery({ key: ['shell', 'audit', 'state'], query: readState })
  const { mutateAsync } = useMutation({ mutation: verifyNow })
  const verdict = shallowRef<AuditVerdict>()
  const verifying = shallowRef(false)
  return {
    state: computed(() => data.value),
    error: computed(() => (data.value ? null : error.value)),
    verdict,
    verifying,
    reload: () => void refetch(),
    async verify() {
      verifying.value = true
      verdict.value = undefined
      try {
        verdict.value = await mutateAsync()
        await refetch()
      } catch (problem) {
        if (problemOf(problem).status !== 401) fail(problem)
      } finally {
        verifying.value = false
      }
    },
  }
}
