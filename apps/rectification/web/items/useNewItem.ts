import { useQueryCache } from '@pinia/colada'
import { answerOf, newId } from '@xuncha/ui'
import { api } from '../api.ts'

type Typed = Parameters<typeof api.items.$post>[0]['json']

/** Typing an item in: sends once however often the button is pressed. */
export function useNewItem() {
  const cache = useQueryCache()
  let key = newId()
  return {
    async typeIn(json: Typed) {
      const made = await answerOf(api.items.$post({ header: { 'idempotency-key': key }, json }))
      key = newId()
      await cache.invalidateQueries({ key: ['rectification'] })
      return made
    },
  }
}
