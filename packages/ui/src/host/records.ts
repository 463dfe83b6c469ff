import type { FoundRecord, RecordFinder } from '@xuncha/plugin-sdk/web'
import { inject } from 'vue'
import { type ActiveModule, useSession } from '../compose/session.ts'
import { useHostOptions } from './host-options.ts'
import { pluginsKey } from './plugins.ts'

/** What a module found, or that it did not answer. */
export interface FoundIn {
  module: ActiveModule
  records: readonly FoundRecord[]
  failed: boolean
}

/** Looks for records in every module that is on, each loaded for it. One that fails is named and holds nobody up. */
export function useRecordSearch(): (text: string, found: (in_: FoundIn) => void) => Promise<void> {
  const plugins = inject(pluginsKey, undefined)
  const { modules, can, locale } = useSession()
  const { only, safe } = useHostOptions()
  const finders = new Map<string, Promise<RecordFinder | undefined>>()

  function finderOf(module: ActiveModule) {
    const finder = finders.get(module.id) ?? plugins?.finder(module, { can, locale: locale.value })
    if (!finder) return Promise.resolve(undefined)
    finders.set(module.id, finder)
    finder.catch(() => finders.delete(module.id))
    return finder
  }

  return async (text, found) => {
    const look = async (module: ActiveModule) => {
      try {
        const find = await finderOf(module)
        if (find) found({ module, records: await find(text), failed: false })
      } catch {
        found({ module, records: [], failed: true })
      }
    }
    const loaded = modules.value.filter(({ id }) => !safe && (!only || id === only))
    await Promise.all(loaded.map(look))
  }
}
