import { useSession } from '@xuncha/ui'
import { reactive, type Ref, shallowRef, watch } from 'vue'
import { type AuditEvent, type AuditSearch, readEvents } from './api.ts'

export interface UseAuditLogReturn {
  /** What is searched by; a change searches anew. */
  search: AuditSearch
  events: Readonly<Ref<readonly AuditEvent[]>>
  /** There are more behind the last. */
  more: Readonly<Ref<boolean>>
  busy: Readonly<Ref<boolean>>
  error: Readonly<Ref<Error | null>>
  loadMore: () => Promise<void>
  reload: () => Promise<void>
}

/** Pages of the audit log as the server has them: nothing is sorted or filtered here. */
export function useAuditLog(): UseAuditLogReturn {
  const { state } = useSession()
  const search = reactive<AuditSearch>({})
  const events = shallowRef<readonly AuditEvent[]>([])
  const more = shallowRef(false)
  const busy = shallowRef(false)
  const error = shallowRef<Error | null>(null)
  let asked = 0

  async function load(shown: readonly AuditEvent[]) {
    asked += 1
    const mine = asked
    busy.value = true
    try {
      const page = await readEvents(search, shown.at(-1)?.id)
      // Somebody searched for something else meanwhile: this answer is to a question nobody asks any more.
      if (mine !== asked) return
      events.value = [...shown, ...page.events]
      more.value = page.more
      error.value = null
    } catch (problem) {
      if (mine === asked) error.value = problem as Error
    } finally {
      if (mine === asked) busy.value = false
    }
  }

  const reload = () => load([])
  watch(search, reload)
  watch(state, (now, before) => before === 'lost' && now === 'in' && void reload())
  void reload()

  return { search, events, more, busy, error, reload, loadMore: () => load(events.value) }
}
