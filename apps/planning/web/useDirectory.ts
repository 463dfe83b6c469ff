import { useQuery } from '@pinia/colada'
import { searchOrganisations } from '@xuncha/ui'
import { computed } from 'vue'

/** The county's organisations, as far as one page of the directory goes. */
export function useOrganisations() {
  const { data, isPending, error } = useQuery({
    key: ['planning', 'organisations'],
    query: () => searchOrganisations(''),
  })
  return { organisations: computed(() => data.value ?? []), isPending, error, search: searchOrganisations }
}
