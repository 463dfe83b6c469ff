import { answerOf } from './answer.ts'
import { apiFetch } from './api-fetch.ts'
import type { Entry } from '../pick/entry.ts'

/** An organisation as the county's directory names it. */
export interface DirectoryOrganisation {
  id: string
  name: string
  type: string
}

interface DirectoryPerson {
  id: string
  name: string
  title?: string
  organisationName?: string | null
}

/** Finds organisations of the county by name, as far as one page of the directory goes. */
export async function searchOrganisations(text: string): Promise<DirectoryOrganisation[]> {
  const { organisations } = (await ask('organisations', { search: text })) as {
    organisations: DirectoryOrganisation[]
  }
  return organisations
}

/** Finds people in the pool that teams are drawn from 巡察人才库, for a picker. */
export function searchInspectors(text: string): Promise<Entry[]> {
  return peopleFor({ search: text, inspector: 'true' })
}

/** Finds anybody in the county's directory, for a picker. */
export function searchPeople(text: string): Promise<Entry[]> {
  return peopleFor({ search: text })
}

async function peopleFor(query: Record<string, string>): Promise<Entry[]> {
  const { people } = (await ask('people', query)) as { people: DirectoryPerson[] }
  return people.map(({ id, name, title, organisationName }) => ({
    id,
    name,
    hint: [organisationName, title].filter(Boolean).join(' '),
  }))
}

function ask(what: 'organisations' | 'people', query: Record<string, string>) {
  return answerOf(apiFetch(`/api/directory/${what}?${new URLSearchParams(query)}`))
}
