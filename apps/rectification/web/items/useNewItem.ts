import { useQueryCache } from '@pinia/colada'
import { answerOf, apiFetch, type Entry, newId } from '@xuncha/ui'
import { api } from '../api.ts'

type Typed = Parameters<typeof api.items.$post>[0]['json']

/** Typing an item in: looks units up, and sends once however often the button is pressed. */
export function useNewItem() {
  const cache = useQueryCache()
  let key = newId()
  return {
    async searchUnits(text: string): Promise<Entry[]> {
      const { organisations } = (await answerOf(
        apiFetch(`/api/directory/organisations?search=${encodeURIComponent(text)}`),
      )) as { organisations: { id: string; name: string }[] }
      return organisations.map(({ id, name }) => ({ id, name }))
    },
    async typeIn(json: Typed) {
      const made = await answerOf(api.items.$post({ header: { 'idempotency-key': key }, json }))
      key = newId()
      await cache.invalidateQueries({ key: ['rectification'] })
      return made
    },
  }
}
