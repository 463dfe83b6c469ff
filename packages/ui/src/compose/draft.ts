import { inject, onScopeDispose, type Ref, ref, shallowRef, toRaw, watch } from 'vue'
import { placeOf } from './draft-places.ts'
import { sessionKey } from './session.ts'

export interface UseDraftReturn<Draft> {
  /** What is being written. Every change is kept. */
  draft: Ref<Draft>
  /** Whether something was found that had been left unsent. */
  restored: Readonly<Ref<boolean>>
  /** Forgets it: after it was sent, or thrown away. */
  clear: () => void
}

/**
 * A draft that survives a reload, a crash and a lost session, and dies with the tab or the sign-out.
 * It lies in sessionStorage under the account: what is written here may be sensitive, and the machine shared.
 */
export function useDraft<Draft extends object>(key: string, initial: () => Draft): UseDraftReturn<Draft> {
  const account = inject(sessionKey, undefined)?.who.value?.account ?? ''
  const place = placeOf(account, key)
  const found = read<Draft>(place)
  const draft = ref({ ...initial(), ...found }) as Ref<Draft>
  const restored = shallowRef(found !== undefined)
  let timer: ReturnType<typeof setTimeout> | undefined

  const keep = () => {
    clearTimeout(timer)
    timer = undefined
    sessionStorage.setItem(place, JSON.stringify(toRaw(draft.value)))
  }
  watch(draft, () => (timer ??= setTimeout(keep, 300)), { deep: true })
  const keepNow = () => timer && keep()
  window.addEventListener('pagehide', keepNow)
  onScopeDispose(() => {
    keepNow()
    window.removeEventListener('pagehide', keepNow)
  })

  return {
    draft,
    restored,
    clear() {
      draft.value = initial()
      restored.value = false
      // The watcher runs after this: it would store the empty draft again.
      queueMicrotask(() => {
        clearTimeout(timer)
        timer = undefined
        sessionStorage.removeItem(place)
      })
    },
  }
}

function read<Draft>(place: string): Partial<Draft> | undefined {
  try {
    return (JSON.parse(sessionStorage.getItem(place) ?? 'null') as Partial<Draft> | null) ?? undefined
  } catch {
    return undefined
  }
}
