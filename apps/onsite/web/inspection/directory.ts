import { answerOf, apiFetch } from '@xuncha/ui'

interface Organisation {
  id: string
  name: string
}

interface Person {
  id: string
  name: string
  title: string
  organisationName: string | null
}

/** Organisations of the county whose name contains a text. */
export async function searchOrganisations(text: string) {
  const query = new URLSearchParams({ search: text })
  const { organisations } = (await answerOf(apiFetch(`/api/directory/organisations?${query}`))) as {
    organisations: Organisation[]
  }
  return organisations.map(({ id, name }) => ({ id, name }))
}

/** People of the inspectors' pool whose name contains a text. */
export async function searchInspectors(text: string) {
  const query = new URLSearchParams({ search: text, inspector: 'true' })
  const { people } = (await answerOf(apiFetch(`/api/directory/people?${query}`))) as { people: Person[] }
  return people.map(({ id, name, title, organisationName }) => ({
    id,
    name,
    hint: [organisationName, title].filter(Boolean).join(' '),
  }))
}
