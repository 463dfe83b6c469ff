import { answerOf, apiFetch } from '@xuncha/ui'

interface Entry {
  id: string
  name: string
  title?: string
  organisationName?: string | null
}

/** Finds organisations of the county, for a picker. */
export async function searchUnits(text: string) {
  const { organisations } = (await ask('organisations', { search: text })) as { organisations: Entry[] }
  return organisations.map(({ id, name }) => ({ id, name }))
}

/** Finds people in the pool that teams are drawn from 巡察人才库, for a picker. */
export async function searchInspectors(text: string) {
  const { people } = (await ask('people', { search: text, inspector: 'true' })) as { people: Entry[] }
  return people.map(({ id, name, title, organisationName }) => ({
    id,
    name,
    hint: [organisationName, title].filter(Boolean).join(' '),
  }))
}

async function ask(what: string, query: Record<string, string>) {
  return await answerOf(apiFetch(`/api/directory/${what}?${new URLSearchParams(query)}`))
}
