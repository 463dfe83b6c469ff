import { useQuery } from '@pinia/colada'
import { answerOf, apiFetch } from '@xuncha/ui'
import { computed } from 'vue'

/** An organisation as the county's directory names it. */
export interface Organisation {
  id: string
  name: string
  type: string
}

interface Person {
  id: string
  name: string
  title: string
  organisationName: string | null
}

/** The county's organisations, as far as one page of the directory goes. */
export function useOrganisations() {
  const { data, isLoading, error } = useQuery({
    key: ['planning', 'organisations'],
    query: () => findOrganisations(''),
  })
  return { organisations: computed(() => data.value ?? []), isLoading, error, search: findOrganisations }
}

async function findOrganisations(text: string): Promise<Organisation[]> {
  const answer = await answerOf(
    apiFetch(`/api/directory/organisations?${new URLSearchParams({ search: text })}`),
  )
  return (answer as { organisations: Organisation[] }).organisations
}

/** Finds people in the pool that teams are drawn from 巡察人才库. */
export async function searchInspectors(text: string) {
  const query = new URLSearchParams({ search: text, inspector: 'true' })
  const answer = (await answerOf(apiFetch(`/api/directory/people?${query}`))) as { people: Person[] }
  return answer.people.map(({ id, name, title, organisationName }) => ({
    id,
    name,
    hint: [organisationName, title].filter(Boolean).join(' '),
  }))
}
