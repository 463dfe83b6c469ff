import { useQuery } from '@pinia/colada'
import { answerOf, apiFetch } from '@xuncha/ui'
import { hc } from 'hono/client'
import type { {{Name}}Api } from '../../server/index.ts'

const api = hc<{{Name}}Api>('/api/p/{{id}}', { fetch: apiFetch })

/** The notes that the reader may see, the latest first. */
export function useNotes() {
  return useQuery({
    key: ['{{id}}', 'notes'],
    query: async () => (await answerOf(await api.notes.$get())).items,
  })
}
