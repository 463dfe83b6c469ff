import { useQuery } from '@pinia/colada'
import { computed, type ComputedRef } from 'vue'
import { type AuditChoices, readChoices } from './api.ts'

export interface UseChoicesReturn {
  accounts: ComputedRef<AuditChoices['accounts']>
  objects: ComputedRef<AuditChoices['objects']>
}

/** What the log can be searched by: the county's accounts, and the tables whose changes are recorded. */
export function useChoices(): UseChoicesReturn {
  const { data } = useQuery({ key: ['shell', 'audit', 'choices'], query: readChoices })
  return {
    accounts: computed(() => data.value?.accounts ?? []),
    objects: computed(() => data.value?.objects ?? []),
  }
}
