import { readonly, type Ref, shallowRef } from 'vue'
import type { Sounds } from './search.ts'

/** How titles sound, once `load` has brought the dictionary: 140 KB that nobody needs before the palette opens. */
export function useSounds(): { sounds: Readonly<Ref<Sounds | undefined>>; load: () => Promise<void> } {
  const sounds = shallowRef<Sounds>()
  const known = new Map<string, readonly string[]>()

  async function load() {
    if (sounds.value) return
    const { pinyin } = await import('pinyin-pro')
    sounds.value = (title) => {
      const heard = known.get(title) ?? pinyin(title, { toneType: 'none', type: 'array', v: true })
      known.set(title, heard)
      return heard
    }
  }

  return { sounds: readonly(sounds), load }
}
